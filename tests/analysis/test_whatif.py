"""What if: the overlay is what hand-written rows would be, touches nothing else, writes nothing."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.scenario import FORM, Change
from kg.analysis.whatif import Outcome, gaps, whatif, whatif_record
from kg.dates import first_day, iso, last_day
from kg.errors import DataError
from kg.rdf.dataset import Dataset
from kg.records.world import TABLES, world_of
from kg.tables.read import Tables
from tests.analysis import random_worlds
from tests.examples import examples
from tests.worlds import make_tables

DAY = first_day("2023-01-01")
RANDOM = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def line(change: str, kind: str, at: int = 2, **cells: str) -> Change:
    form = FORM[change, kind].split()
    named = {name.rstrip("_"): cell for name, cell in cells.items()}
    assert set(named) <= set(form)
    return Change(at, change, kind, dict.fromkeys(form, "") | named)


def supposed(tables: Tables, *changes: Change, day: int = DAY) -> Outcome:
    coverage = Coverage(world_of(tables), day)
    bodies, areas = sorted(coverage.world.agencies), sorted(coverage.world.areas)
    return whatif(coverage, tables, changes, bodies, areas, "plan.csv")


def told(found: Outcome) -> dict[tuple[str, str], tuple[str, list[str], str, list[str]]]:
    return {
        (one.after.agency, one.after.area): (
            one.before.status,
            one.before.providers,
            one.after.status,
            one.after.providers,
        )
        for one in found.cells
    }


def plain() -> Tables:
    """Department `dept` with a bureau uses firm `old` for `f`; office `o` lists `fed` for it."""
    return make_tables(
        agencies=[
            {"id": "dept"},
            {"id": "bureau", "parent": "dept"},
            {"id": "home"},
            {"id": "gone", "until": "2020"},
            {"id": "treasury"},
        ],
        areas=[{"id": "f"}, {"id": "g"}],
        providers=[
            {"id": "old"},
            {"id": "fed", "kind": "federal", "agency": "home"},
            {"id": "other", "kind": "federal", "agency": "home"},
        ],
        adoptions=[
            {"id": "ad-1", "agency": "dept", "area": "f", "provider": "old", "observed": "2022"},
            {"id": "ad-2", "agency": "home", "area": "f", "provider": "other", "observed": "2022"},
        ],
        offices=[{"id": "o"}, {"id": "p"}],
        designation_periods=[{"id": "dp-1", "office": "o", "area": "f", "from": "2020"}],
        services=[
            {"row": "sv-1", "id": "s", "provider": "fed", "area": "f", "listed_by": "o"}
            | {"from": "2021"}
        ],
    )


def test_a_use_that_begins_takes_the_place_of_the_one_before_also_below() -> None:
    found = supposed(plain(), line("add", "adoption", agency="dept", area="f", provider="fed"))
    before, after = ("vendor", ["old"]), ("marketplace", ["fed"])
    assert told(found) == {("dept", "f"): before + after, ("bureau", "f"): before + after}
    assert [(one.after.agency, one.direct) for one in found.cells] == [
        ("bureau", False),
        ("dept", True),
    ]
    assert (found.chosen.before["vendor"], found.chosen.after["vendor"]) == (2, 0)
    assert (found.every.before["marketplace"], found.every.after["marketplace"]) == (0, 2)


def test_a_plan_stands_beside_the_use_until_it_comes_true() -> None:
    plan = line("add", "adoption", agency="bureau", area="g", status="planned", from_="2030")
    assert told(supposed(plain(), plan)) == {
        ("bureau", "g"): ("unknown", [], "planned", []),
        ("dept", "g"): ("unknown", [], "partial", []),
    }


def test_a_use_that_ends_leaves_nothing_recorded() -> None:
    found = supposed(plain(), line("end", "adoption", agency="dept", area="f"))
    assert {key: after for key, (_, _, after, _) in told(found).items()} == {
        ("dept", "f"): "unknown",
        ("bureau", "f"): "unknown",
    }


def test_an_ended_use_may_begin_again() -> None:
    """Rows of one service would be one record: what is added must not inherit the end."""
    end = line("end", "adoption", 2, agency="dept", area="f", provider="old")
    for before, service in (("", ""), ("t", ""), ("t", "t")):
        tables = plain()
        tables["adoptions"][0]["service"] = before
        again = line("add", "adoption", 3, agency="dept", area="f", provider="old", service=service)
        assert told(supposed(tables, end, again)) == {}


def test_a_listing_that_begins_and_ends() -> None:
    listing = line("add", "listing", office="o", area="f", provider="other")
    found = supposed(plain(), listing)
    assert told(found) == {("home", "f"): ("own", ["other"], "marketplace", ["other"])}
    both = [listing, line("end", "listing", 3, office="o", provider="other")]
    assert "begins on 2023-01-01" in problem(plain(), *both).message
    tables = plain()
    tables["adoptions"][0] |= {"provider": "fed", "service": "s"}
    ended = supposed(tables, line("end", "listing", office="o", service="s"))
    before, after = ("marketplace", ["fed"]), ("shared", ["fed"])
    assert told(ended) == {("dept", "f"): before + after, ("bureau", "f"): before + after}


def test_a_listing_may_come_back_after_it_lapsed() -> None:
    """Rows of one service and marketplace would be one listing: an old end must not bind."""
    tables = plain()
    tables["services"][0]["until"] = "2021"
    tables["adoptions"][1] |= {"provider": "fed"}
    for service in ("", "s"):
        listing = line("add", "listing", office="o", area="f", provider="fed", service=service)
        found = supposed(tables, listing)
        assert told(found) == {("home", "f"): ("own", ["fed"], "marketplace", ["fed"])}


def test_a_designation_that_begins_and_ends() -> None:
    tables = plain()
    tables["adoptions"][0] |= {"provider": "fed"}
    end = line("end", "designation", office="o")
    before, after = ("marketplace", ["fed"]), ("shared", ["fed"])
    assert told(supposed(tables, end)) == {
        ("dept", "f"): before + after,
        ("bureau", "f"): before + after,
    }
    again = line("add", "designation", 3, office="o", area="f")
    assert told(supposed(tables, end, again)) == {}
    weaker = line("add", "designation", 3, office="o", area="f", status="pre-designated")
    assert told(supposed(tables, end, weaker)) == told(supposed(tables, end))
    moved = line("add", "designation", 3, office="o", area="f", host="home")
    assert told(supposed(tables, end, moved)) == told(supposed(tables, end)), "listings lapse"
    listed = line("add", "listing", 4, office="o", area="f", service="s")
    assert told(supposed(tables, end, moved, listed)) == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (line("add", "adoption", agency="dept", area="f", provider="fed", from_="2024"), "begins"),
        (line("add", "adoption", agency="dept", area="f", provider="fed", until="2022"), "is over"),
        (line("end", "adoption", agency="dept", area="f", until="2023-01"), "ends after"),
        (line("end", "listing", office="o", service="s", until="2024"), "ends after"),
        (line("add", "designation", office="p", area="f", host="home", from_="2024"), "begins"),
    ],
)
def test_what_lies_beside_the_day_is_said_and_changes_nothing(change: Change, why: str) -> None:
    found = supposed(plain(), change)
    assert told(found) == {}
    assert len(found.idle) == 1
    assert found.idle[0].startswith(f"line 2 changes nothing: it {why}")


@pytest.mark.parametrize(
    "change",
    [
        line("add", "adoption", agency="dept", area="f", provider="fed", from_="2023-01-01"),
        line("add", "adoption", agency="dept", area="f", provider="fed", until="2023-01-01"),
        line("end", "adoption", agency="dept", area="f", until="2022-12-31"),
        line("end", "adoption", agency="home", area="f", until="2022"),
    ],
)
def test_days_are_inclusive(change: Change) -> None:
    found = supposed(plain(), change)
    assert found.idle == ()
    assert found.cells


def test_an_end_on_the_day_itself_is_not_yet_over() -> None:
    found = supposed(plain(), line("end", "adoption", agency="dept", area="f", until="2023-01-01"))
    assert (told(found), len(found.idle)) == ({}, 1)


def test_what_began_the_day_before_may_end_that_day() -> None:
    tables = plain()
    tables["adoptions"][0] |= {"from": "2022-12-31", "observed": "2022-12-31"}
    found = supposed(tables, line("end", "adoption", agency="dept", area="f"))
    assert ("dept", "f") in told(found)


def test_another_provider_of_the_same_status_is_a_change() -> None:
    tables = plain()
    tables["providers"].append(type(tables["providers"][0])(tables["providers"][0], id="new"))
    found = supposed(tables, line("add", "adoption", agency="dept", area="f", provider="new"))
    assert told(found)["dept", "f"] == ("vendor", ["old"], "vendor", ["new"])


def problem(tables: Tables, *changes: Change):
    with pytest.raises(DataError) as caught:
        supposed(tables, *changes)
    [found] = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("change", "column", "message", "mend"),
    [
        (
            line("end", "adoption", agency="dept", area="f", provider="fed"),
            "",
            "nothing of the kind is in force on 2023-01-01",
            "In force there: old.",
        ),
        (
            line("end", "adoption", agency="bureau", area="f"),
            "",
            "nothing of the kind is in force on 2023-01-01",
            "kg explain bureau f shows what is.",
        ),
        (
            line("end", "adoption", agency="dept", area="f", until="2021"),
            "until",
            "would end on 2021-12-31 what begins on 2022-01-01",
            "Write a later day.",
        ),
        (
            line("add", "adoption", agency="gone", area="f", provider="fed"),
            "agency",
            "does not exist on 2023-01-01",
            "Choose another body",
        ),
        (
            line("add", "listing", office="o", area="f", service="s"),
            "service",
            "is listed already",
            "Leave the line out.",
        ),
        (
            line("add", "designation", office="p", area="f"),
            "host",
            "is required",
            "none is recorded",
        ),
        (
            line("end", "designation", office="p"),
            "",
            "nothing of the kind is in force on 2023-01-01",
            "kg query qsmo-standing shows what is.",
        ),
        (
            line("end", "listing", office="o", provider="other"),
            "",
            "nothing of the kind is in force on 2023-01-01",
            "kg query marketplace-listings shows what is.",
        ),
    ],
)
def test_what_cannot_be_is_told(change: Change, column: str, message: str, mend: str) -> None:
    found = problem(plain(), change)
    assert (found.file, found.line, found.column, found.message) == ("plan.csv", 2, column, message)
    assert mend in found.mend


def test_a_use_of_a_service_in_force_is_not_added_twice() -> None:
    tables = plain()
    tables["adoptions"][0]["service"] = "s"
    twice = line("add", "adoption", agency="dept", area="f", provider="old", service="s")
    assert problem(tables, twice).message == "is in force already"


def test_of_names_that_are_part_of_others_only_the_whole_one_is_meant() -> None:
    tables = plain()
    tables["adoptions"][0]["provider"] = "other"
    found = problem(tables, line("end", "adoption", agency="dept", area="f", provider="the"))
    assert found.mend == "In force there: other."


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        supposed(
            plain(),
            line("end", "adoption", 2, agency="dept", area="g"),
            line("add", "adoption", 3, agency="dept", area="f", provider="fed"),
            line("end", "designation", 4, office="p"),
        )
    assert [one.line for one in caught.value.problems] == [2, 4]


@RANDOM
@given(tables=random_worlds.tables(), day=random_worlds.DAYS)
def test_no_change_changes_nothing(tables: Tables, day: str) -> None:
    found = supposed(tables, day=first_day(day))
    assert found.cells == ()
    assert found.chosen.before == found.chosen.after
    assert found.every.before == found.every.after
    record = whatif_record(found, Coverage(world_of(tables), first_day(day)))
    assert record["cells"] == []


USES = some.fixed_dictionaries(
    {
        "agency": some.sampled_from(random_worlds.BODIES),
        "area": some.sampled_from(random_worlds.FUNCTIONS),
        "provider": some.sampled_from(random_worlds.UNITS),
    }
)


@RANDOM
@given(tables=random_worlds.tables(), day=random_worlds.DAYS, use=USES)
def test_a_use_added_is_a_row_written_and_reaches_only_its_function_and_kin(
    tables: Tables, day: str, use: dict[str, str]
) -> None:
    on = first_day(day)
    world = world_of(tables)
    if not world.agencies[use["agency"]].exists(on):
        return
    before = copy.deepcopy(tables)
    found = supposed(tables, line("add", "adoption", **use), day=on)
    assert tables == before, "what is supposed is laid over a copy"
    kin = {use["agency"], *world.agency_scope[use["agency"]], *world.bureaus[use["agency"]]}
    for one in found.cells:
        assert one.after.area == use["area"]
        assert one.after.agency in kin
    by_hand = copy.deepcopy(tables)
    row = type(by_hand["sources"][0])(dict.fromkeys(schema_names("adoptions"), ""))
    row |= use | {"id": "zz", "status": "in-use", "from": day, "observed": day, "source": "zz"}
    row["service"] = "one of its own"
    source = dict.fromkeys(schema_names("sources"), "") | {"id": "zz", "retrieved": day}
    by_hand["adoptions"].append(row)
    by_hand["sources"].append(source)
    then = Coverage(world_of(by_hand), on)
    cell = then.cell(use["agency"], use["area"])
    assert (use["provider"] in cell.providers) == (not is_gone(tables, use["provider"], on))
    now = Coverage(world, on)
    expected = {
        (agency, area)
        for agency in world.agencies
        for area in world.areas
        if world.agencies[agency].exists(on)
        and view(now.cell(agency, area)) != view(then.cell(agency, area))
    }
    assert {(one.after.agency, one.after.area) for one in found.cells} == expected


def schema_names(table: str) -> tuple[str, ...]:
    from tests.worlds import schema

    return schema()[table].names


def is_gone(tables: Tables, provider: str, day: int) -> bool:
    """Whether the provider ended before the day, and with it every use of it."""
    until = next(row["until"] for row in tables["providers"] if row["id"] == provider)
    return bool(until) and last_day(until) < day


def view(cell):
    return cell.status, cell.providers, cell.inherited_from, cell.conflict


@RANDOM
@given(tables=random_worlds.tables(), day=random_worlds.DAYS)
def test_a_use_ended_is_gone_and_nothing_gets_more_known(tables: Tables, day: str) -> None:
    on = first_day(day)
    world = world_of(tables)
    coverage = Coverage(world, on)
    held = [
        one
        for one in world.adoptions
        if one.in_force(on)
        and one.start < on
        and one.area
        and world.agencies[one.agency].exists(on)
    ]
    for one in held[:3]:
        same = [
            other
            for other in held
            if (other.agency, other.area, other.provider) == (one.agency, one.area, one.provider)
        ]
        every = [
            other
            for other in world.adoptions
            if other.in_force(on)
            and (other.agency, other.area) == (one.agency, one.area)
            and other.provider == one.provider
        ]
        if len(same) != len(every) or not one.provider:
            continue  # another of them begins today: ending it yesterday is refused
        end = line("end", "adoption", agency=one.agency, area=one.area, provider=one.provider)
        found = supposed(tables, end, day=on)
        assert sum(found.every.after.values()) <= sum(found.every.before.values())
        assert found.chosen.after[st.UNKNOWN] >= found.chosen.before[st.UNKNOWN]
        for cell in (item.after for item in found.cells):
            own = cell.agency == one.agency and cell.area == one.area and not cell.inherited_from
            if own and cell.status != st.PARTIAL:
                assert one.provider not in cell.providers
    assert coverage.day == on


@RANDOM
@given(tables=random_worlds.tables(), day=random_worlds.DAYS, use=USES)
def test_adding_where_nothing_was_and_ending_it_again_changes_nothing(
    tables: Tables, day: str, use: dict[str, str]
) -> None:
    """Where something was, a use that began has closed it for good; alone it leaves no trace."""
    on = first_day(day)
    added = line("add", "adoption", 2, agency=random_worlds.ALONE, area=use["area"], from_="2008")
    added.cells["provider"] = use["provider"]
    ended = line("end", "adoption", 3, agency=random_worlds.ALONE, area=use["area"])
    if is_gone(tables, use["provider"], on):
        assert told(supposed(tables, added, day=on)) == {}
        return
    found = supposed(tables, added, ended, day=on)
    assert told(found) == {}
    assert found.chosen.before == found.chosen.after
    once = told(supposed(tables, added, day=on))
    assert list(once) == [(random_worlds.ALONE, use["area"])]


def test_the_real_data_and_a_listing_for_payroll(dataset: Dataset) -> None:
    """Were NFC's payroll listed by the HR QSMO, its customers would be covered."""
    world, day = dataset.world, dataset.day
    coverage = Coverage(world, day)
    tables = {name: dataset.tables[name] for name in TABLES}
    cfo = [one.id for one in world.agencies.values() if one.cfo_act]
    listing = line("add", "listing", office="hr-qsmo", area="payroll", provider="nfc")
    found = whatif(coverage, tables, [listing], cfo, world.main_functions)
    cells = [coverage.cell(one, "payroll") for one in world.agencies]
    here = [one for one in cells if world.agencies[one.agency].exists(day)]
    customers = {
        one.agency
        for one in here
        if any(r.provider == "nfc" and r.kind == "use" for r in one.records)
        and one.status != st.PARTIAL
    }
    assert {one.after.agency for one in found.cells} == customers
    assert {one.after.status for one in found.cells} == {"marketplace"}
    record = whatif_record(found, coverage)
    assert record["as_of"] == iso(day)
    before, after = record["totals"]["before"], record["totals"]["after"]
    assert after["marketplace"] - before["marketplace"] == before["gaps"] - after["gaps"] > 0
    assert after["unknown"] == before["unknown"]
    assert before["gaps"] == gaps(found.chosen.before) == sum(before["gaps_by_status"].values())
