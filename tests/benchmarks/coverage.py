"""Coverage of seeded worlds by the kernel and by five other means: equal answers first.

    python -m tests.benchmarks.coverage [TRIPLES ...]     default: 20000 200000 2000000

Runs take turns, so that a busy machine is busy for all; what takes long runs once. Peers that read
files read them each time, as they would; the kernel and the walk have their records loaded, which
is timed apart. Targets are for two million triples' worth. Extra: bench.
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
from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import in_turn
from tests.benchmarks.worlds import DAY, big_world, read_records

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (20_000, 200_000, 2_000_000)
SLOW_ABOVE = 2_000_000
"""Triples above which the walk and SPARQL are left out: they take minutes and gigabytes."""
RUNS = 5
QUERY = (ontology_dir() / "queries" / "coverage-from-records.rq").read_text("utf-8")
Ranks = dict[tuple[str, str], int]
BARE, KERNEL, LOSSES = "bare bit sets", "the kernel", "every provider's losses"
POLARS, DUCKDB, WALK = "polars, reading files", "DuckDB, reading files", "NetworkX walk"
AGAIN, SPARQL = "copy and walk again", "SPARQL on Oxigraph"
TARGETS = {WALK: (30, 46), SPARQL: (50, 100)}
"""Times the kernel that each takes at the least, and the most that was seen."""


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


def memory(triples: int, records: Path) -> float:
    """Peak of reading a file of records into a kernel, in times the size of the file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.coverage", "--memory", str(triples), records],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout) / records.stat().st_size


def memory_child(triples: int, records: Path) -> None:
    world = big_world(triples, with_adoptions=False)
    for tree in (world.department, world.agency_scope, world.bureaus, world.area_scope):
        assert tree  # made once for the world, not for the kernel
    tracemalloc.start()
    assert Kernel(world, read_records(records)).on(DAY).rows
    print(tracemalloc.get_traced_memory()[1])


def measure(triples: int, report: Report) -> None:
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
        BARE: lambda: floor(bodies, areas, kernel.parents),
        KERNEL: lambda: kernel.on(DAY).rows,  # a function is worked out once it is asked
        LOSSES: lambda: provider_losses(standing),
    }
    slow: dict[str, Callable[[], Ranks]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers.write_tables(world, folder)
        slow[POLARS] = lambda: peers.by_polars(folder, DAY)
        slow[DUCKDB] = lambda: peers.by_duckdb(folder, DAY)
        if triples <= SLOW_ABOVE:
            graph, store = network(world, DAY), peers.store_of(world)
            slow[WALK] = lambda: by_walk(graph)
            slow[AGAIN] = lambda: by_walk(graph.copy())
            slow[SPARQL] = lambda: peers.by_sparql(store, QUERY, DAY)
        seconds = {**in_turn(fast, RUNS), **once(slow, mine)}
        room = memory(triples, folder / "records.csv")
    print(
        f"{triples:,} triples' worth: {len(world.adoptions):,} records, {len(mine):,} known cells, "
        f"all agree; records into columns, once: {loaded:.3f} s"
    )
    tell(report, triples, seconds, room)


def tell(report: Report, triples: int, seconds: dict[str, list[float]], room: float) -> None:
    """Rows and points of one size; the targets are for `SLOW_ABOVE`."""
    ours, size = seconds[KERNEL], f"{triples:,}"
    targets = TARGETS if triples == SLOW_ABOVE else {}
    report.row(f"{size} triples: the kernel", [1000 * one for one in ours], unit="ms")
    for name, runs in seconds.items():
        if name not in (KERNEL, LOSSES, AGAIN):
            least, lowest = targets.get(name, (None, None))
            ratios = over(runs, ours)
            report.row(f"  {name}, of the kernel", ratios, at_least=least, floor=lowest)
        if name not in (LOSSES, AGAIN):
            report.point(name, triples, runs)
    if AGAIN in seconds:
        share = over(seconds[LOSSES], seconds[AGAIN])
        what = "  every provider's losses, of one copy and walk"
        report.row(what, share, at_most=0.3 if targets else None, floor=0.24 if targets else None)
    report.row("  memory of the kernel, of the file of records", [room])


def real(report: Report) -> None:
    """The full real matrix: every body, every function, with its evidence."""
    from kg.paths import data_dir
    from kg.records.world import load_world

    world = load_world(data_dir())
    kernel = Kernel(world)
    works = {"cells": lambda: list(Coverage(world, DAY, kernel=kernel).known())}
    count = len(list(Coverage(world, DAY, kernel=kernel).known()))
    runs = [1000 * one for one in in_turn(works, 9)["cells"]]
    report.row(f"the real matrix, {count:,} cells with evidence", runs, unit="ms")


def main() -> None:
    if sys.argv[1:2] == ["--memory"]:
        memory_child(int(sys.argv[2]), Path(sys.argv[3]))
        return
    report = Report("coverage", ["duckdb", "networkx", "polars", "pyoxigraph"])
    real(report)
    for triples in map(int, sys.argv[1:] or SIZES):
        measure(triples, report)
    report.done()


if __name__ == "__main__":
    main()
