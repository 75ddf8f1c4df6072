"""What must hold in every world, whatever is recorded in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as some

from kg.analysis.coverage import Coverage
from kg.dates import FOREVER, Day, add_years, first_day
from kg.records.world import World, world_of
from kg.tables.read import Tables
from tests.analysis.network_walk import Walked
from tests.analysis.random_worlds import (
    ADOPTION_COLUMNS,
    ALONE,
    BODIES,
    DAYS,
    FUNCTIONS,
    LONELY,
    UNITS,
    as_walked,
    by_kernel,
    ids_of,
    one_of,
    renamed,
    rows_of,
    tables,
)
from tests.examples import examples
from tests.worlds import make_tables

RANK = ("marketplace", "shared", "planned", "vendor", "own", "partial")
check = settings(max_examples=examples(150), deadline=None)


@check
@given(small=tables(), day=DAYS, data=some.data())
def test_order_of_rows_changes_nothing(small: Tables, day: str, data: some.DataObject) -> None:
    shuffled = {name: data.draw(some.permutations(rows)) for name, rows in small.items()}
    when = first_day(day)
    assert by_kernel(world_of(shuffled), when) == by_kernel(world_of(small), when)


@check
@given(small=tables(), day=DAYS, seed=some.integers(0, 999))
def test_names_of_ids_change_nothing(small: Tables, day: str, seed: int) -> None:
    names = [f"x{n:03}" for n in range(len(ids_of(small)))]
    Random(seed).shuffle(names)
    new, when = dict(zip(ids_of(small), names, strict=True)), first_day(day)
    # The earliest row names a record, and new names make another row the earliest: compare rows.
    before = by_rows(world_of(small), when, new)
    assert by_rows(world_of(renamed(small, new)), when, {}) == before


def by_rows(world: World, day: Day, names: dict[str, str]) -> dict[tuple[str, str], Walked]:
    """Known cells under other names, each record as its rows."""

    def name(ident: str) -> str:
        return names.get(ident, ident)

    return {
        (name(cell.agency), name(cell.area)): replace(
            as_walked(cell, lambda one: " ".join(sorted(map(name, one.rows)))),
            inherited_from=name(cell.inherited_from),
        )
        for cell in Coverage(world, day).cells(world.agencies, world.tracked)
        if cell.known
    }


@check
@given(small=tables(), day=DAYS)
def test_lone_body_and_function_stay_unknown(small: Tables, day: str) -> None:
    world = world_of(small)
    coverage = Coverage(world, first_day(day))
    for agency, area in [*((ALONE, one) for one in world.areas), *((b, LONELY) for b in BODIES)]:
        cell = coverage.cell(agency, area)
        assert not cell.known
        assert [*cell.records, *cell.related, *cell.from_merged, *cell.bureaus] == []


@settings(check, max_examples=examples(80))
@given(small=tables())
def test_between_events_nothing_changes(small: Tables) -> None:
    world = world_of(small)
    days = sorted({day for day in events(world) if first_day("1980") < day < first_day("2040")})
    for begin, after in pairwise(days):
        first = by_kernel(world, begin)
        assert by_kernel(world, after - 1) == first
        assert by_kernel(world, (begin + after) // 2) == first


def events(world: World) -> set[Day]:
    """Every day on which a period begins, or is over, or evidence gets older."""
    days: set[Day] = set()
    for record in world.adoptions:
        days |= {record.start, record.end + 1, record.closed_on}
        days |= {add_years(record.seen, 5) + 1, add_years(record.seen, 10) + 1}
    for listing in world.listings:
        days |= {listing.start, listing.end + 1, listing.closed_on}
    for period in (*world.designations, *world.agencies.values()):
        days |= {period.start, period.end + 1}
    return days


@check
@given(small=tables(), day=DAYS)
def test_roll_up_is_a_recount_of_the_leaves(small: Tables, day: str) -> None:
    world, when = world_of(small), first_day(day)
    coverage = Coverage(world, when)
    held = {
        (one.agency, one.area)
        for one in world.adoptions
        if one.in_force(when) and (one.provider or one.kind == "plan")
    }
    for agency in BODIES:
        for area in FUNCTIONS:
            below = [
                coverage.cell(one, area)
                for one in under(small, agency)
                if (one, area) in held and world.agencies[one].exists(when)
            ]
            cell = coverage.cell(agency, area)
            if cell.status == "partial":
                assert cell.bureaus == Counter(one.status for one in below)
                assert cell.providers == sorted({who for one in below for who in one.providers})
            else:
                assert cell.bureaus == {}
                assert cell.known or not below


def under(small: Tables, agency: str) -> list[str]:
    children = [row["id"] for row in small["agencies"] if row["parent"] == agency]
    return [*children, *(one for child in children for one in under(small, child))]


# Worlds where nothing closes anything: every use states its end, so none is open, and no plan is
# of a provider that is used. One more record has a service of its own, so it joins no other.
CLOSED = rows_of(
    8,
    14,
    1,
    **ADOPTION_COLUMNS
    | {"status": one_of("in-use", "in-use", "in-use", "ended", "authorized", "planned")}
    | {"until": one_of("2018-12", "2024", "2027", "2027", "2030")},
)
ONE_MORE = some.fixed_dictionaries(
    ADOPTION_COLUMNS
    | {"provider": one_of(*UNITS, "a", "b"), "status": one_of("in-use"), "service": one_of("new")}
    | {"until": one_of("2024", "2027", "2030"), "observed": one_of("2009", "2020")}
)


def with_one_more(small: Tables, row: dict[str, str]) -> Tables:
    [made] = make_tables(adoptions=[row])["adoptions"]
    made["id"] = "ad-more"
    return {**small, "adoptions": [*small["adoptions"], made]}


def nothing_closes(world: World) -> bool:
    return all(one.closed_on == FOREVER for one in world.adoptions)


@check
@given(small=tables(CLOSED), more=ONE_MORE, day=DAYS)
def test_where_nothing_closes_one_more_use_never_worsens(
    small: Tables, more: dict[str, str], day: str
) -> None:
    less, full = world_of(small), world_of(with_one_more(small, more))
    assume(nothing_closes(less) and nothing_closes(full))
    before, after = by_kernel(less, first_day(day)), by_kernel(full, first_day(day))
    assert before.keys() <= after.keys()
    for key, cell in before.items():
        if not cell.inherited_from and not cell.authorized_only:
            # These two stand in where a body has nothing itself: any use of its own comes first.
            assert RANK.index(after[key].status) <= RANK.index(cell.status), key
        if cell.status == "partial" == after[key].status:
            assert sum(after[key].bureaus.values()) >= sum(cell.bureaus.values())


@check
@given(small=tables(CLOSED), at=some.integers(0, 30), day=DAYS)
def test_where_nothing_closes_one_use_less_never_makes_more_known(
    small: Tables, at: int, day: str
) -> None:
    world = world_of(small)
    uses = [one for one in world.adoptions if one.kind == "use"]
    assume(uses and nothing_closes(world))
    gone = set(uses[at % len(uses)].rows)
    fewer = {**small, "adoptions": [row for row in small["adoptions"] if row["id"] not in gone]}
    less, full = by_kernel(world_of(fewer), first_day(day)), by_kernel(world, first_day(day))
    assert less.keys() <= full.keys()
    for key, cell in less.items():
        # Where only bureaus had records, none of the body's own can come to light.
        assert full[key].status != "partial" or cell.status == "partial"
