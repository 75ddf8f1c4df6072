"""The road of a viewer: the JSON behind the coverage page says what the kernel says.

Read back as the page's script reads it, under every filter of trust: a filtered view holds only
what differs from the view of all facts.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kg.analysis.coverage import Cell, Coverage
from kg.dates import first_day
from kg.pages import Material, write_pages
from kg.pages.coverage.evidence import page_data
from kg.pages.coverage.views import TRUSTS, View, filtered_view, view_of
from kg.pages.environment import json_text
from kg.pages.names import Names
from kg.rdf.dataset import Dataset
from kg.records.trust import trusted
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis.network_walk import Key
from tests.analysis.random_worlds import DAYS, tables
from tests.worlds import schema

Json = dict[str, Any]
Square = tuple[str, set[str], set[str]]
"""Status, flags, and rows that stand behind it."""

UNKNOWN: Square = ("unknown", set(), set())


def by_page(data: Json, key: str, whole: str) -> dict[Key, Square]:
    """Squares of the view `key` that are not plainly unknown; `whole` is the view of all facts."""
    views = data["views"]
    cells = {**views[whole]["cells"], **views[key]["cells"]}
    return {
        tuple(place.split(" ")): (
            data["summaries"][square[0]][0],
            set(square[3].split()),
            {data["rows"][row][0] for step in square[4] for row in data["steps"][step][2]},
        )
        for place, square in cells.items()
        if square
    }


def agrees(square: Square, cell: Cell) -> bool:
    """Whether a square shows the status and flags of `cell` and cites every row it rests on."""
    status, flags, cited = square
    shown = {
        "stale": cell.known and cell.freshness != "fresh",
        "conflict": cell.conflict,
        "mixed": cell.mixed,
    }
    return (
        status == cell.status
        and flags == {flag for flag, holds in shown.items() if holds}
        and cited >= {row for record in cell.records for row in record.rows}
    )


def compare(data: Json, key: str, whole: str, coverage: Coverage) -> int:
    """How many known cells were compared; every top-level body by every main function."""
    world, known = coverage.world, 0
    page = by_page(data, key, whole)
    top = [one.id for one in world.agencies.values() if not one.parent]
    cells = list(coverage.cells(top, world.main_functions))
    assert page.keys() <= {(cell.agency, cell.area) for cell in cells}
    for cell in cells:
        assert agrees(page.get((cell.agency, cell.area), UNKNOWN), cell), cell
        known += cell.known
    return known


@pytest.fixture(scope="module")
def written(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What the page's script finds, from the file that a build writes."""
    out: Path = tmp_path_factory.mktemp("pages")
    write_pages(Material(Coverage(dataset.world, dataset.day), dataset.tables), out)
    text = (out / "assets" / "coverage-data.js").read_text("utf-8")
    name, _, value = text.strip().removesuffix(";").partition(" = ")
    assert name == "window.KG_COVERAGE"
    return json.loads(value)


@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_page_agrees_on_the_real_data(dataset: Dataset, written: Json, trust: Any) -> None:
    world = world_of(trusted(dataset.tables, trust))
    known = compare(written, key_of(trust), key_of(TRUSTS[0]), Coverage(world, dataset.day))
    assert known > (300 if trust == TRUSTS[0] else 100)


def key_of(trust: Any) -> str:
    return f"{trust.confidence}{' government' if trust.government else ''}"


def test_page_agrees_on_random_worlds() -> None:
    known: Counter[str] = Counter()

    @settings(max_examples=120, deadline=None, derandomize=True)
    @given(small=tables(), day=DAYS)
    def every_view(small: Tables, day: str) -> None:
        full = {name: [] for name in schema()} | small
        coverage = Coverage(world_of(small), first_day(day))
        names = Names(coverage.world, {}, {})
        whole = view_of(coverage, full, names)
        views: list[View] = [filtered_view(whole, full, trust, names) for trust in TRUSTS[1:]]
        data = json.loads(json_text(page_data(whole, views)))
        for view in (whole, *views):
            known[view.key] += compare(data, view.key, whole.key, view.coverage)

    every_view()
    assert min(known[key_of(trust)] for trust in TRUSTS) > 3
