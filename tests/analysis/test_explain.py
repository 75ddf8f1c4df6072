"""Explanations on the real data, checked by hand against the sources they name."""

from __future__ import annotations

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.explain import TABLES, Explainer, Explanation, explanation_json
from kg.analysis.freshness import Limits
from kg.dates import first_day
from kg.rdf.dataset import Dataset
from tests.explained import explained

AGENCIES = [
    {"id": "dept", "label": "Department"},
    {"id": "bureau", "label": "Bureau", "parent": "dept"},
    {"id": "office", "label": "Field Office", "parent": "dept"},
    {"id": "other", "label": "Other"},
    {"id": "gone", "label": "Gone", "until": "2015"},
    {"id": "treasury", "label": "Treasury"},
]
AREAS = [
    {"id": "people", "label": "People"},
    {"id": "pay", "label": "Pay", "parent": "people", "one_provider": "yes"},
]
PROVIDERS = [
    {"id": "fed", "label": "Federal Center", "kind": "federal", "agency": "other"},
    {"id": "firm", "label": "Firm"},
]


def explain(dataset: Dataset, agency: str, area: str, day: str = "") -> Explanation:
    when = first_day(day) if day else dataset.day
    return Explainer(Coverage(dataset.world, when), dataset.tables).explain(agency, area)


@pytest.mark.parametrize(
    ("agency", "area", "reason"),
    [
        # OPM's HR marketplace: only its own page is recorded, not what it lists.
        ("hud", "payroll", "What the QSMO's marketplace lists is not recorded here"),
        ("usda", "core-financial-management", "The agency or its department runs its own system"),
        # CDM is no part of the three cyber services designated on 2020-04-27.
        ("doc", "continuous-diagnostics", "The QSMO is only pre-designated"),
        ("hhs", "trt-010", "No QSMO leads this function"),
        ("doc", "core-hrit", "A move to another organisation is planned or under way"),
        ("opm", "grants-management", "Nothing is recorded; not a gap until shown"),
        # Booz Allen runs Labor's core finance; the marketplace lists others.
        (
            "dol",
            "core-financial-management",
            "The marketplace lists services, but none is recorded in use",
        ),
        ("hud", "core-financial-management", ""),
    ],
)
def test_the_reason_of_a_gap(dataset: Dataset, agency: str, area: str, reason: str) -> None:
    found = explain(dataset, agency, area)
    assert found.reason == reason
    assert bool(found.next_step) is bool(reason)


def tell(
    *adoptions: dict[str, str],
    agency: str = "dept",
    day: str = "2024-01-01",
    **more: list[dict[str, str]],
) -> Explanation:
    """The explanation of Pay in a world of the given rows."""
    tables = {
        "agencies": AGENCIES,
        "areas": AREAS,
        "providers": PROVIDERS,
        "offices": [{"id": "qsmo", "label": "Pay QSMO", "catalogue": "in-part"}],
    } | more
    copies = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    rows = [{"agency": "dept", "area": "pay", "provider": "fed"} | row for row in adoptions]
    return explained(adoptions=rows, **copies).on(day).explain(agency, "pay")


