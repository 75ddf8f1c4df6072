"""Briefs: they say what the analyses say, cite what they say, and keep unknown apart."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from itertools import count
from typing import Any

import pytest

from kg.analysis import status as st
from kg.analysis.brief import TABLES, Brief, brief, brief_record
from kg.analysis.brief.ahead import ENTRIES
from kg.analysis.brief.changes import BEGUN, CHANGED, GONE, KINDS, RECORDED
from kg.analysis.brief.gaps import MOST, PLACES
from kg.analysis.calendar import calendar
from kg.analysis.candidates import candidate_report
from kg.analysis.compliance import findings, findings_on
from kg.analysis.coverage import Coverage
from kg.analysis.diff import coverage_diff
from kg.analysis.due import LATE
from kg.analysis.explain import Explainer
from kg.analysis.freshness import LIMITS, Limits
from kg.analysis.gaps import gap_report
from kg.analysis.mandate_test import FAILS, MEETS, OUTCOMES, UNKNOWN
from kg.analysis.reason import reason_of
from kg.dates import add_years, first_day
from kg.paths import data_dir
from kg.records.world import world_of
from kg.session import Session
from kg.tables.read import Row, Tables
from tests.explained import next_steps
from tests.worlds import RETRIEVED, SOURCED, make_tables, schema

BODIES = ["usda", "hud", "nasa", "cpsc", "fca", "nifa", "doc", "jct"]
"""The shown ones, one that inherits, the longest one, and one of which nothing is known."""

DAY = RETRIEVED
"""An undated row counts from the day its source was read, which is this one."""
DEPT = {"id": "dept", "label": "Department", "acronym": "DP"}
BUREAU = {"id": "bureau", "label": "Bureau", "acronym": "BU", "parent": "dept"}
AREAS = [
    {"id": "pay", "label": "Paying", "main_of": "pay", "rank": "1", "one_provider": "yes"},
    {"id": "buy", "label": "Buying", "main_of": "buy", "rank": "2"},
]
PROVIDERS = [
    {"id": "center", "label": "Center", "kind": "federal", "agency": "home"},
    {"id": "firm", "label": "Firm"},
]
LED = {"office": "o", "area": "pay", "host": "home", "from": "2020"}

Cells = dict[str, str]


@cache
def session() -> Session:
    return Session(data_dir())


@cache
def real(agency: str) -> Brief:
    return brief(session().coverage, session().tables(*TABLES), agency)


def use(area: str = "pay", provider: str = "center", **cells: str) -> Cells:
    return {"agency": "dept", "area": area, "provider": provider, "observed": "2025"} | cells


def tables_of(**given: list[Cells]) -> Tables:
    """A small world of a department and its bureau, with the real next steps and no mandates."""
    others = {name: given.pop(name, []) for name in TABLES if name not in ("next_steps",)}
    shipped = {name: others.pop(name) for name in list(others) if name in make_tables()}
    plain = {
        "agencies": [DEPT, BUREAU, {"id": "home", "acronym": "HM"}],
        "areas": AREAS,
        "providers": PROVIDERS,
        "offices": [{"id": "o", "acronym": "O QSMO", "website": "https://example.gov/o"}],
    }
    assert not given, given
    made = make_tables(**{name: rows or plain.get(name, []) for name, rows in shipped.items()})
    for name, rows in others.items():
        numbers = count(1)
        made[name] = []
        for cells in rows:
            row = Row(dict.fromkeys(schema()[name].names, ""))
            row |= {"id": f"{name[:2]}-{next(numbers)}"} if "id" in row else {}
            row |= SOURCED if "evidence" in row else {}
            assert set(cells) <= set(row), cells
            made[name].append(Row(row | cells))
    made["sources"] = made["sources"] or []
    return made | {"next_steps": next_steps()}


def small(agency: str = "dept", day: str = DAY, limits: Limits = LIMITS, **given: Any) -> Brief:
    given.setdefault("sources", [{"id": "s", "title": "Source"}, {"id": "t", "title": "Two"}])
    made = tables_of(**given)
    return brief(Coverage(world_of(made), first_day(day), limits), made, agency)


def refs_in(content: Any) -> list[int]:
    """Every number under a key `refs`, wherever it stands."""
    if isinstance(content, dict):
        return [
            number
            for key, value in content.items()
            for number in (value if key == "refs" else refs_in(value))
        ]
    if isinstance(content, list | tuple):
        return [number for one in content for number in refs_in(one)]
    return []


# The real data


@pytest.mark.parametrize("agency", BODIES)
def test_figures_are_those_of_the_gaps(agency):
    found, coverage = real(agency), session().coverage
    report = gap_report(coverage, [agency], coverage.world.main_functions, st.RANK)
    assert found.counts == report.counts
    assert (found.known, found.established) == (report.known, report.gaps)
    assert found.total == len(found.functions) == len(coverage.world.main_functions)
    assert tuple(one.cell for one in found.functions) == report.cells


@pytest.mark.parametrize("agency", BODIES)
def test_unknown_is_never_among_the_gaps(agency):
    found = real(agency)
    gaps = [area for group in found.gaps for area in group.areas]
    unknown = [area for one in found.unknown for area in one.areas]
    by_status = {one.cell.area: one.cell.status for one in found.functions}
    assert Counter(gaps) == Counter(area for area in by_status if by_status[area] in st.GAPS)
    assert Counter(unknown) == Counter(area for area in by_status if by_status[area] == st.UNKNOWN)
    for area in by_status:
        assert bool(found.letter(area)) == (area in gaps)


@pytest.mark.parametrize("agency", BODIES)
def test_every_number_is_a_source_and_every_source_is_cited_and_real(agency):
    found = real(agency)
    sources = {row["id"]: row for row in session().tables("sources")["sources"]}
    assert [one.number for one in found.references] == list(range(1, len(found.references) + 1))
    content = brief_record(found, session().coverage)
    assert set(refs_in(content)) == {one.number for one in found.references}
    assert len({one.source for one in found.references}) == len(found.references) > 0
    for one in found.references:
        row = sources[one.source]
        assert (one.title, one.date, one.url) == (row["title"], row["date"], row["url"])


@pytest.mark.parametrize("agency", BODIES)
def test_what_a_function_cites_is_what_its_cell_rests_on(agency):
    found = real(agency)
    source = {one.number: one.source for one in found.references}
    for line in found.functions:
        listing = line.cell.listing
        known = {*line.cell.sources, *(listing.sources if listing else ())}
        assert {source[one] for one in line.refs} <= known
        assert bool(line.refs) == line.cell.known
        assert bool(line.uses) == line.cell.known
        assert line.evidence == line.cell.freshness


@pytest.mark.parametrize("agency", BODIES)
def test_mandates_are_those_of_comply(agency):
    coverage, tables = session().coverage, session().tables(*TABLES)
    bound = findings_on(findings(coverage, tables, units=True), agency)
    found = real(agency).mandates
    expected = Counter(
        (one.mandate.provision, each.outcome) for one in bound for each in one.outcomes
    )
    assert Counter((one.provision, one.outcome) for one in found.lines) == expected
    assert found.untested == sum(bool(one.reason) for one in bound)
    assert [one.outcome for one in found.lines] == sorted(
        (one.outcome for one in found.lines), key=("fails", "partial", "meets", "unknown").index
    )


@pytest.mark.parametrize("agency", BODIES)
def test_gaps_have_the_reason_and_step_of_explain(agency):
    explainer = Explainer(session().coverage, session().tables(*TABLES))
    for group in real(agency).gaps:
        for area in group.areas:
            one = explainer.explain(agency, area)
            assert (group.reason, group.step) == (one.reason, one.next_step)
            assert bool(group.asked) == bool(one.provision)


@pytest.mark.parametrize("agency", BODIES)
def test_candidates_are_the_first_of_kg_candidates(agency):
    coverage, tables = session().coverage, session().tables(*TABLES)
    named = 0
    for group in real(agency).gaps:
        for option in group.options:
            assert bool(option.none) != bool(option.candidates)
            for area in option.areas:
                report = candidate_report(coverage, tables, agency, area)
                shown = [one.provider for one in option.candidates]
                assert shown == [one.provider for one in report.candidates][: len(shown)]
                assert len(shown) + option.more == len(report.candidates)
                scores = [one.score for one in report.candidates][: len(shown)]
                assert [one.score for one in option.candidates] == scores
                assert [
                    sum(part.points for part in one.parts) for one in option.candidates
                ] == scores
            named += len(option.candidates)
            assert len(option.candidates) <= MOST
    served = sum(bool(one.candidates) for group in real(agency).gaps for one in group.options)
    assert named <= max(PLACES, served)


@pytest.mark.parametrize("agency", BODIES)
def test_changes_are_those_of_diff(agency):
    world, day = session().world, session().day
    found = real(agency).changes
    assert found.first == add_years(day, -5)
    every = coverage_diff(world, found.first, day, [agency], world.main_functions)
    expected = {(one.subject, one.before, one.after) for one in every}
    assert {(f"{agency}.{one.area}", one.before, one.after) for one in found.cells} == expected
    for one in found.cells:
        assert (one.kind in (BEGUN, RECORDED)) == (one.before == st.UNKNOWN)
        assert (one.kind == GONE) == (one.after == st.UNKNOWN)


@pytest.mark.parametrize("agency", BODIES)
def test_what_falls_due_is_in_the_calendar(agency):
    world, day, tables = session().world, session().day, session().tables(*TABLES)
    every = calendar(world, day, tables, first=1, last=add_years(day, 2), agency=agency).entries
    expected = [(one.day, one.kind) for one in every if one.day >= day or one.kind in LATE]
    found = real(agency).due
    assert [(one.day, one.kind) for one in found.lines] == expected[:ENTRIES]
    assert found.more == max(0, len(expected) - ENTRIES)
    for one in found.lines:
        assert one.late == (one.kind in LATE)
        assert one.late or one.day >= day


def test_no_step_speaks_of_a_marketplace_where_there_is_none():
    coverage = session().coverage
    for agency in coverage.world.agencies:
        for area in coverage.world.main_functions:
            cell, leader = coverage.cell(agency, area), coverage.leader(area)
            if cell.status in (st.OWN, st.SHARED, st.VENDOR) and not (leader and leader[1]):
                reason = reason_of(coverage, cell)
                assert reason == ("pre-designated" if leader else "no-qsmo")


def test_a_mandate_is_not_broken_before_its_deadline():
    for agency in ("hud", "cpsc"):
        [line] = [one for one in real(agency).mandates.lines if one.provision == "pn-0016"]
        assert (line.outcome, line.word, line.over) == (FAILS, "not yet", False)
    assert "Core HCM" not in real("hud").outstanding


def test_what_stands_out():
    stands = {agency: real(agency).outstanding for agency in BODIES}
    assert stands["usda"].startswith(
        "It is not recorded as meeting EO 14249 (Core financial management from the FM marketplace)"
    )
    assert stands["hud"].startswith(f"7 of its {real('hud').established} established gaps are")
    assert stands["cpsc"].startswith("Sources disagree on who provides Core Financial Management;")
    assert stands["fca"].startswith("All that is known comes from a marketplace; of ")
    assert stands["jct"].startswith("Nothing is recorded of any of them")
    old = sum(one.evidence == st.LAST_KNOWN for one in real("usda").functions)
    assert f"; for {old} of the {real('usda').known} known functions the" in stands["usda"]


def test_a_policy_that_does_not_bind_the_body_says_whom_it_addresses():
    plans = "Investment Planning Guidance"
    [usda] = [one for one in real("usda").gaps if one.asked and plans in one.asked.text]
    assert (usda.asked.text, usda.binding) == (plans, True)
    [fdic] = [one for one in real("fdic").gaps if one.asked and plans in one.asked.text]
    assert fdic.asked.text.startswith(f"{plans}, addressed to: ")
    assert not fdic.binding


def test_inherited_uses_say_from_whom():
    lines = {one.cell.area: one for one in real("nifa").functions}
    assert real("nifa").above == ("Department of Agriculture",)
    assert lines["payroll"].remarks == ("from USDA",)
    assert lines["payroll"].uses == real("usda").functions[5].uses
    assert lines["grants-management"].remarks == ()


def test_the_same_input_gives_the_same_brief():
    again = brief(session().coverage_on(session().day), session().tables(*TABLES), "doc")
    assert again == real("doc")


# Small worlds


def line(found: Brief, area: str = "pay"):
    return next(one for one in found.functions if one.cell.area == area)


@pytest.mark.parametrize(
    ("adoption", "words"),
    [
        (use(), "Center, seen 2025"),
        (use(**{"from": "2019"}), "Center, since 2019, last seen 2025"),
        (use(observed=""), "Center, undated"),
        (use(extent="for half of it"), "Center, in part, seen 2025"),
        (use(provider="dept"), "own system, seen 2025"),
        (use(status="planned", **{"from": "2028"}), "plan: Center, seen 2025, due 2028"),
        (use(status="migrating"), "moving to Center, seen 2025"),
        (use(status="authorized"), "authorized: Center, seen 2025"),
        (use(service="gold"), "Center (Gold), seen 2025"),
        (use(service="named"), "Center's own, seen 2025"),
        (use(provider="dept", service="gold"), "own system Gold, seen 2025"),
    ],
)
def test_uses_in_words(adoption, words):
    services = [{"id": "gold", "label": "Gold"}, {"id": "named", "label": "Center's own"}]
    assert line(small(adoptions=[adoption], services=services)).uses == (words,)


def test_remarks_on_a_cell():
    other = use("buy", "firm", status="authorized")
    assert line(small(adoptions=[other]), "buy").remarks == ("an authorization is not use",)
    bureau = use("buy", "firm", agency="bureau", observed="2026")
    assert line(small(adoptions=[use("buy"), bureau]), "buy").remarks == ("bureaus differ",)
    gone = {"id": "gone", "label": "Gone", "acronym": "GN", "until": "2020"}
    merged = {"agency": "gone", "change": "merged-into", "state": "done", "related": "dept"}
    found = small(
        agencies=[DEPT, BUREAU, {"id": "home"}, gone],
        agency_changes=[merged],
        adoptions=[use(agency="gone", observed="2019")],
    )
    assert line(found).remarks == ("records of GN, merged into it, do not count",)


def test_a_listing_is_cited_beside_the_use():
    listed = {"id": "gold", "provider": "center", "area": "pay", "listed_by": "o"}
    rows = [listed | {"observed": "2023", "source": "s"}, listed | {"observed": "2024"}]
    given = {"adoptions": [use(source="u")], "designation_periods": [LED]}
    sources = [{"id": one, "title": one} for one in ("s", "t", "u")]
    found = small(**given, services=[rows[0], rows[1] | {"source": "t"}], sources=sources)
    assert line(found).word.id == st.MARKETPLACE
    cited = {one.number: one.source for one in found.references}
    assert [cited[one] for one in line(found).refs] == ["u", "t"]


def options_of(catalogue: str, *services: Cells, adoption: Cells):
    offices = [{"id": "o", "acronym": "O QSMO", "catalogue": catalogue}]
    found = small(
        adoptions=[adoption],
        services=list(services),
        offices=offices,
        providers=[*PROVIDERS, *({"id": f"p{one}", "label": f"P {one}"} for one in range(5))],
        designation_periods=[LED],
    )
    [group] = found.gaps
    [option] = group.options
    return found, option


def test_why_nobody_is_listed():
    own = use(provider="dept")
    nobody = "what the O QSMO lists is not recorded here"
    assert options_of("not-recorded", adoption=own)[1].none == nobody
    nobody = "the O QSMO is not recorded as listing anybody for it"
    assert options_of("", adoption=own)[1].none == nobody
    found = small(adoptions=[own], designation_periods=[LED | {"status": "pre-designated"}])
    assert found.gaps[0].options[0].none == (
        "the O QSMO is only pre-designated, so its listings do not count yet"
    )
    found = small(adoptions=[own])
    assert found.gaps[0].options[0].none == "no QSMO leads it, so there is no marketplace"


@pytest.mark.parametrize(("catalogue", "incomplete"), [("", False), ("in-part", True)])
def test_an_incomplete_catalogue_is_told(catalogue, incomplete):
    services = [
        {"id": f"s{one}", "provider": f"p{one}", "area": "pay", "listed_by": "o"}
        | {"observed": "2026"}
        for one in range(5)
    ]
    found, option = options_of(catalogue, *services, adoption=use(provider="dept"))
    assert (option.incomplete, found.incomplete, found.candidates) == (incomplete, incomplete, True)
    assert (len(option.candidates), option.more) == (MOST, 5 - MOST)


def test_with_many_gaps_fewer_candidates_each():
    areas = [
        {"id": f"a{one}", "label": f"Area {one}", "main_of": "a0", "rank": str(one + 1)}
        for one in range(4)
    ]
    services = [
        {"id": f"s{one}{two}", "provider": f"p{two}", "area": f"a{one}", "listed_by": "o"}
        | {"observed": "2026"}
        for one in range(4)
        for two in range(5)
    ]
    found = small(
        areas=areas,
        providers=[{"id": f"p{two}", "label": f"Firm {two}"} for two in range(5)],
        services=services,
        designation_periods=[LED | {"area": one["id"]} for one in areas],
        adoptions=[use(one["id"], "dept") for one in areas],
    )
    [group] = found.gaps
    assert [len(one.candidates) for one in group.options] == [PLACES // 4] * 4
    assert [one.more for one in group.options] == [5 - PLACES // 4] * 4


def test_what_is_due_today_is_ahead_and_the_body_has_its_short_name():
    plan = use(status="planned", **{"from": DAY})
    [one] = small(adoptions=[plan]).due.lines
    assert (one.day, one.late) == (first_day(DAY), False)
    assert one.said.text == "DP plans to use Center, for Paying"
    [one] = small(adoptions=[plan | {"from": "2026-11-21"}]).due.lines
    assert one.late
    [one] = small("bureau", adoptions=[plan]).due.lines
    assert one.said.text == "Department plans to use Center, for Paying"


def test_two_sightings_are_a_span():
    found = small(adoptions=[use(), use(observed="2021-05")])
    assert line(found).uses == ("Center, seen 2021-05 to 2025",)


def test_a_partial_function_counts_bureaus_and_names_whose_use_it_is():
    found = line(small(adoptions=[use(agency="bureau")]))
    assert found.word.id == st.PARTIAL
    assert found.uses == ("BU: Center, seen 2025",)
    assert found.remarks == ("1 of 1 bureaus: 1 shared service",)


def test_many_records_are_counted():
    firms = [{"id": f"f{one}", "label": f"Firm {one}"} for one in range(5)]
    found = line(small(providers=firms, adoptions=[use("buy", one["id"]) for one in firms]), "buy")
    assert len(found.uses) == 4
    assert found.uses[-1] == "2 more"


def test_what_most_gaps_are():
    planned = use("buy", status="planned", observed="2026")
    assert small(adoptions=[use(), planned]).outstanding == (
        "1 of its 2 established gaps is a service of another department; no evidence is undated or "
        "more than 10 years old."
    )
    both = [use(), use("buy", observed="")]
    assert small(adoptions=both).outstanding == (
        "Its 2 established gaps are services of other departments; for 1 of the 2 known functions "
        "the evidence is undated or more than 10 years old."
    )


def test_conflicts_are_flagged_and_stand_out():
    found = small(adoptions=[use(), use(provider="firm", source="t")])
    assert line(found).remarks == ("sources disagree",)
    assert found.outstanding == (
        "Sources disagree on who provides Paying; no evidence is undated or more than 10 years old."
    )
    assert [one.source for one in found.references] == ["s", "t"]


@pytest.mark.parametrize(
    ("adoption", "kind", "words"),
    [
        (use(), RECORDED, "shared service, first seen 2025"),
        (use(observed=""), RECORDED, "shared service, undated"),
        (use(**{"from": "2023-02"}), BEGUN, "shared service, since 2023-02"),
        (use(**{"from": "2019"}, observed="2019"), None, ""),
        (use(status="planned", **{"from": "2023"}), RECORDED, "planned, first seen 2025"),
        (
            use(observed="2020", until="2024"),
            GONE,
            "shared service before: Department used Center, seen 2020, until 2024",
        ),
    ],
)
def test_kinds_of_change(adoption, kind, words):
    changes = small(adoptions=[adoption]).changes
    if kind is None:
        assert changes.cells == ()
        return
    [one] = changes.cells
    assert (one.kind, one.said.text) == (kind, words)


def test_a_new_provider_is_a_change_and_what_is_over_is_named():
    found = small(
        adoptions=[
            use(observed="2018"),
            use(provider="firm", observed="2025", **{"from": "2023"}),
        ]
    )
    [one] = found.changes.cells
    assert (one.kind, one.before, one.after) == (CHANGED, "shared", "vendor")
    assert one.said.text == ("shared service to vendor; now Firm, since 2023; no longer Center")


def test_what_still_holds_and_no_longer_decides_is_not_called_over():
    found = small(adoptions=[use(agency="bureau", observed="2020"), use(provider="firm")])
    [one] = found.changes.cells
    assert one.said.text == "partial to vendor; now Firm, first seen 2025"


def test_a_listing_first_seen_later_may_be_older():
    listed = {"id": "gold", "provider": "center", "area": "pay", "listed_by": "o"}
    given = {"adoptions": [use(observed="2018")], "designation_periods": [LED]}
    found = small(**given, services=[listed | {"observed": "2024"}])
    [one] = found.changes.cells
    assert one.said.text == (
        "shared service to marketplace, still Center; its listing, seen 2024, may be older"
    )
    given["designation_periods"] = [LED | {"from": "2023-03"}]
    found = small(**given, services=[listed | {"observed": "2019"}])
    [one] = found.changes.cells
    assert one.said.text.endswith("; O QSMO designated since 2023-03-01")
    assert [said.text for said in found.changes.standings] == [
        "O QSMO at HM designated for Paying (2023-03-01)"
    ]


def test_standings_of_other_functions_do_not_count():
    period = LED | {"area": "elsewhere", "from": "2024"}
    assert small(designation_periods=[period]).changes.standings == ()


def test_only_what_was_done_to_the_body_is_an_event():
    change = {"agency": "dept", "date": "2024-05", "evidence": "It was renamed."}
    states = ("done", "blocked", "proposed", "contested")
    rows = [change | {"change": "renamed", "state": state} for state in states]
    older = change | {"change": "renamed", "state": "done", "date": "2019", "evidence": "Older."}
    found = small(agency_changes=[*rows, older])
    assert [one.text for one in found.changes.events] == ["2024-05: It was renamed."]


def test_a_body_that_is_new_has_not_changed():
    agencies = [DEPT | {"from": "2024"}, {"id": "home"}]
    found = small(agencies=agencies, adoptions=[use()])
    assert not found.changes.existed
    assert found.changes.cells == ()


def test_nothing_known():
    found = small()
    assert (found.known, found.total, found.established) == (0, 2, 0)
    assert found.gaps == ()
    assert [one.functions for one in found.unknown] == [("Paying", "Buying")]
    assert found.outstanding.startswith("Nothing is recorded of any of them")
    assert not found.changes.listed


def test_where_to_ask_about_what_is_unknown():
    found = small(designation_periods=[LED], adoptions=[])
    assert [(one.functions, one.leader, one.website) for one in found.unknown] == [
        (("Paying",), "O QSMO", "https://example.gov/o"),
        (("Buying",), "", ""),
    ]


def test_mandates_of_a_small_world():
    rule = {"policy": "act", "provision": "pr-1", "testable": "yes", "group": "all"}
    asks = {"area": "pay", "statuses": "shared", "label": "Sharing"}
    given = {
        "policies": [
            {"id": "act", "type": "statute", "label": "The Act", "issued": "2020"}
            | {"status": "in-force"}
        ],
        "provisions": [
            {"policy": "act", "effect": "mandates-use", "target_kind": "area", "target": "pay"}
            | {"scope": "everybody", "statement": "Share.", "source": "t"}
        ],
        "groups": [{"id": "all", "members": "dept"}],
        "scope_groups": [{"scope": "everybody", "group": "all"}],
    }

    def outcome(*adoptions: Cells, **test: str) -> tuple[str, str, str]:
        found = small(**given, mandate_tests=[rule | asks | test], adoptions=list(adoptions))
        [one] = found.mandates.lines
        return one.outcome, one.word, one.because

    given["provisions"][0]["id"] = "pr-1"
    assert outcome() == (UNKNOWN, "unknown", "nothing recorded shows either")
    assert outcome(use()) == (MEETS, "meets", "Shared service (Center); evidence fresh")
    vendor = use(provider="firm")
    assert outcome(vendor) == (FAILS, "does not meet", "Vendor (Firm); evidence fresh")
    assert outcome(vendor, deadline=DAY)[1] == "not yet"
    assert outcome(vendor, deadline="2026-11-21")[1] == "does not meet"
    asked = {"providers": "center", "deadline": "2024"}
    assert outcome(use(status="planned"), vendor, **asked)[1] == "not yet"
    assert outcome(vendor, **asked)[1] == "does not meet"
    found = small(**given, mandate_tests=[rule | asks], adoptions=[vendor])
    assert found.outstanding.startswith("It is not recorded as meeting The Act (Sharing); ")
    assert found.changes.policies == ()
    given["policies"][0]["issued"] = "2024"
    found = small(**given, mandate_tests=[rule | asks], adoptions=[vendor])
    assert [one.text for one in found.changes.policies] == ["The Act (2024-01-01)"]
    assert found.changes.others == 0
    found = small(**given)
    assert (found.changes.policies, found.changes.others) == ((), 1)
    given["policies"][0]["status"] = "unknown"
    found = small(**given, mandate_tests=[rule | asks], adoptions=[vendor])
    assert not found.mandates.lines[0].holds
    assert not found.outstanding.startswith("It is not recorded as meeting")
    assert not found.changes.listed or not found.changes.policies
    assert small("bureau", **given, mandate_tests=[rule | asks]).mandates.lines == ()
    assert set(OUTCOMES) == {UNKNOWN, MEETS, FAILS, "partial"}


def test_limits_of_freshness_are_those_asked_for():
    found = small(limits=Limits(0, 0), adoptions=[use()])
    assert line(found).evidence == st.LAST_KNOWN
    assert "more than 0 years old" in found.outstanding


def test_kinds_are_in_their_order():
    found = real("doc").changes.cells
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=KINDS.index)
    assert len({one.kind for one in found}) > 1


def test_the_record_is_what_json_gives_back():
    record = brief_record(real("doc"), session().coverage)
    assert json.loads(json.dumps(record)) == record
