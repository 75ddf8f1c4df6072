"""What changed between two days, on the real data and on a small world."""

from __future__ import annotations

from kg.analysis.coverage import Coverage
from kg.analysis.diff import coverage_diff, designation_diff, policy_diff
from kg.dates import first_day
from kg.rdf.dataset import Dataset
from tests.worlds import make_world


def test_cells_that_differ_are_those_two_matrices_differ_in(dataset: Dataset) -> None:
    world = dataset.world
    first, second = first_day("2020-06-28"), first_day("2021-01-31")
    cfo = sorted(one.id for one in world.agencies.values() if one.cfo_act)
    found = coverage_diff(world, first, second, cfo, world.main_functions)
    earlier, later = Coverage(world, first), Coverage(world, second)
    differing = {
        f"{agency}.{area}"
        for agency in cfo
        for area in world.main_functions
        if earlier.cell(agency, area).status != later.cell(agency, area).status
        or earlier.cell(agency, area).providers != later.cell(agency, area).providers
    }
    assert {change.subject for change in found} == differing
    assert all(change.before and change.after for change in found)


def test_the_designations_of_2020_and_2021(dataset: Dataset) -> None:
    changes = designation_diff(dataset.world, first_day("2020-06-28"), first_day("2021-01-31"))
    assert [(change.on, change.subject, change.after) for change in changes] == [
        # OMB announced Treasury and GSA on 2020-06-29, HHS in January 2021.
        ("2020-06-29", "fm-qsmo", "designated"),
        ("2020-06-29", "hr-qsmo", "designated"),
        ("2020-06-29", "hr-qsmo", "designated"),
        ("2021-01-11", "grants-qsmo", "designated"),
    ]


def test_policies_issued_and_ended(dataset: Dataset) -> None:
    rows = dataset.tables["policies"]
    changes = policy_diff(rows, first_day("2019-04-25"), first_day("2019-04-27"))
    assert ("m-19-16", "in-force") in {(one.subject, one.after) for one in changes}
    assert policy_diff(rows, first_day("2019-04-26"), first_day("2019-04-26")) == []


def test_bodies_that_come_and_go_are_named_once() -> None:
    world = make_world(
        agencies=[{"id": "old", "until": "2022-06"}, {"id": "new", "from": "2022-07"}],
        adoptions=[{"agency": "old", "area": "f", "provider": "old", "observed": "2021"}],
    )
    days = first_day("2022-01-01"), first_day("2023-01-01")
    changes = coverage_diff(world, *days, ["old", "new"], ["f"])
    assert [(one.kind, one.subject, one.after) for one in changes] == [
        ("body", "old", "absent"),
        ("body", "new", "exists"),
    ]
