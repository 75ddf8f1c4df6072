"""Compliance: which mandates hold, whom they bind, and how each body stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.analysis import status as st
from kg.analysis.compliance import (
    REASONS,
    TABLES,
    Finding,
    compliance_records,
    findings,
    findings_on,
)
from kg.analysis.coverage import Coverage
from kg.analysis.mandate import IN_FORCE, MANDATING, NOT_RECORDED, mandates
from kg.analysis.mandate_test import FAILS, MEETS, OUTCOMES, PARTIAL, UNKNOWN, mandate_test
from kg.dates import first_day
from kg.records.group import group_members
from kg.records.trust import Trust
from kg.records.world import world_of
from kg.session import Session
from kg.tables.read import Row, Tables
from tests.examples import examples
from tests.worlds import RETRIEVED, SOURCED, make_tables, schema

DAY = "2024-06-01"
DEPT = {"id": "dept", "kind": "cabinet-department"}
AGENCIES = [
    DEPT,
    {"id": "bureau", "kind": "sub-agency", "parent": "dept"},
    {"id": "other", "kind": "independent-agency", "acronym": "OTH"},
    {"id": "center-home", "kind": "independent-agency"},
]
PROVIDERS = [
    {"id": "center", "kind": "federal", "agency": "center-home"},
    {"id": "inhouse", "kind": "federal", "agency": "dept"},
    {"id": "company", "kind": "commercial"},
]


def rows(name: str, given: list[dict[str, str]]) -> list[Row]:
    numbers = count(1)
    made = []
    for cells in given:
        row = Row(dict.fromkeys(schema()[name].names, ""))
        if "evidence" in row:
            row.update(SOURCED)
        if "id" in row:
            row["id"] = f"{name[:2]}-{next(numbers):04}"
        assert set(cells) <= set(row), cells
        row.update(cells)
        made.append(row)
    return made


def tables(
    *,
    adoptions: list[dict[str, str]] | None = None,
    agencies: list[dict[str, str]] | None = None,
    policy: dict[str, str] | None = None,
    provision: dict[str, str] | None = None,
    test: dict[str, str] | None = None,
) -> Tables:
    """One policy with one provision on the group `all`: dept, bureau and other."""
    given = make_tables(
        agencies=AGENCIES if agencies is None else agencies,
        areas=[{"id": "payroll"}, {"id": "pensions"}],
        providers=PROVIDERS,
        adoptions=adoptions or [],
        services=[{"id": "gold", "provider": "center"}, {"id": "tin", "provider": "company"}],
    )
    plain = {"id": "act", "type": "statute", "label": "The Act", "issued": "2020-01-01"}
    what = {"policy": "act", "effect": "mandates-use", "target_kind": "area", "target": "payroll"}
    rule = {"policy": "act", "provision": "pr-0001", "testable": "yes", "group": "all"}
    asks = {"area": "payroll", "statuses": "marketplace;shared", "label": "Sharing"}
    mine: dict[str, list[dict[str, str]]] = {
        "policies": [plain | {"status": "in-force"} | (policy or {})],
        "provisions": [what | {"scope": "everybody", "statement": "Share."} | (provision or {})],
        "groups": [
            {"id": "all", "members": "dept;bureau;other"},
            {"id": "offices"},
        ],
        "scope_groups": [
            {"scope": "everybody", "group": "all"},
            {"scope": "nobody yet", "group": "offices"},
        ],
        "mandate_tests": [rule | asks | test] if test is not None else [],
    }
    return {**given, **{name: rows(name, one) for name, one in mine.items()}}


def found(day: str = DAY, *, units: bool = False, **how: object) -> list[Finding]:
    made = tables(**how)  # type: ignore[arg-type]
    return findings(Coverage(world_of(made), first_day(day)), made, units=units)


def use(agency: str, provider: str, **cells: str) -> dict[str, str]:
    plain = {"agency": agency, "area": "payroll", "provider": provider, "observed": "2024-01-01"}
    return plain | cells


def outcome(*adoptions: dict[str, str], agency: str = "dept", **test: str) -> tuple[str, str]:
    (one,) = found(units=True, adoptions=list(adoptions), test=test)
    ((answer, note),) = [
        (each.outcome, each.note) for each in one.outcomes if each.cell.agency == agency
    ]
    return answer, note


# Which mandates hold


@pytest.mark.parametrize(
    ("policy", "provision", "day", "standing"),
    [
        ({}, {}, "2019-12-31", None),
        ({}, {}, "2020-01-01", IN_FORCE),
        ({"ended": "2022-03"}, {}, "2022-03-31", IN_FORCE),
        ({"ended": "2022-03"}, {}, "2022-04-01", None),
        ({"ended": "2022-03", "status": "rescinded"}, {}, "2021-01-01", IN_FORCE),
        ({"status": "unknown"}, {}, "2020-01-01", NOT_RECORDED),
        ({"status": "unknown"}, {}, "2019-12-31", None),
        ({"status": "superseded", "observed": "2021-05-05"}, {}, "2021-05-04", NOT_RECORDED),
        ({"status": "superseded", "observed": "2021-05-05"}, {}, "2021-05-05", None),
        # The later of the two dates counts, and a source's where there is none.
        ({}, {"date": "2021"}, "2020-12-31", None),
        ({}, {"date": "2021"}, "2021-01-01", IN_FORCE),
        ({}, {"date": "2019"}, "2019-06-01", None),
        ({"issued": ""}, {"date": "2019"}, "2019-06-01", IN_FORCE),
        ({"issued": ""}, {"observed": "2021-02"}, "2021-01-31", None),
        ({"issued": ""}, {"observed": "2021-02"}, "2021-02-01", IN_FORCE),
        ({"issued": ""}, {}, "2026-11-21", None),
        ({"issued": ""}, {}, RETRIEVED, IN_FORCE),
    ],
)
def test_standing(
    policy: dict[str, str], provision: dict[str, str], day: str, standing: str | None
) -> None:
    held = mandates(tables(policy=policy, provision=provision), first_day(day))
    assert [one.standing for one in held] == ([standing] if standing else [])


def test_only_some_effects_oblige() -> None:
    (column,) = (one for one in schema()["provisions"].columns if one.name == "effect")
    assert set(MANDATING) < set(column.datatype.allowed)
    for effect in column.datatype.allowed:
        held = mandates(tables(provision={"effect": effect}), first_day(DAY))
        assert bool(held) == (effect in ("requires", "mandates-use"))


# Why a mandate cannot be tested


@pytest.mark.parametrize(
    ("provision", "test", "reason"),
    [
        ({}, None, "use-not-recorded"),
        ({"target": "pensions"}, None, "use-not-recorded"),
        ({"target_kind": "agency", "target": "other"}, None, "named-body"),
        ({"target_kind": "body", "target": "council"}, None, "named-body"),
        ({"scope": "OTH"}, None, "named-body"),
        ({"scope": "step 2.1"}, None, "section-label"),
        ({"scope": ""}, None, "section-label"),
        ({"scope": "nobody yet"}, None, "no-members"),
        ({"target_kind": "group", "target": "offices", "scope": "duties"}, None, "no-members"),
        ({"target_kind": "group", "target": "all", "scope": "step 2.1"}, None, "no-function"),
        ({"target_kind": "qsmo", "target": "hr-qsmo"}, None, "no-function"),
        ({}, {}, ""),
        ({"scope": "step 2.1"}, {}, ""),
        ({}, {"group": "offices"}, "no-members"),
        ({}, {"testable": "no", "reason": "conditional"}, "conditional"),
        ({}, {"testable": "no"}, "not-shown"),
    ],
)
def test_reason(provision: dict[str, str], test: dict[str, str] | None, reason: str) -> None:
    (one,) = found(provision=provision, test=test)
    assert one.reason == reason
    assert bool(one.outcomes) is (not reason)


def test_a_used_function_without_a_test() -> None:
    (one,) = found(adoptions=[use("other", "center")])
    assert one.reason == "no-test"


def test_a_named_body_is_bound_and_the_group_is_not() -> None:
    (one,) = found(provision={"target_kind": "agency", "target": "center-home"})
    assert [one.binds(agency) for agency in ("center-home", "dept", "other")] == [
        True,
        False,
        False,
    ]


# How a body stands


@pytest.mark.parametrize(
    ("adoptions", "test", "expected"),
    [
        ([], {}, (UNKNOWN, "")),
        ([use("dept", "center")], {}, (MEETS, "")),
        ([use("dept", "company")], {}, (FAILS, "")),
        ([use("dept", "dept")], {}, (FAILS, "")),
        ([use("dept", "inhouse")], {"statuses": "own"}, (MEETS, "")),
        ([use("dept", "company")], {"statuses": "vendor"}, (MEETS, "")),
        # Not in use: an authorization shows nothing, a plan only where plans satisfy.
        (
            [use("dept", "company", status="authorized")],
            {"statuses": "vendor"},
            (UNKNOWN, "an authorization shows no use"),
        ),
        (
            [use("dept", "company", status="authorized")],
            {},
            (UNKNOWN, "an authorization shows no use"),
        ),
        ([use("dept", "center", status="planned")], {}, (FAILS, "")),
        ([use("dept", "center", status="planned")], {"statuses": "planned"}, (MEETS, "")),
        ([use("dept", "inhouse", status="planned")], {"statuses": "own"}, (FAILS, "")),
        # Only named providers or services.
        ([use("dept", "center")], {"providers": "center"}, (MEETS, "")),
        ([use("dept", "center")], {"providers": "company"}, (FAILS, "")),
        ([use("dept", "center"), use("dept", "company")], {"providers": "company"}, (FAILS, "")),
        ([use("dept", "center", service="gold")], {"services": "gold"}, (MEETS, "")),
        ([use("dept", "center", service="gold")], {"services": "tin"}, (FAILS, "")),
        (
            [use("dept", "center")],
            {"services": "gold"},
            (UNKNOWN, "which service is used is not recorded"),
        ),
        # A part of the body neither meets nor fails for the whole.
        ([use("dept", "center", extent="part")], {}, (PARTIAL, "met for a part")),
        ([use("dept", "company", extent="part")], {}, (PARTIAL, "recorded for a part only")),
        (
            [use("dept", "center", extent="part"), use("dept", "company")],
            {},
            (PARTIAL, "met for a part"),
        ),
        ([use("bureau", "center")], {}, (PARTIAL, "recorded for bureaus only")),
        ([use("bureau", "company")], {}, (PARTIAL, "recorded for bureaus only")),
        # Bureaus with newer records that stand otherwise.
        (
            [use("dept", "company"), use("bureau", "center", observed="2024-05-01")],
            {},
            (PARTIAL, "bureaus differ"),
        ),
        (
            [use("dept", "center"), use("bureau", "company", observed="2024-05-01")],
            {},
            (PARTIAL, "bureaus differ"),
        ),
        ([use("dept", "company"), use("bureau", "dept", observed="2024-05-01")], {}, (FAILS, "")),
        ([use("dept", "company", observed="2024-05-01"), use("bureau", "center")], {}, (FAILS, "")),
    ],
)
def test_outcome(
    adoptions: list[dict[str, str]], test: dict[str, str], expected: tuple[str, str]
) -> None:
    assert outcome(*adoptions, **test) == expected


def test_inherited_cells_count() -> None:
    assert outcome(use("dept", "center"), agency="bureau") == (MEETS, "")
    assert outcome(use("dept", "company"), agency="bureau") == (FAILS, "")


def test_what_a_unit_would_inherit_does_not_stand_in_for_its_own_use() -> None:
    both = use("dept", "center"), use("bureau", "company")
    assert outcome(*both, agency="bureau", providers="center") == (FAILS, "")
    assert outcome(*both, agency="dept", providers="center") == (MEETS, "")


def test_a_plan_for_what_is_asked_is_said_and_no_other() -> None:
    plan = use("dept", "center", status="planned")
    for test, planned in (({"providers": "center"}, True), ({"providers": "company"}, False)):
        (one,) = found(adoptions=[plan, use("dept", "company")], test=test | {"statuses": "own"})
        (dept,) = (each for each in one.outcomes if each.cell.agency == "dept")
        assert (dept.outcome, dept.planned) == (FAILS, planned)
    (one,) = found(adoptions=[plan], test={})  # where anything will do, a plan may be for anything
    assert [each.planned for each in one.outcomes] == [False, False]


def test_units_answer_through_the_body_above() -> None:
    (top,) = found(test={})
    assert [one.cell.agency for one in top.outcomes] == ["dept", "other"]
    (every,) = found(test={}, units=True)
    assert [one.cell.agency for one in every.outcomes] == ["bureau", "dept", "other"]
    assert top.members == every.members == ("bureau", "dept", "other")


def test_bodies_are_bound_within_their_lifetimes() -> None:
    bodies = [
        DEPT | {"until": "2022-12-31"},
        {"id": "bureau", "kind": "sub-agency", "parent": "dept"},
        {"id": "other", "kind": "independent-agency", "from": "2023-01-01"},
        {"id": "center-home"},
    ]
    before, after = (
        found(day, agencies=bodies, test={})[0] for day in ("2022-12-31", "2023-01-01")
    )
    assert ([one.cell.agency for one in before.outcomes], before.absent) == (["dept"], ("other",))
    # A unit whose parent is gone answers for itself.
    assert [one.cell.agency for one in after.outcomes] == ["bureau", "other"]
    assert after.absent == ("dept",)


def test_a_deadline_is_over_the_day_after() -> None:
    for day, over in (("2024-05-31", False), ("2024-06-01", False), ("2024-06-02", True)):
        (one,) = found(day, test={"deadline": "2024-06-01"})
        assert one.overdue(first_day(day)) is over
    (one,) = found(test={})
    assert not one.overdue(first_day(DAY))


# What always holds

PLACES = [one["id"] for one in AGENCIES]
ADOPTION = some.builds(
    use,
    some.sampled_from(PLACES),
    some.sampled_from([*PLACES, "center", "inhouse", "company"]),
    status=some.sampled_from(["in-use", "in-use", "planned", "authorized"]),
    observed=some.sampled_from(["2023-01-01", "2024-01-01", "2024-05-01"]),
    extent=some.sampled_from(["", "", "part"]),
    service=some.sampled_from(["", "gold", "tin"]),
)
TEST = some.fixed_dictionaries(
    {
        "statuses": some.lists(
            some.sampled_from([st.SHARED, st.PLANNED, st.VENDOR, st.OWN]), min_size=1, unique=True
        ).map(";".join),
        "providers": some.sampled_from(["", "center", "company;inhouse"]),
        "services": some.sampled_from(["", "", "gold"]),
    }
)


@settings(deadline=None, max_examples=examples(200))
@given(some.lists(ADOPTION, max_size=7), TEST, some.booleans())
def test_every_member_has_one_outcome_and_the_unknown_never_fail(
    adoptions: list[dict[str, str]], test: dict[str, str], units: bool
) -> None:
    (one,) = found(adoptions=adoptions, test=test, units=units)
    bodies = [each.cell.agency for each in one.outcomes]
    assert bodies == (["bureau", "dept", "other"] if units else ["dept", "other"])
    assert sum(one.counts.values()) == len(bodies)
    for each in one.outcomes:
        assert each.outcome in OUTCOMES
        if not each.cell.known or each.cell.authorized_only:
            assert each.outcome == UNKNOWN
        if each.outcome == FAILS:
            assert any(record.whole for record in each.cell.records)
            assert each.cell.status != st.PARTIAL


@settings(deadline=None, max_examples=examples(200))
@given(some.lists(ADOPTION, max_size=7), TEST)
def test_meeting_is_having_one_record_that_alone_would_do(
    adoptions: list[dict[str, str]], test: dict[str, str]
) -> None:
    """The same answer another way: by each deciding record in a world of its own."""
    made = tables(adoptions=adoptions, test=test)
    world, day = world_of(made), first_day(DAY)
    (one,) = findings(Coverage(world, day), made, units=True)
    assert one.test
    for each in one.outcomes:
        if each.cell.mixed:
            continue  # its bureaus speak too
        alone = [
            Coverage(replace(world, adoptions=[record]), day).cell(each.cell.agency, "payroll")
            for record in each.cell.records
            if record.whole and one.test.fits(record)
        ]
        meets = each.cell.status != st.PARTIAL and any(
            cell.status in one.test.statuses for cell in alone
        )
        assert (each.outcome == MEETS) == meets


# The real mandates


@pytest.fixture(scope="module")
def session() -> Session:
    from kg.paths import data_dir

    return Session(data_dir())


def real(session: Session, day: str = "") -> dict[str, Finding]:
    coverage = session.coverage_on(first_day(day)) if day else session.coverage
    return {one.mandate.provision: one for one in findings(coverage, session.tables(*TABLES))}


def by_outcome(one: Finding) -> dict[str, set[str]]:
    return {
        word: {each.cell.agency for each in one.outcomes if each.outcome == word}
        for word in OUTCOMES
    }


def test_the_marketplace_order_of_2025_by_hand(session: Session) -> None:
    """EO 14249 section 5(c): the 24 agencies of the CFO Act without USAID, gone since July 2025."""
    one = real(session)["pn-0028"]
    assert one.absent == ("usaid",)
    assert len(one.outcomes) == 23
    # Treasury: only the IRS and the Mint are recorded. Interior: FWS is on a unit of Interior.
    assert by_outcome(one) == {
        MEETS: {"dot", "hud", "nrc", "opm"},
        PARTIAL: {"treasury"},
        UNKNOWN: set(),
        FAILS: set(one.members) - {"dot", "hud", "nrc", "opm", "treasury"},
    }
    cells = session.coverage.cells(one.members, ["core-financial-management"])
    assert {cell.agency for cell in cells if cell.status == st.MARKETPLACE} == {
        "dot", "hud", "nrc", "opm",
    }  # fmt: skip


def test_payroll_consolidation(session: Session) -> None:
    """M-03-05: State kept a payroll of its own; the parents of the four providers are not bound."""
    one = real(session)["pn-0138"]
    assert one.mandate.standing == NOT_RECORDED
    assert by_outcome(one)[FAILS] == {"state"}
    assert {"dod", "gsa", "doi", "usda"}.isdisjoint(one.members)
    assert "nasa" in by_outcome(one)[MEETS]
    assert "pn-0138" not in real(session, "2003-01-09")
    assert "pn-0138" in real(session, "2003-01-10")


def test_core_hcm_plans_do_not_satisfy_yet(session: Session) -> None:
    one = real(session)["pn-0016"]
    (hud,) = (each for each in one.outcomes if each.cell.agency == "hud")
    assert (hud.outcome, hud.planned, hud.cell.status) == (FAILS, True, st.SHARED)
    assert not one.overdue(session.day)
    assert not by_outcome(one)[MEETS]


def test_travel_services_that_nobody_names_stay_unknown(session: Session) -> None:
    one = real(session)["pn-0055"]
    assert {"eac", "epa", "usitc"} <= by_outcome(one)[UNKNOWN]  # Concur, by which contract?
    assert "dod" not in one.members
    assert by_outcome(one)[FAILS] == set()


def test_a_rescinded_memo_holds_until_its_end(session: Session) -> None:
    assert "pn-0147" in real(session, "2019-04-26")  # M-19-16 of that day rescinds M-13-08
    assert "pn-0147" not in real(session, "2019-04-27")
    assert "pn-0147" not in real(session, "2013-03-24")


@pytest.mark.parametrize("day", ["1985-01-01", "2005-01-01", "2015-01-01", "2022-06-01", ""])
def test_every_mandate_is_tested_or_has_a_reason(session: Session, day: str) -> None:
    coverage = session.coverage_on(first_day(day)) if day else session.coverage
    tables_ = session.tables(*TABLES)
    every = findings(coverage, tables_)
    held = {one.provision for one in mandates(tables_, coverage.day)}
    assert {one.mandate.provision for one in every} == held
    for one in every:
        assert one.reason in REASONS or (not one.reason and one.test and one.outcomes)
        assert sum(one.counts.values()) == len(one.outcomes)


def test_every_reason_is_used(session: Session) -> None:
    days = ("", "2015-01-01")
    assert {one.reason for day in days for one in real(session, day).values()} == {"", *REASONS}


def test_binding_one_body(session: Session) -> None:
    every = findings(session.coverage, session.tables(*TABLES), units=True)
    on_omb = findings_on(every, "omb")
    assert any(one.reason == "named-body" for one in on_omb)
    assert all(one.mandate.target == "omb" or "omb" in one.members for one in on_omb)
    noaa = findings_on(every, "noaa")
    assert "pn-0028" not in {one.mandate.provision for one in noaa}  # binds CFO Act agencies
    assert {each.cell.agency for one in noaa for each in one.outcomes} == {"noaa"}


def test_facts_that_are_not_trusted_show_nothing(session: Session) -> None:
    strict = Session(session.data, trust=Trust("high", government=True))
    every = real(session)
    for provision, one in real(strict).items():
        assert one.counts[UNKNOWN] >= every[provision].counts[UNKNOWN]


def test_json(session: Session) -> None:
    every = findings(session.coverage, session.tables(*TABLES))
    records = compliance_records(every, session.world, session.day)
    assert len(records) == len(every)
    for one in records:
        assert (one["counts"] is None) == bool(one["reason"])
        assert one["counts"] is None or sum(one["counts"].values()) == len(one["bodies"])
        assert all(len(one[key]) == 10 for key in ("from", "as_of"))
        assert "https" not in str(one["group"])


# The table


def test_rows_of_the_table_say_what_their_provisions_say(session: Session) -> None:
    given = session.tables(*TABLES)
    provisions = {row["id"]: row for row in given["provisions"]}
    scopes = {row["scope"]: row["group"] for row in given["scope_groups"]}
    groups = group_members(given["groups"], session.world)
    tested = [row for row in given["mandate_tests"] if row["testable"] == "yes"]
    assert len(tested) >= 12
    for row in given["mandate_tests"]:
        provision = provisions[row["provision"]]
        assert row["policy"] == provision["policy"]
        assert provision["effect"] in MANDATING
        assert bool(row["reason"]) == (row["testable"] == "no")
        if row["deadline"] and provision["date"]:
            assert first_day(row["deadline"]) >= first_day(provision["date"])
    for row in tested:
        provision = provisions[row["provision"]]
        whole = groups[scopes[provision["scope"]]]
        assert set(groups[row["group"]]) <= set(whole), row["id"]
        if provision["target_kind"] == "area":
            assert provision["target"] in session.world.area_scope[row["area"]], row["id"]
        assert st.UNKNOWN not in row["statuses"]
        assert mandate_test(row).reason == ""