def texts(found: Explanation, kind: str) -> list[str]:
    return [step.text for step in found.steps if step.kind == kind]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"observed": "2020-09-22"}, "Department uses Federal Center, seen 2020-09-22."),
        ({"observed": "2020"}, "Department uses Federal Center, seen 2020."),
        (
            {"from": "2014", "observed": "2019-03"},
            "Department uses Federal Center, since 2014, last seen 2019-03.",
        ),
        (
            {"from": "2014"},
            "Department uses Federal Center, since 2014, by a source without a date.",
        ),
        (
            {"from": "2014-05", "observed": "2013"},
            "Department uses Federal Center, since 2014-05, as announced 2013.",
        ),
        ({}, "Department uses Federal Center, undated, source read 2022-11-22."),
        ({"provider": "dept", "observed": "2020"}, "Department runs its own system, seen 2020."),
        (
            {"extent": "part", "observed": "2020"},
            "Department uses Federal Center, in part, seen 2020.",
        ),
        (
            {"status": "planned", "provider": "", "from": "2026-10", "observed": "2023-05"},
            "Department plans to use a provider not named, seen 2023-05, due 2026-10; a plan not "
            "seen again counts until 2028-05-31.",
        ),
        (
            {"status": "migrating", "provider": "dept", "observed": "2023-05"},
            "Department is moving to a new system of its own, seen 2023-05; a plan not "
            "seen again counts until 2028-05-31.",
        ),
        (
            {"status": "authorized", "from": "2023", "until": "2025-06", "observed": "2023-02"},
            "Department has authorized a product of Federal Center, since 2023, "
            "last seen 2023-02, until 2025-06.",
        ),
    ],
)
def test_dates_are_as_precise_as_the_row_states_them(row: dict[str, str], text: str) -> None:
    sources = [{"id": "s", "retrieved": "2022-11-22"}]
    assert texts(tell(row, sources=sources), "adoption")[0] == text


@pytest.mark.parametrize(
    ("rows", "past"),
    [
        (
            [{"observed": "2012"}, {"provider": "firm", "from": "2016-10", "observed": "2017"}],
            ["Department used Federal Center, seen 2012; superseded by Firm (2016-10)."],
        ),
        (
            [{"from": "2005", "until": "2009-09"}],
            ["Department used Federal Center, from 2005, until 2009-09."],
        ),
        (
            [{"status": "ended", "observed": "2004-12"}],
            ["Department used Federal Center, seen 2004-12; recorded as ended."],
        ),
        (
            [{"from": "2016", "until": "2019", "observed": "2021"}],
            ["Department used Federal Center, from 2016, until 2019."],
        ),
        (
            [{"status": "planned", "observed": "2014"}, {"from": "2016", "observed": "2017"}],
            ["Department planned to use Federal Center, seen 2014; it came true (2016)."],
        ),
        (
            [{"status": "planned", "observed": "2012"}],
            [
                "Department planned to use Federal Center, seen 2012; "
                "not seen again, so it counted until 2017-12-31."
            ],
        ),
        ([{"from": "2025"}], []),
    ],
)
def test_what_is_over_says_how_it_ended(rows: list[dict[str, str]], past: list[str]) -> None:
    assert texts(tell(*rows), "superseded") == past


def test_a_conflict_names_who_disagrees() -> None:
    found = tell(
        {"observed": "2020", "source": "a"},
        {"provider": "firm", "observed": "2021-02", "source": "b"},
        sources=[{"id": "a", "title": "The audit"}, {"id": "b", "title": "The bulletin"}],
    )
    assert texts(found, "conflict") == [
        "Sources disagree, since a body has one provider of Pay at a time: "
        "Federal Center (The audit, 2020); Firm (The bulletin, 2021-02)."
    ]
    assert "sources disagree" in found.headline


def test_a_partial_cell_counts_and_names_its_bureaus() -> None:
    found = tell(
        {"agency": "bureau", "observed": "2020"},
        {"agency": "office", "provider": "firm", "observed": "2020"},
    )
    assert texts(found, "bureaus") == [
        "Recorded for 2 of its 2 bureaus only: 1 shared service (Bureau); 1 vendor (Field Office)."
    ]
    assert found.reason == "Only bureaus have records"


def test_newer_records_of_bureaus_are_told_apart_from_undated_ones() -> None:
    found = tell(
        {"observed": "2015"},
        {"agency": "bureau", "provider": "firm", "observed": "2020"},
        {"agency": "office", "provider": "other"},
    )
    told = texts(found, "mixed")
    assert told[0] == "Of a bureau, different and newer: Bureau uses Firm, seen 2020."
    assert all("newer" not in text for text in told[1:])


