"""Only trusted rows count: records are made as if the others had never been written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.analysis import status as st
from kg.analysis.freshness import Limits
from kg.dates import first_day
from kg.records.trust import Trust, trusted
from kg.records.world import World, world_of
from kg.session import Session
from tests.worlds import make_tables

DAY = first_day("2026-11-22")
SOURCES = [
    {"id": "agency-says"},
    {"id": "gao", "kind": "oversight"},
    {"id": "paper", "kind": "press"},
]


def world_with(trust: Trust, *adoptions: dict[str, str]) -> World:
    tables = make_tables(
        sources=SOURCES, providers=[{"id": "p"}, {"id": "q"}], adoptions=list(adoptions)
    )
    return world_of(trusted(tables, trust))


def use(provider: str, observed: str, source: str, confidence: str = "high") -> dict[str, str]:
    return {"agency": "a", "area": "f", "provider": provider, "observed": observed} | {
        "source": source,
        "confidence": confidence,
    }


def test_what_is_not_trusted_closes_nothing() -> None:
    rows = (
        use("p", "2015", "agency-says"),
        use("q", "2020", "paper") | {"from": "2019"},
    )
    everything = {one.provider: one.in_force(DAY) for one in world_with(Trust(), *rows).adoptions}
    government = world_with(Trust(government=True), *rows).adoptions
    assert everything == {"p": False, "q": True}
    assert {one.provider: one.in_force(DAY) for one in government} == {"p": True}


def test_oversight_is_government_and_press_is_not() -> None:
    rows = use("p", "2020", "gao"), use("q", "2020", "paper")
    found = world_with(Trust(government=True), *rows).adoptions
    assert [one.provider for one in found] == ["p"]


@pytest.mark.parametrize(
    ("confidence", "left"), [("low", {"p", "q"}), ("medium", {"p"}), ("high", set())]
)
def test_confidence_is_a_least(confidence: str, left: set[str]) -> None:
    rows = use("p", "2020", "gao", "medium"), use("q", "2020", "gao", "low")
    found = world_with(Trust(confidence), *rows).adoptions
    assert {one.provider for one in found} == left


def test_a_session_on_trusted_rows_knows_less_and_says_how_many_rows_are_left_out(
    data: Path,
) -> None:
    all_of_it, some = Session(data), Session(data, trust=Trust("high", government=True))
    agencies, areas = list(all_of_it.world.agencies), all_of_it.world.main_functions
    known = {
        (cell.agency, cell.area) for cell in all_of_it.coverage.cells(agencies, areas) if cell.known
    }
    less = {
        (cell.agency, cell.area): cell
        for cell in some.coverage.cells(agencies, areas)
        if cell.known
    }
    assert 0 < len(less) < len(known)
    kinds = all_of_it.world.source_kind
    sources = {source for cell in less.values() for source in cell.sources}
    assert {kinds[one] for one in sources} <= {"government", "oversight", "statute-or-regulation"}
    total, kept = (len(session.tables("adoptions")["adoptions"]) for session in (all_of_it, some))
    assert some.left_out == total - kept > 0
    assert all_of_it.left_out == 0


def test_listings_and_designations_count_whatever_is_trusted(data: Path) -> None:
    # Else a use of a marketplace would turn into an established gap, and not into unknown.
    all_of_it, some = Session(data), Session(data, trust=Trust("high", government=True))
    assert some.world.listings == all_of_it.world.listings
    assert some.world.designations == all_of_it.world.designations


def test_limits_of_freshness_are_the_callers(data: Path) -> None:
    words = {}
    for limits in (Limits(), Limits(0, 100), Limits(100, 100)):
        coverage = Session(data, limits=limits).coverage
        cells = coverage.cells(coverage.world.agencies, coverage.world.main_functions)
        words[limits.fresh] = {cell.freshness for cell in cells if cell.known}
    assert words[5] == {st.FRESH, st.AGING, st.LAST_KNOWN}
    assert st.AGING in words[0]
    assert words[100] == {st.FRESH, st.LAST_KNOWN}


def test_tables_are_read_once(copy_of_data: Path) -> None:
    session = Session(copy_of_data)
    session.tables("groups")
    shutil.rmtree(copy_of_data)
    assert session.tables("groups")["groups"]
