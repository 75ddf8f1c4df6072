"""The kernel's own promises: order of bodies, days of a column, and cells that Coverage reads."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from kg.analysis import status as st
from kg.analysis.columns import OTHER, WHOLE, Column
from kg.analysis.coverage import Coverage
from kg.analysis.freshness import Freshness, Limits
from kg.analysis.kernel import Kernel
from kg.dates import add_years, first_day
from kg.rdf.dataset import Dataset
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis.random_worlds import DAYS, tables
from tests.worlds import make_world

DAY = first_day("2023-01-01")
ORDINALS = some.integers(first_day("1980"), first_day("2040"))


def test_all_units_of_a_body_follow_it(dataset: Dataset) -> None:
    kernel = Kernel(dataset.world)
    assert sorted(kernel.bodies) == sorted(dataset.world.agencies)
    for place, body in enumerate(kernel.bodies):
        below = dataset.world.bureaus.get(body, [])
        end = kernel.heads.get(place, place + 1)
        assert sorted(kernel.bodies[place + 1 : end]) == sorted(below)


@settings(max_examples=200, deadline=None)
@given(
    periods=some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=12),
    day=some.integers(0, 9),
)
def test_a_column_has_the_records_in_force(periods: list[tuple[int, int]], day: int) -> None:
    column = Column("f", WHOLE, 0, listable=False, one_provider=False)
    for place, (start, stop) in enumerate(periods):
        for numbers, value in zip(
            (column.bodies, column.offers, column.starts, column.stops),
            (place, place, start, stop),
            strict=True,
        ):
            numbers.append(value)
    column.sort()
    in_force = {place for place, (start, stop) in enumerate(periods) if start <= day < stop}
    assert {body for body, _ in column.on(day)} == in_force
    assert all(body == offer for body, offer in column.on(day))


@settings(max_examples=150, deadline=None)
@given(small=tables(), day=DAYS)
def test_known_gives_every_known_cell_of_a_body_that_exists_once(small: Tables, day: str) -> None:
    world, when = world_of(small), first_day(day)
    coverage = Coverage(world, when)
    every = coverage.cells(world.agencies, world.areas)
    wanted = sorted((cell.agency, cell.area) for cell in every if cell.known)
    assert sorted((cell.agency, cell.area) for cell in coverage.known()) == wanted


@settings(max_examples=500, deadline=None)
@given(seen=ORDINALS, day=ORDINALS, fresh=some.integers(0, 9), more=some.integers(0, 9))
def test_freshness_is_counted_in_years_of_the_calendar(
    seen: int, day: int, fresh: int, more: int
) -> None:
    world = make_world(
        providers=[{"id": "p"}],
        adoptions=[{"agency": "a", "area": "f", "provider": "p", "observed": "2020"}],
    )
    record = world.adoptions[0]._replace(seen=seen)
    word = Freshness(day, Limits(fresh, fresh + more)).of([record])
    if day <= add_years(seen, fresh):
        assert word == st.FRESH
    elif day <= add_years(seen, fresh + more):
        assert word == st.AGING
    else:
        assert word == st.LAST_KNOWN


def test_a_use_in_part_decides_its_own_body_and_is_not_handed_down() -> None:
    world = make_world(
        agencies=[{"id": "dept"}, {"id": "unit", "parent": "dept"}],
        providers=[{"id": "firm"}],
        adoptions=[
            {"agency": "dept", "area": "f", "provider": "firm", "extent": "part"}
            | {"observed": "2022"}
        ],
    )
    kernel = Kernel(world)
    assert [column.part for column in kernel.columns] == [OTHER]
    standing = kernel.on(DAY)
    assert standing.status("dept", "f") == st.VENDOR
    assert standing.status("unit", "f") == st.UNKNOWN


def test_what_has_no_record_is_unknown_whatever_is_asked() -> None:
    world = make_world(agencies=[{"id": "a"}], areas=[{"id": "f"}])
    standing = Kernel(world).on(DAY)
    assert standing.status("a", "f") == st.UNKNOWN
    assert not standing.below("a", "f")
    assert list(standing.known()) == []