def test_inherited_merged_and_undecided_records_say_so() -> None:
    found = tell({"observed": "2020"}, agency="bureau")
    assert texts(found, "inherited") == ["Taken over from Department, of which it is part."]
    merged = tell(
        {"agency": "gone", "observed": "2014"},
        agency_changes=[
            {"agency": "gone", "change": "merged-into", "state": "done", "related": "dept"}
        ],
    )
    assert texts(merged, "merged") == [
        "Of a body merged into it, so not its own: Gone uses Federal Center, seen 2014."
    ]
    beside = tell(
        {"observed": "2020"}, {"provider": "firm", "status": "authorized", "observed": "2021"}
    )
    assert texts(beside, "related") == [
        "Decides nothing here: Department has authorized a product of Firm, seen 2021."
    ]


def test_a_plan_that_is_all_there_is_and_an_authorization_are_no_use() -> None:
    found = tell({"provider": "firm", "status": "authorized", "observed": "2021"})
    assert texts(found, "adoption")[1].startswith("A security authorization is not use")


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (Limits(), "Its newest evidence is of 2017-06: aging (more than 5 years old)."),
        (Limits(10, 10), "Its newest evidence is of 2017-06: fresh (at most 10 years old)."),
        (Limits(1, 2), "Its newest evidence is of 2017-06: last known (more than 2 years old)."),
    ],
)
def test_freshness_is_told_by_the_limits_asked_for(limits: Limits, text: str) -> None:
    made = explained(
        adoptions=[{"agency": "dept", "area": "pay", "provider": "firm", "observed": "2017-06"}],
        providers=[{"id": "firm"}],
    )
    assert texts(made.on("2024-01-01", limits).explain("dept", "pay"), "freshness") == [text]


@pytest.mark.parametrize(
    ("catalogue", "sentence", "reason"),
    [
        ("not-recorded", '"not listed" is not established', "is not recorded here"),
        (
            "in-part",
            "lists no services for it; its catalogue is recorded only in part.",
            "lists no",
        ),
    ],
)
def test_what_a_marketplace_lists_is_said_as_far_as_known(
    catalogue: str, sentence: str, reason: str
) -> None:
    found = tell(
        {"observed": "2022"},
        offices=[{"id": "qsmo", "label": "Pay QSMO", "catalogue": catalogue}],
        designation_periods=[{"office": "qsmo", "area": "people", "from": "2020"}],
    )
    assert sentence in texts(found, "listing")[0]
    assert reason in found.reason
    assert ('"not listed" is not established' in found.headline) is (catalogue == "not-recorded")
    assert texts(found, "qsmo") == [
        "Pay QSMO, hosted by Treasury, has been formally designated for People, "
        "which includes Pay, since 2020."
    ]


def test_a_vendor_in_the_catalogue_is_not_said_to_be_unlisted() -> None:
    period = {"office": "qsmo", "area": "pay", "from": "2020"}
    listed = {"id": "s1", "provider": "firm", "area": "pay", "listed_by": "qsmo", "from": "2021"}
    found = tell(
        {"provider": "firm", "observed": "2022"}, designation_periods=[period], services=[listed]
    )
    assert texts(found, "listing")[1:] == [
        "It lists Firm, but no source says that the service in use is one of those."
    ]


def test_a_standards_lead_is_named_where_no_qsmo_is_designated() -> None:
    lead = {"standards_lead": "other", "observed": "2022", "source": "s", "evidence": "x"}
    areas = [{"id": "pay", "label": "Pay", "confidence": "high"} | lead]
    text = ["The lead for standards of Pay is Other."]
    assert texts(tell({}, areas=areas), "standards") == text
    assert texts(tell({}, areas=areas, day="2021-12-31"), "standards") == []
    designated = [{"office": "qsmo", "area": "pay", "from": "2020"}]
    assert texts(tell({}, areas=areas, designation_periods=designated), "standards") == []


