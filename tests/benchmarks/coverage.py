"""Coverage of seeded worlds by the kernel and by five other means: equal answers first.

    python -m tests.benchmarks.coverage [TRIPLES ...]     default: 20000 200000 2000000

Prints seconds and ratios measured in one run; runs take turns, so that a busy machine is busy for
all. Peers that read files read them each time, as they would; the kernel and the walk have their
records loaded, which is timed apart. Extra: bench.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.kernel import STATUS, Kernel, Standing
from kg.analysis.losses import provider_losses
from kg.network import network
from kg.paths import ontology_dir
from tests.analysis.network_walk import Graph, walk
from tests.benchmarks import peers
from tests.benchmarks.worlds import DAY, big_world, read_records

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (20_000, 200_000, 2_000_000)
SLOW_ABOVE = 2_000_000
"""Triples above which the walk and SPARQL are left out: they take minutes and gigabytes."""
RUNS = 5
QUERY = (ontology_dir() / "queries" / "coverage-from-records.rq").read_text("utf-8")
Ranks = dict[tuple[str, str], int]


def floor(bodies: list[int], bits: list[int], parents: list[int]) -> list[int]:
    """The bare bit sets: who has any record for what, rolled up both ways, and nothing else."""
    held = [0] * len(parents)
    for body, bit in zip(bodies, bits, strict=True):
        held[body] |= bit
    down, up = list(held), list(held)
    for body, parent in enumerate(parents):
        if parent >= 0:
            down[body] |= down[parent]
    for body in range(len(parents) - 1, -1, -1):
        if parents[body] >= 0:
            up[parents[body]] |= up[body]
    return [one | other for one, other in zip(down, up, strict=True)]


def ranks(standing: Standing) -> Ranks:
    agencies = standing.kernel.world.agencies
    return {
        (agency, area): (standing.code(agency, area) & STATUS) - 1
        for agency, areas in standing.known()
        if agencies[agency].exists(standing.day)
        for area in areas
    }


def by_walk(graph: Graph) -> Ranks:
    return {key: st.RANK[word] for key, word in walk(graph).items()}


def in_turn(works: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Seconds of each run of each work, taking turns, best first."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - begin)
    return {name: sorted(found) for name, found in seconds.items()}


def once(works: dict[str, Callable[[], Ranks]], mine: Ranks) -> dict[str, list[float]]:
    """Seconds of one run of each peer; asserts that it gives every cell the same status."""
    seconds = {}
    for name, work in works.items():
        begin = time.perf_counter()
        found = work()
        seconds[name] = [time.perf_counter() - begin]
        assert found == mine, f"{name} disagrees"
        print(f"  {name}: {seconds[name][0]:.2f} s", file=sys.stderr)
    return seconds


def memory(triples: int, records: Path) -> tuple[float, float]:
    """MiB of the file of records, and MiB that reading it into a kernel takes at its peak."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.coverage", "--memory", str(triples), records],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return records.stat().st_size / 2**20, float(done.stdout)


def memory_child(triples: int, records: Path) -> None:
    world = big_world(triples, with_adoptions=False)
    for tree in (world.department, world.agency_scope, world.bureaus, world.area_scope):
        assert tree  # made once for the world, not for the kernel
    tracemalloc.start()
    Kernel(world, read_records(records)).on(DAY)
    print(tracemalloc.get_traced_memory()[1] / 2**20)


def measure(triples: int) -> None:
    world = big_world(triples)
    begin = time.perf_counter()
    kernel = Kernel(world)
    loaded = time.perf_counter() - begin
    standing = kernel.on(DAY)
    mine = ranks(standing)
    bits = {area: 1 << place for place, area in enumerate(standing.rows)}
    deciding = [one for one in world.adoptions if one.area in bits]
    bodies = [kernel.index[one.agency] for one in deciding]
    areas = [bits[one.area] for one in deciding]
    fast: dict[str, Callable[[], object]] = {
        "bare bit sets": lambda: floor(bodies, areas, kernel.parents),
        "kernel": lambda: kernel.on(DAY),
        "every provider's losses": lambda: provider_losses(standing),
    }
    slow: dict[str, Callable[[], Ranks]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers.write_tables(world, folder)
        slow["polars, reading"] = lambda: peers.by_polars(folder, DAY)
        slow["DuckDB, reading"] = lambda: peers.by_duckdb(folder, DAY)
        if triples <= SLOW_ABOVE:
            graph, store = network(world, DAY), peers.store_of(world)
            slow["NetworkX walk"] = lambda: by_walk(graph)
            slow["copy and walk again"] = lambda: by_walk(graph.copy())
            slow["SPARQL"] = lambda: peers.by_sparql(store, QUERY, DAY)
        seconds = {**in_turn(fast, RUNS), **once(slow, mine)}
        room = memory(triples, folder / "records.csv")
    report(triples, len(world.adoptions), len(mine), loaded, seconds, room)


def report(
    triples: int, records: int, cells: int, loaded: float,
    seconds: dict[str, list[float]], room: tuple[float, float],
) -> None:  # fmt: skip
    ours = seconds["kernel"][0]
    print(f"\n{triples:,} triples' worth: {records:,} records, {cells:,} known cells, all agree")
    print(f"  {'records into columns, once':28} {loaded:9.4f} s")
    for name, found in seconds.items():
        spread = f"to {found[-1]:.4f}" if len(found) > 1 else ""
        print(f"  {name:28} {found[0]:9.4f} s {spread:12} {found[0] / ours:8.1f} x the kernel")
    print(f"  kernel against bare bit sets: {ours / seconds['bare bit sets'][0]:.1f} x")
    if again := seconds.get("copy and walk again"):
        share = seconds["every provider's losses"][0] / again[0]
        print(f"  losses of all providers against one copy and walk: {share:.2f} x")
    size, peak = room
    print(
        f"  memory of the kernel: {peak:.0f} MiB for {size:.0f} MiB of records: {peak / size:.1f} x"
    )


def real() -> None:
    """The full real matrix: every body, every function, with its evidence."""
    from kg.paths import data_dir
    from kg.records.world import load_world

    world = load_world(data_dir())
    kernel = Kernel(world)
    works = {"cells": lambda: list(Coverage(world, DAY, kernel=kernel).known())}
    found = in_turn(works, 9)["cells"]
    count = len(list(Coverage(world, DAY, kernel=kernel).known()))
    print(f"The real matrix, {count:,} cells with evidence: {1000 * found[0]:.0f} ms best, "
          f"{1000 * found[4]:.0f} ms median of 9")  # fmt: skip


def main() -> None:
    if sys.argv[1:2] == ["--memory"]:
        memory_child(int(sys.argv[2]), Path(sys.argv[3]))
        return
    real()
    for triples in map(int, sys.argv[1:] or SIZES):
        measure(triples)


if __name__ == "__main__":
    main()
