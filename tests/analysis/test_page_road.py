"""The road of a viewer: the JSON behind the coverage page says what the kernel says.

Read back as the page's script reads it: on any day, and on the date of the data under every filter
of trust, a view that holds only what differs from all facts.
"""

from __future__ import annotations

import json
import random
from bisect import bisect_right
from collections import Counter
from datetime import date
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
from kg.pages.links import Links, Refs
from kg.pages.names import Names
from kg.rdf.dataset import Dataset
from kg.records.trust import trusted
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis.network_walk import Key
from tests.analysis.random_worlds import DAYS, tables
from tests.examples import examples
from tests.worlds import schema

Json = dict[str, Any]
Square = tuple[str, set[str], set[str]]
"""Status, flags, and rows that stand behind it."""


EPOCH = date(1970, 1, 1).toordinal()


def at(history: list[int], place: int) -> int | None:
    """What a history has at a place in the list of days."""
    found = None
    for when, value in zip(history[::2], history[1::2], strict=True):
        if when <= place:
            found = value
    return found


def by_page(data: Json, key: str, day: int | None = None) -> dict[Key, Square]:
    """Squares of the view `key` on the date of the data, or of all facts ("") on another `day`.

    Every body that exists by every function, as the page's script looks them up.
    """
    now = day - EPOCH if day else data["last"]
    place = bisect_right(data["days"], now) - 1
    view = data["views"].get(key, {"cells": {}})
    found = {}
    for number, body in enumerate(data["bodies"]):
        born, gone = body[7:9]
        if (born is not None and now < born) or (gone is not None and gone < now):
            continue
        changed = view["cells"].get(str(number))
        flat = [] if changed is None else data["differences"][changed]
        other = dict(zip(flat[::2], flat[1::2], strict=True))
        line = data["lines"][data["line"][number]]
        for column, area in enumerate(data["areas"]):
            square = other.get(column, at(data["histories"][line[column]], place))
            made = data["squares"][data["blank"] if square is None else square]
            found[body[0], area] = (
                data["summaries"][made[0]][0],
                set(made[3].split()),
                {data["rows"][row][0] for step in made[4] for row in data["steps"][step][2]},
            )
    return found


def agrees(square: Square, cell: Cell) -> bool:
    """Whether a square shows the status and flags of `cell` and cites every row it rests on."""
    status, flags, cited = square
    shown = {
        "stale": cell.known and cell.freshness != "fresh",
        "conflict": cell.conflict,
        "mixed": cell.mixed,
        "inherited": bool(cell.inherited_from),
        "authorized": cell.authorized_only,
    }
    return (
        status == cell.status
        and flags == {flag for flag, holds in shown.items() if holds}
        and cited >= {row for record in cell.records for row in record.rows}
    )


def compare(data: Json, key: str, coverage: Coverage, day: int | None = None) -> int:
    """How many known cells were compared; every body by every main function."""
    world, known = coverage.world, 0
    page = by_page(data, key, day)
    cells = list(coverage.cells(world.agencies, world.main_functions))
    assert page.keys() == {(cell.agency, cell.area) for cell in cells}
    for cell in cells:
        assert agrees(page[cell.agency, cell.area], cell), cell
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


@pytest.mark.sampled(2)
@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_page_agrees_on_the_real_data(dataset: Dataset, written: Json, trust: Any) -> None:
    world = world_of(trusted(dataset.tables, trust))
    known = compare(written, key_of(trust), Coverage(world, dataset.day))
    assert known > (2000 if trust == TRUSTS[0] else 500)


@pytest.mark.parametrize(
    "day", ["1980-01-01", "1999-12-31", "2004-10-01", "2012-06-15", "2019-04-26", "2021-01-01"]
)
def test_page_agrees_on_past_days(dataset: Dataset, written: Json, day: str) -> None:
    coverage = Coverage(dataset.world, first_day(day))
    known = compare(written, "", coverage, coverage.day)
    assert known >= (0 if day < "1990" else 30)


def test_page_agrees_around_days_of_change(dataset: Dataset, written: Json) -> None:
    days = random.Random(7).sample(written["days"][1:], 12)
    for day in sorted({day + EPOCH - before for day in days for before in (0, 1)}):
        compare(written, "", Coverage(dataset.world, day), day)


def key_of(trust: Any) -> str:
    return f"{trust.confidence}{' government' if trust.government else ''}"


def data_of(full: Tables, coverage: Coverage, first: str) -> tuple[Json, list[View]]:
    """What the page's script finds of small tables, and the views it was made of."""
    names = Names(coverage.world, {}, {})
    whole = view_of(coverage, full, names)
    views = [filtered_view(whole, full, trust, names) for trust in TRUSTS[1:]]
    refs = Refs(names, Links(full), full)
    data = page_data(whole, views, refs, full, first_day(first))
    return json.loads(json_text(data)), [whole, *views]


def test_page_agrees_on_random_worlds() -> None:
    known: Counter[str] = Counter()

    @settings(max_examples=examples(100), deadline=None)
    @given(small=tables(), day=DAYS)
    def every_view(small: Tables, day: str) -> None:
        full = {name: [] for name in schema()} | small
        coverage = Coverage(world_of(small), first_day(day))
        data, views = data_of(full, coverage, "2001-01-01")
        for view in views:
            known[view.key] += compare(data, view.key if view.note else "", view.coverage)

    every_view()
    assert min(known[key_of(trust)] for trust in TRUSTS) > 3


def test_page_agrees_on_every_day_of_random_worlds() -> None:
    """On the days on which anything changes, and the days before them."""
    known: Counter[int] = Counter()

    @settings(max_examples=examples(40), deadline=None)
    @given(small=tables())
    def every_day(small: Tables) -> None:
        full = {name: [] for name in schema()} | small
        world = world_of(small)
        first, last = first_day("2001-01-01"), first_day("2031-01-01")
        data, _ = data_of(full, Coverage(world, last), "2001-01-01")
        turns = {day for one in data["days"] for day in (one + EPOCH, one + EPOCH - 1)}
        some = range(first, last, 397)
        for day in sorted({*turns, *some} & {*range(first, last + 1)}):
            known[day] += compare(data, "", Coverage(world, day), day)

    every_day()
    assert known.total() > 1000