def test_the_chain_runs_from_policy_to_source(dataset: Dataset) -> None:
    found = explain(dataset, "noaa", "grants-management")
    kinds = [step.kind for step in found.steps]
    assert kinds[:6] == ["policy", "qsmo", "listing", "listing", "adoption", "freshness"]
    assert "since 2021-01-11" in found.steps[1].text
    (evidence,) = found.steps[4].evidence
    assert evidence.row == "ad-0655"
    assert evidence.url.startswith("http://noaa.gov/")
    assert texts(found, "superseded") == [
        "National Oceanic and Atmospheric Administration ran its own system, "
        "from 2005-01-10, until 2024-09-30."
    ]


SUMMING_UP = {"unknown", "inherited", "bureaus", "conflict", "freshness"}
"""Kinds of steps that rest on the rows of others."""


def test_every_step_that_states_a_fact_has_evidence(dataset: Dataset) -> None:
    coverage = Coverage(dataset.world, dataset.day)
    explainer = Explainer(coverage, dataset.tables)
    bare = ("No QSMO leads", "As far as recorded", "What the marketplace", "It lists ", "None of ")
    authorized = "A security authorization is not use"
    cells = [*coverage.cells(dataset.world.agencies, dataset.world.tracked)]
    assert len(cells) > 10_000
    for cell in cells:
        for step in explainer.of_cell(cell):
            sums_up = step.kind in SUMMING_UP or step.text.startswith((*bare, authorized))
            assert sums_up or step.evidence, (cell.agency, cell.area, step)
    for area in dataset.world.areas:
        for step in explainer.of_area(area):
            assert step.evidence or step.text.startswith(bare), (area, step)


def test_bureaus_named_are_those_counted(dataset: Dataset) -> None:
    coverage = Coverage(dataset.world, dataset.day)
    explainer = Explainer(coverage, dataset.tables)
    partial = [
        cell
        for cell in coverage.cells(dataset.world.agencies, dataset.world.tracked)
        if cell.bureaus
    ]
    assert partial
    for cell in partial:
        (text,) = texts(explainer.explain(cell.agency, cell.area), "bureaus")
        assert text.startswith(f"Recorded for {sum(cell.bureaus.values())} of its ")
        labels = [one.label for one in dataset.world.agencies.values() if f"{one.label}" in text]
        assert len(labels) >= sum(cell.bureaus.values()), text


def test_a_conflict_of_the_real_data_names_two_providers(dataset: Dataset) -> None:
    by_itself, text = texts(explain(dataset, "cpsc", "core-financial-management"), "conflict")
    assert by_itself.startswith("Sources disagree, as evidence says itself: Consumer Product")
    assert "Administrative Resource Center" in text
    assert "Enterprise Services Center" in text


def test_json_has_the_cell_and_the_chain(dataset: Dataset) -> None:
    coverage = Coverage(dataset.world, dataset.day)
    found = Explainer(coverage, dataset.tables).explain("hud", "payroll")
    content = explanation_json(found, coverage)
    assert content["status"] == "shared"
    assert content["qsmo"] == "hr-qsmo"
    assert content["headline"] == found.headline
    assert [step["text"] for step in content["steps"]] == [step.text for step in found.steps]
    assert content["provision"] == "pn-0283"
    marketplace = Explainer(coverage, dataset.tables).explain("hud", "core-financial-management")
    assert explanation_json(marketplace, coverage)["reason"] is None


def test_tables_named_are_all_that_is_needed(dataset: Dataset) -> None:
    tables = {name: dataset.tables[name] for name in TABLES}
    assert Explainer(Coverage(dataset.world, dataset.day), tables).explain("hud", "payroll").steps


def test_the_hr_qsmo_by_day(dataset: Dataset) -> None:
    def standing(day: str) -> str:
        steps = explain(dataset, "hud", "payroll", day).steps
        return next(step.text for step in steps if step.kind == "qsmo")

    assert standing("2018-01-01") == "No QSMO leads this function."
    # GSA was designated in 2020 for compensation, schedule and leave only (hcm-a5-1).
    assert "General Services Administration, has been formally designated" in standing("2021-01-01")
    assert "Office of Personnel Management, has only been pre-designated" in standing("2023-01-01")
    assert "Office of Personnel Management, has been formally designated" in standing("2026-01-01")
