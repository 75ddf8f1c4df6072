"""Candidates: who is listed, in which order, and every point of a score worked by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.analysis.candidates import (
    SCOPES,
    TABLES,
    CandidateReport,
    candidate_report,
    candidates_record,
)
from kg.analysis.coverage import Coverage
from kg.analysis.criteria import CRITERIA, Part
from kg.analysis.freshness import LIMITS, Limits
from kg.dates import first_day
from kg.paths import data_dir
from kg.rdf.dataset import Dataset
from kg.records.trust import Trust
from kg.records.world import world_of
from kg.session import Session
from kg.tables.read import Row, Tables, read_tables
from tests.examples import examples
from tests.worlds import RETRIEVED, make_tables, schema

DAY = first_day("2025-06-30")
NEXT_STEPS = read_tables(data_dir(), schema(), ("next_steps",))["next_steps"]
SCALE = {one.id: one for one in CRITERIA}

Cells = dict[str, str]

AGENCIES = [
    {"id": "dept", "label": "Dept", "cfo_act": "yes"},
    {"id": "bureau", "label": "Bureau", "parent": "dept", "kind": "sub-agency"},
    {"id": "sister", "label": "Sister", "parent": "dept", "kind": "sub-agency"},
    {"id": "big", "label": "Big", "cfo_act": "yes"},
    {"id": "home", "label": "Home", "cfo_act": "yes"},
    {"id": "small", "label": "Small", "kind": "commission"},
    {"id": "small2", "label": "Small Two", "kind": "commission"},
]
AREAS = [{"id": "top"}, {"id": "f", "parent": "top"}, {"id": "sub", "parent": "f"}, {"id": "else"}]
PROVIDERS = [
    {"id": "fed", "label": "Fed", "kind": "federal", "agency": "home"},
    {"id": "unit", "label": "Unit", "kind": "federal", "agency": "bureau"},
    {"id": "firm", "label": "Firm"},
    {"id": "firm2", "label": "Another Firm"},
]
LED = {"office": "o", "area": "f", "host": "home", "from": "2020"}


def listing(provider: str, area: str = "f", **cells: str) -> Cells:
    given = {"id": f"s-{provider}", "provider": provider, "area": area, "listed_by": "o"}
    return given | {"observed": "2024"} | cells


def use(agency: str, provider: str, area: str = "f", **cells: str) -> Cells:
    return {"agency": agency, "provider": provider, "area": area, "observed": "2024"} | cells


def rows(name: str, *given: Cells) -> list[Row]:
    common = {"source": "s", "evidence": "So it says.", "confidence": "high"}
    made = []
    for number, cells in enumerate(given, 1):
        row = Row(dict.fromkeys(schema()[name].names, ""))
        row |= common | {"id" if name == "intake" else "row": f"r-{number}"} | cells
        made.append(row)
    return made


def tables_of(
    services: list[Cells],
    adoptions: list[Cells],
    *,
    periods: list[Cells] | None = None,
    catalogue: str = "",
    vehicles: tuple[Cells, ...] = (),
    intake: tuple[Cells, ...] = (),
) -> Tables:
    tables = make_tables(
        agencies=[dict(one) for one in AGENCIES],
        areas=[dict(one) for one in AREAS],
        providers=PROVIDERS,
        services=services,
        adoptions=adoptions,
        offices=[{"id": "o", "catalogue": catalogue}, {"id": "o2"}],
        designation_periods=[LED] if periods is None else periods,
    )
    tables["vehicles"] = rows("vehicles", *vehicles)
    tables["intake"] = rows("intake", *intake)
    tables["next_steps"] = NEXT_STEPS
    return tables


def report(
    tables: Tables,
    agency: str = "dept",
    area: str = "f",
    *,
    day: int = DAY,
    limits: Limits = LIMITS,
) -> CandidateReport:
    return candidate_report(Coverage(world_of(tables), day, limits), tables, agency, area)


def names(found: CandidateReport) -> list[str]:
    return [one.provider for one in found.candidates]


def part(found: CandidateReport, criterion: str, provider: str = "fed") -> Part:
    one = next(one for one in found.candidates if one.provider == provider)
    return next(part for part in one.parts if part.criterion == criterion)


def points(found: CandidateReport, provider: str = "fed") -> dict[str, int]:
    one = next(one for one in found.candidates if one.provider == provider)
    return {part.criterion: part.points for part in one.parts}


def test_a_score_worked_by_hand() -> None:
    found = report(
        tables_of(
            [listing("fed"), listing("firm", vehicle="v")],
            [use("dept", "fed", "else"), use("big", "fed"), use("home", "fed")],
            vehicles=({"id": "v", "label": "V", "until": "2026"},),
            intake=({"service": "s-fed", "intake": "open", "observed": "2024"},),
        )
    )
    # serves dept (3), serves big for f (2), open (2), federal (1), seen last year (2)
    assert points(found) == {"relation": 3, "kind": 2, "intake": 2, "vehicle": 1, "evidence": 2}
    # a vehicle until 2026 (1), seen last year (2)
    assert points(found, "firm") == {
        "relation": 0,
        "kind": 0,
        "intake": 0,
        "vehicle": 1,
        "evidence": 2,
    }
    assert [(one.provider, one.score) for one in found.candidates] == [("fed", 10), ("firm", 3)]
    assert "Dept for A function" in part(found, "relation").reason
    assert part(found, "kind").reason == "serves 1 other CFO Act agency for this function: Big"


def test_ties_go_by_label_and_broader_listings_stand_last() -> None:
    found = report(
        tables_of(
            [
                listing("fed", "top"),
                listing("firm"),
                listing("firm2"),
                listing("unit", "sub"),
            ],
            [use("dept", "fed", "else"), use("big", "fed")],
            periods=[LED | {"area": "top"}],
        )
    )
    assert [(one.provider, one.scope) for one in found.candidates] == [
        ("firm2", "function"),
        ("firm", "function"),
        ("unit", "part"),
        ("fed", "broader"),
    ]
    assert found.candidates[-1].score > found.candidates[0].score
    assert found.candidates[0].score == found.candidates[1].score


def test_who_is_listed_twice_stands_once_where_it_reaches_best() -> None:
    found = report(
        tables_of(
            [listing("firm", "sub"), listing("firm", "top"), listing("firm", "f")],
            [],
            periods=[LED | {"area": "top"}],
        )
    )
    assert [(one.provider, one.scope) for one in found.candidates] == [("firm", "function")]


@pytest.mark.parametrize(
    "cells",
    [
        {"listed_by": ""},
        {"listed_by": "o2"},
        {"until": "2024", "observed": "2023"},
        {"from": "2025-07"},
        {"area": "else"},
    ],
)
def test_who_is_not_listed_on_the_day_is_no_candidate(cells: Cells) -> None:
    found = report(tables_of([listing("fed") | cells], [use("dept", "fed")]))
    assert names(found) == []
    assert found.reason == "no-provider-listed"
    assert found.elsewhere == ()


def test_a_pre_designated_office_lists_nobody() -> None:
    periods = [LED | {"status": "pre-designated"}]
    found = report(tables_of([listing("fed")], [use("big", "fed")], periods=periods))
    assert (names(found), found.office, found.formal) == ([], "o", False)
    assert found.reason == "pre-designated"
    assert found.elsewhere == (("fed", 1),)


def test_no_qsmo_no_candidate() -> None:
    found = report(tables_of([listing("fed")], [], periods=[]))
    assert (names(found), found.office, found.reason) == ([], "", "no-qsmo")
    assert found.next_step.startswith("No QSMO has to be engaged")


def test_a_listing_in_a_broader_function_alone_means_that_nobody_is_listed_for_this_one() -> None:
    tables = tables_of([listing("fed", "top")], [], periods=[LED | {"area": "top"}])
    found = report(tables)
    assert [one.scope for one in found.candidates] == ["broader"]
    assert found.reason == "no-provider-listed"


@pytest.mark.parametrize("catalogue", ["not-recorded", "in-part", "in-full"])
def test_how_complete_the_list_is(catalogue: str) -> None:
    found = report(tables_of([], [use("dept", "firm")], catalogue=catalogue))
    assert found.catalogue == catalogue
    unrecorded = catalogue == "not-recorded"
    assert found.reason == ("catalogue-not-recorded" if unrecorded else "no-provider-listed")
    assert found.provision.startswith("pn-")


@pytest.mark.parametrize(
    ("adoptions", "reason"),
    [
        ([], "listed-not-used"),
        ([use("dept", "firm2")], "listed-not-used"),
        ([use("dept", "dept")], "runs-own"),
        ([use("dept", "firm2", status="planned")], "migrating"),
        ([use("bureau", "firm2")], "bureaus-only"),
        ([use("dept", "fed")], ""),
    ],
)
def test_the_next_step_fits_what_the_body_has(adoptions: list[Cells], reason: str) -> None:
    found = report(tables_of([listing("fed")], adoptions))
    assert found.reason == reason
    assert bool(found.next_step) is bool(reason)


def test_current_and_planned_providers_are_flagged() -> None:
    listed = [listing("fed"), listing("firm"), listing("firm2")]
    adoptions = [use("dept", "fed"), use("dept", "firm", status="planned")]
    found = report(tables_of(listed, adoptions))
    flags = {one.provider: one.current for one in found.candidates}
    assert flags == {"fed": "uses", "firm": "plans", "firm2": ""}


@pytest.mark.parametrize(
    ("adoption", "found_as"),
    [
        (use("dept", "fed"), "agency"),
        (use("dept", "fed", "else"), "agency"),
        (use("bureau", "fed", "else"), "department"),
        (use("big", "fed"), ""),
        (use("dept", "fed", until="2024"), ""),
        (use("dept", "fed", status="planned"), ""),
        (use("dept", "firm"), ""),
    ],
)
def test_relation(adoption: Cells, found_as: str) -> None:
    found = report(tables_of([listing("fed")], [adoption]))
    assert part(found, "relation").found == found_as
    assert part(found, "relation").points == {"agency": 3, "department": 2, "": 0}[found_as]


def test_a_unit_of_the_same_department_is_related() -> None:
    found = report(tables_of([listing("unit"), listing("fed")], []))
    assert part(found, "relation", "unit").reason == "is part of Dept"
    assert part(found, "relation").found == ""


@pytest.mark.parametrize(
    ("agency", "adoption", "found_as"),
    [
        ("dept", use("big", "fed"), "function"),
        ("dept", use("big", "fed", "else"), "other"),
        ("dept", use("home", "fed"), ""),  # its own department is no customer
        ("dept", use("small", "fed"), ""),
        ("dept", use("bureau", "fed"), ""),
        ("bureau", use("sister", "fed"), ""),  # a relation, and no other customer of its kind
        ("small", use("small2", "fed"), "function"),
        ("small", use("big", "fed"), ""),
        ("small", use("small", "fed"), ""),
    ],
)
def test_same_kind(agency: str, adoption: Cells, found_as: str) -> None:
    found = report(tables_of([listing("fed")], [adoption]), agency)
    assert part(found, "kind").found == found_as


@pytest.mark.parametrize(
    ("statements", "found_as"),
    [
        ((), ""),
        (({"intake": "open", "observed": "2024"},), "open"),
        (({"intake": "advised-against", "observed": "2024"},), "advised-against"),
        (({"intake": "open", "observed": "2025-07"},), ""),  # said after the day
        (({"intake": "open"},), ""),  # undated: known only from the day it was read
        (
            (
                {"intake": "closed", "observed": "2023"},
                {"intake": "open", "observed": "2024"},
            ),
            "open",
        ),
        (
            (
                {"intake": "open", "observed": "2023"},
                {"intake": "closed", "observed": "2024"},
            ),
            "closed",
        ),
        (({"service": "s-firm", "intake": "open", "observed": "2024"},), ""),
    ],
)
def test_intake(statements: tuple[Cells, ...], found_as: str) -> None:
    said = tuple({"service": "s-fed"} | one for one in statements)
    found = report(tables_of([listing("fed"), listing("firm")], [], intake=said))
    one = part(found, "intake")
    assert one.found == found_as
    assert one.points == SCALE["intake"].points.get(found_as, 0)
    assert ("not recorded" in one.reason) is (not found_as)


def test_an_undated_statement_counts_from_the_day_it_was_read() -> None:
    tables = tables_of([listing("fed")], [], intake=({"service": "s-fed", "intake": "open"},))
    assert part(report(tables, day=first_day(RETRIEVED)), "intake").found == "open"
    assert part(report(tables, day=first_day(RETRIEVED) - 1), "intake").found == ""


def test_a_closed_door_outweighs_a_vehicle_and_fresh_evidence() -> None:
    closed = ({"service": "s-fed", "intake": "closed", "observed": "2024"},)
    found = report(tables_of([listing("fed"), listing("firm")], [], intake=closed))
    assert names(found) == ["firm", "fed"]
    assert found.candidates[1].score == 1 + 2 - 4


@pytest.mark.parametrize(
    ("cells", "found_as"),
    [
        ({}, "in force"),
        ({"until": "2025-06-30"}, "in force"),
        ({"until": "2025-06-29"}, ""),
        ({"from": "2025-06-30"}, "in force"),
        ({"from": "2025-07"}, ""),
    ],
)
def test_vehicle_of_a_company(cells: Cells, found_as: str) -> None:
    listed = [listing("firm", vehicle="v")]
    found = report(tables_of(listed, [], vehicles=({"id": "v", "label": "V"} | cells,)))
    assert part(found, "vehicle", "firm").found == found_as


def test_a_federal_provider_needs_no_vehicle_and_a_company_does() -> None:
    found = report(tables_of([listing("fed"), listing("firm")], []))
    assert part(found, "vehicle").found == "agreement"
    assert part(found, "vehicle", "firm").points == 0
    assert part(found, "vehicle", "firm").reason == "no contract vehicle recorded"


@pytest.mark.parametrize(
    ("limits", "found_as", "scored"),
    [(Limits(5, 10), "fresh", 2), (Limits(0, 5), "aging", 1), (Limits(0, 0), "last known", 0)],
)
def test_age_of_evidence_goes_by_the_limits(limits: Limits, found_as: str, scored: int) -> None:
    found = report(tables_of([listing("fed")], []), limits=limits)
    assert (part(found, "evidence").found, part(found, "evidence").points) == (found_as, scored)


def test_undated_evidence_is_last_known() -> None:
    tables = tables_of([listing("fed", observed="")], [])
    found = report(tables, day=first_day(RETRIEVED))
    assert (part(found, "evidence").found, part(found, "evidence").points) == ("last known", 0)


def test_listed_services_without_a_provider_are_counted_and_are_no_candidates() -> None:
    found = report(tables_of([listing("", id="s1"), listing("", id="s2"), listing("firm")], []))
    assert (names(found), found.unnamed) == (["firm"], 2)


AGENCY = some.sampled_from([one["id"] for one in AGENCIES])
AREA = some.sampled_from([one["id"] for one in AREAS])
PROVIDER = some.sampled_from([one["id"] for one in PROVIDERS])
YEAR = some.sampled_from(["", "2012", "2018", "2024"])
SERVICES = some.lists(
    some.builds(
        lambda provider, area, office, observed: listing(
            provider, area, listed_by=office, observed=observed
        ),
        PROVIDER,
        AREA,
        some.sampled_from(["o", "o", "o2", ""]),
        YEAR,
    ),
    max_size=6,
)
ADOPTIONS = some.lists(some.builds(use, AGENCY, PROVIDER, AREA, observed=YEAR), max_size=8)
INTAKE = some.lists(
    some.fixed_dictionaries(
        {
            "service": some.sampled_from([f"s-{one['id']}" for one in PROVIDERS]),
            "intake": some.sampled_from(["open", "closed", "advised-against"]),
            "observed": YEAR,
        }
    ),
    max_size=3,
)
PERIODS = some.lists(
    some.fixed_dictionaries(
        {
            "office": some.sampled_from(["o", "o2"]),
            "area": AREA,
            "host": some.just("home"),
            "from": some.just("2010"),
            "status": some.sampled_from(["designated", "designated", "pre-designated"]),
        }
    ),
    min_size=1,
    max_size=3,
)


@given(SERVICES, ADOPTIONS, INTAKE, PERIODS, AGENCY, AREA)
@settings(max_examples=examples(150), deadline=None)
def test_any_small_world(
    services: list[Cells],
    adoptions: list[Cells],
    intake: list[Cells],
    periods: list[Cells],
    agency: str,
    area: str,
) -> None:
    tables = tables_of(services, adoptions, periods=periods, intake=tuple(intake))
    coverage = Coverage(world_of(tables), first_day(RETRIEVED))
    found = candidate_report(coverage, tables, agency, area)
    listed = {name for one in coverage.marketplace.listings(area) for name in one.providers}
    assert {one.provider for one in found.candidates if one.scope != "broader"} == listed
    assert len(set(names(found))) == len(found.candidates)
    keys = [(list(SCOPES).index(one.scope), -one.score) for one in found.candidates]
    assert keys == sorted(keys)
    for one in found.candidates:
        assert [part.criterion for part in one.parts] == list(SCALE)
        for part_ in one.parts:
            assert part_.points == SCALE[part_.criterion].points.get(part_.found, 0)
            assert part_.reason
        assert one.score == sum(part.points for part in one.parts)
        assert all(
            listed.office in coverage.marketplace.designated(area) for listed in one.listings
        )
    if not coverage.marketplace.designated(area):
        assert found.candidates == ()
    for provider, bodies in found.elsewhere:
        assert provider not in names(found)
        assert bodies > 0


@given(SERVICES, ADOPTIONS, INTAKE, AGENCY, some.randoms(use_true_random=False))
@settings(max_examples=examples(60), deadline=None)
def test_order_of_rows_and_ids_change_nothing_else(
    services: list[Cells],
    adoptions: list[Cells],
    intake: list[Cells],
    agency: str,
    chance: Random,
) -> None:
    tables = tables_of(services, adoptions, intake=tuple(intake))
    before = [(one.provider, one.scope, one.score) for one in report(tables, agency).candidates]
    mixed: Tables = {}
    for name, given_rows in tables.items():
        mixed[name] = [_renamed(row) for row in given_rows]
        chance.shuffle(mixed[name])
    after = report(mixed, agency)
    assert [
        (one.provider.removeprefix("z"), one.scope, one.score) for one in after.candidates
    ] == before


def _renamed(row: Row) -> Row:
    """The row with all providers called otherwise; their labels, which order ties, stay."""
    ids = {one["id"]: f"z{one['id']}" for one in PROVIDERS}
    new = Row(row)
    new.line = getattr(row, "line", 0)
    for column in ("provider", "id"):
        if row.get(column) in ids:
            new[column] = ids[row[column]]
    return new


@cache
def real() -> Session:
    return Session(data_dir())


def of(agency: str, area: str) -> CandidateReport:
    session = real()
    return candidate_report(session.coverage, session.tables(*TABLES), agency, area)


def listed_rows(office: str, area: str) -> list[dict[str, str]]:
    with (data_dir() / "services.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if (row["listed_by"], row["area"]) == (office, area) and not row["until"]
        ]


@pytest.mark.parametrize(
    ("agency", "area", "office"),
    [
        ("hud", "core-financial-management", "fm-qsmo"),
        ("usda", "grants-management", "grants-qsmo"),
        ("cpsc", "vulnerability-disclosure", "cyber-qsmo"),
    ],
)
def test_candidates_are_those_of_the_catalogue(agency: str, area: str, office: str) -> None:
    found = of(agency, area)
    stated = {row["provider"] for row in listed_rows(office, area) if row["provider"]}
    assert {one.provider for one in found.candidates if one.scope == "function"} == stated
    unnamed = {row["id"] for row in listed_rows(office, area) if not row["provider"]}
    assert found.unnamed == len(unnamed)
    assert found.catalogue == "in-part"


def test_hud_core_finance_shows_the_provider_in_use() -> None:
    found = of("hud", "core-financial-management")
    assert {one.provider for one in found.candidates if one.current} == {"arc"}
    assert part(found, "relation", "arc").found == "agency"
    assert found.reason == ""


def test_nasa_payroll_has_no_candidates_since_the_catalogue_is_not_recorded() -> None:
    found = of("nasa", "payroll")
    assert found.candidates == ()
    assert (found.office, found.formal) == ("hr-qsmo", True)
    assert found.catalogue == "not-recorded"
    assert found.reason == "catalogue-not-recorded"
    assert dict(found.elsewhere)["nfc"] > 10


def test_usda_grants_says_who_advises_against_new_customers() -> None:
    found = of("usda", "grants-management")
    advised = {one.provider: part(found, "intake", one.provider).found for one in found.candidates}
    assert advised["psc-cas"] == "advised-against"
    assert advised["grantsolutions"] == advised["nih-era"] == "open"
    assert part(found, "intake", "psc-cas").points < 0


def test_every_reason_of_every_cfo_act_cell_names_sources_that_exist(dataset: Dataset) -> None:
    sources = {row["id"] for row in dataset.tables["sources"]}
    world = real().world
    seen = 0
    for agency in (one.id for one in world.agencies.values() if one.cfo_act):
        for area in world.main_functions:
            for one in of(agency, area).candidates:
                seen += 1
                assert one.sources
                assert set(one.sources) <= sources
                assert all(part_.reason for part_ in one.parts)
    assert seen > 1000


def test_the_record_has_every_part() -> None:
    found = of("usda", "grants-management")
    record = candidates_record(found, real().coverage)
    assert [one["rank"] for one in record["candidates"]] == list(
        range(1, len(found.candidates) + 1)
    )
    for one in record["candidates"]:
        assert one["score"] == sum(part_["points"] for part_ in one["parts"])
    assert [one["id"] for one in record["criteria"]] == list(SCALE)


def test_what_is_not_trusted_does_not_count(copy_of_data: Path) -> None:
    path = copy_of_data / "intake.csv"
    text = path.read_text("utf-8")
    assert "while it is under review.,high" in text
    path.write_text(text.replace("under review.,high", "under review.,low"), "utf-8")
    for trust, found_as in ((Trust(), "advised-against"), (Trust("medium"), "")):
        session = Session(copy_of_data, trust=trust)
        tables = session.tables(*TABLES)
        found = candidate_report(session.coverage, tables, "usda", "grants-management")
        assert part(found, "intake", "psc-cas").found == found_as


def test_without_a_provider_nobody_is_better_placed_than_with_it() -> None:
    """What serves a body gains by it: taking its record away never raises its score."""
    session = real()
    tables = session.tables(*TABLES)
    world = session.world
    left = [one for one in world.adoptions if one.agency != "usda"]
    coverage = Coverage(replace(world, adoptions=left), session.day)
    without = candidate_report(coverage, tables, "usda", "grants-management")
    before = {one.provider: one.score for one in of("usda", "grants-management").candidates}
    after = {one.provider: one.score for one in without.candidates}
    assert before.keys() == after.keys()
    assert all(after[one] <= before[one] for one in before)
    assert after["grantsolutions"] < before["grantsolutions"]
