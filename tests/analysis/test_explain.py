"""Explanations on the real data, checked by hand against the sources they name."""

from __future__ import annotations

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.explain import Explainer, Explanation
from kg.dates import first_day
from kg.rdf.dataset import Dataset


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
        ("nsf", "core-hrit", "Nothing is recorded; not a gap until shown"),
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


def test_the_chain_runs_from_policy_to_source(dataset: Dataset) -> None:
    found = explain(dataset, "noaa", "grants-management")
    kinds = [step.kind for step in found.steps]
    assert kinds[:4] == ["policy", "qsmo", "listing", "adoption"]
    assert "since 2021-01-11" in found.steps[1].text
    (evidence,) = found.steps[3].evidence
    assert evidence.row == "ad-0655"
    assert evidence.url.startswith("http://noaa.gov/")
    past = [step.text for step in found.steps if step.kind == "superseded"]
    assert past == [
        "National Oceanic and Atmospheric Administration runs its own system until 2024-09-30."
    ]


def test_every_step_but_a_missing_qsmo_and_a_count_has_evidence(dataset: Dataset) -> None:
    for cell in Coverage(dataset.world, dataset.day).cells(
        [one.id for one in dataset.world.agencies.values() if one.cfo_act],
        dataset.world.main_functions,
    ):
        for step in explain(dataset, cell.agency, cell.area).steps:
            bare = step.text.startswith(("No QSMO leads", "Recorded for bureaus only"))
            assert bare or step.evidence, (cell.agency, cell.area, step)


def test_the_hr_qsmo_by_day(dataset: Dataset) -> None:
    def standing(day: str) -> str:
        steps = explain(dataset, "hud", "payroll", day).steps
        return next(step.text for step in steps if step.kind == "qsmo")

    assert standing("2018-01-01") == "No QSMO leads this function."
    # GSA was designated in 2020 for compensation, schedule and leave only (hcm-a5-1).
    assert "General Services Administration, is formally designated" in standing("2021-01-01")
    assert "Office of Personnel Management, is only pre-designated" in standing("2023-01-01")
    assert "Office of Personnel Management, is formally designated" in standing("2026-01-01")
