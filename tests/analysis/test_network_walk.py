"""The second road: a walk over the NetworkX graph finds what the kernel finds, cell by cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kg.dates import first_day
from kg.network import network
from kg.rdf.dataset import Dataset
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis.network_walk import walk, walk_cells
from tests.analysis.random_worlds import DAYS, by_kernel, tables
from tests.examples import examples

FEATURES = {"inherited_from", "related", "listed", "conflict", "authorized_only", "mixed"} | {
    "bureaus",
    "from_merged",
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "day", ["1980-01-01", "2005-01-01", "2015-01-01", "2020-12-31", "2026-11-22"]
)
def test_walk_agrees_on_the_real_data(dataset: Dataset, day: str) -> None:
    graph = network(dataset.world, first_day(day))
    found = walk_cells(graph)
    assert found == by_kernel(dataset.world, first_day(day))
    assert walk(graph) == {key: cell.status for key, cell in found.items()}
    assert len(found) > 4_000 or day < "2026"


def test_walk_agrees_on_random_worlds() -> None:
    seen: set[str] = set()

    @settings(max_examples=examples(400), deadline=None)
    @given(small=tables(), day=DAYS)
    def compare(small: Tables, day: str) -> None:
        world, when = world_of(small), first_day(day)
        found = walk_cells(network(world, when))
        assert found == by_kernel(world, when)
        for cell in found.values():
            seen.update({cell.status}, (name for name in FEATURES if getattr(cell, name)))

    compare()
    # Worlds in which nothing of interest happens would prove nothing.
    statuses = {"marketplace", "shared", "planned", "vendor", "own", "partial"}
    assert seen == statuses | FEATURES
