"""Tables to a queryable store, against rdflib parsing the same triples: equal counts first."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib

from kg.analysis.coverage import Coverage
from kg.export import turtle
from kg.paths import data_dir, ontology_dir
from kg.rdf.dataset import assemble
from kg.rdf.store import load_store, without_graphs
from kg.records.world import load_world
from kg.tables.check import check_tables

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Best of RUNS, and the last result."""
    best, result = float("inf"), None
    for _ in range(RUNS):
        begin = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - begin)
    return best, result


def bulk(quads: bytes) -> ox.Store:
    store = ox.Store()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    return store


def coverage() -> int:
    world = load_world(data_dir())
    cells = Coverage(world, world.date).cells(world.agencies, world.tracked)
    return sum(cell.known for cell in cells)


def main() -> None:
    dataset = assemble(data_dir(), ontology_dir())
    out = io.BytesIO()
    turtle.write(dataset, out)
    count = without_graphs(dataset.quads).count(b"\n")
    read = rdflib.Graph().parse(data=out.getvalue(), format="turtle")
    assert len(read) == count

    checked, problems = timed(lambda: check_tables(data_dir()))
    assert problems == []
    whole, _ = timed(lambda: assemble(data_dir(), ontology_dir()))
    loaded, _ = timed(lambda: load_store(dataset.quads))
    floor, _ = timed(lambda: bulk(dataset.quads))
    begin = time.perf_counter()
    rdflib.Graph().parse(data=out.getvalue(), format="turtle")
    by_rdflib = time.perf_counter() - begin
    cells, known = timed(coverage)

    print(f"{count:,} triples; best of {RUNS} in seconds")
    print(f"check all tables                         {checked:6.2f}")
    print(f"tables to {known:,} known cells             {cells:6.2f}")
    print(f"tables to queryable store, rules run     {whole:6.2f}")
    print(
        f"quads to store with union                {loaded:6.2f}  {loaded / floor:.1f}x bulk_load"
    )
    print(f"bare bulk_load of the quads              {floor:6.2f}")
    print(
        f"rdflib parsing the Turtle                {by_rdflib:6.2f}  {by_rdflib / whole:.1f}x ours"
    )


if __name__ == "__main__":
    main()
