"""Figures of coverage: unknown apart, and every sum a recount from the cells."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.gaps import gap_report
from kg.analysis.stats import TABLES, figures, stats, stats_record
from kg.analysis.summary import summary_areas
from kg.dates import Day, first_day, iso
from kg.rdf.dataset import Dataset
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis import random_worlds
from tests.analysis.by_hand import rows
from tests.examples import examples
from tests.worlds import make_world

DAY = first_day("2023-01-01")


def test_unknown_is_never_a_gap_and_freshness_is_of_the_known() -> None:
    world = make_world(
        agencies=[{"id": "a"}, {"id": "b"}, {"id": "gone", "until": "2020"}],
        adoptions=[
            {"agency": "a", "area": "f", "provider": "a", "observed": "2022"},
            {"agency": "a", "area": "g", "provider": "a", "observed": "2009"},
        ],
    )
    coverage = Coverage(world, DAY)
    found = stats(coverage, ["a", "b", "gone"], ["f", "g"], none(world_areas(world)))
    total = found.total
    assert (total.total, total.known, total.gaps) == (4, 2, 2)
    assert total.counts == dict.fromkeys(st.RANK, 0) | {"own": 2, "unknown": 2}
    assert total.freshness == {"fresh": 1, "aging": 0, "last known": 1}
    assert found.absent == ("gone",)
    record = stats_record(found, coverage)
    assert "unknown" not in record["gaps_by_status"]
    assert (record["cells"], record["known"], record["unknown"], record["gaps"]) == (4, 2, 2, 2)


def world_areas(world):
    return [{"id": one, "label": one} for one in world.areas]


def none(areas: list[dict[str, str]]) -> Tables:
    """No measures, and areas without standards leads."""
    return {"areas": rows("areas", *areas), "measures": []}


def test_functions_without_a_designated_qsmo_name_their_standards_lead() -> None:
    world = make_world(
        agencies=[{"id": "lead", "label": "The Lead"}],
        areas=[{"id": one} for one in ("none", "pre", "late", "full")]
        + [{"id": "below", "parent": "none"}],
        designation_periods=[
            {"office": "o", "area": "pre", "status": "pre-designated", "from": "2020"},
            {"office": "p", "area": "full", "from": "2020"},
        ],
        offices=[{"id": "o"}, {"id": "p"}],
    )
    areas = [
        {"id": "none", "standards_lead": "lead", "observed": "2021"},
        {"id": "below"},
        {"id": "pre", "observed": "2021"},
        {"id": "late", "standards_lead": "lead", "observed": "2024"},
        {"id": "full"},
    ]
    functions = ["none", "below", "pre", "late", "full"]
    found = stats(Coverage(world, DAY), [], functions, none(areas))
    assert [(one.area, one.qsmo, one.standards_lead) for one in found.leaderless] == [
        ("none", "", "lead"),
        ("below", "", "lead"),
        ("pre", "o", ""),
        ("late", "", ""),  # nobody had observed a lead by then
    ]


def recount(coverage: Coverage, agencies: list[str], areas: list[str]) -> None:
    tables = none(world_areas(coverage.world))
    found = stats(coverage, agencies, areas, tables)
    cells = list(coverage.cells(agencies, areas))
    assert found.total == figures(cells)
    assert found.total.total == len(cells)
    assert found.total.known == sum(cell.known for cell in cells)
    assert found.total.gaps == sum(cell.status in st.GAPS for cell in cells)
    assert sum(found.total.freshness.values()) == found.total.known
    for word in st.RANK:
        assert found.total.counts[word] == sum(one.figures.counts[word] for one in found.functions)
    for one in found.functions:
        column = [cell for cell in cells if cell.area == one.area]
        assert one.figures == figures(column)
    assert found.total.inherited == sum(one.figures.inherited for one in found.functions)
    assert found.total.conflicts == sum(one.figures.conflicts for one in found.functions)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(tables=random_worlds.tables(), day=random_worlds.DAYS)
def test_figures_equal_a_recount_from_the_cells(tables: Tables, day: str) -> None:
    world = world_of(tables)
    recount(Coverage(world, first_day(day)), sorted(world.agencies), sorted(world.areas))


def test_figures_of_the_real_data_equal_a_recount_and_the_gaps(dataset: Dataset) -> None:
    world = dataset.world
    coverage = Coverage(world, dataset.day)
    cfo = sorted(one.id for one in world.agencies.values() if one.cfo_act)
    recount(coverage, cfo, world.main_functions)
    found = stats(coverage, cfo, world.main_functions, {n: dataset.tables[n] for n in TABLES})
    report = gap_report(coverage, cfo, world.main_functions)
    assert found.total.counts == report.counts
    assert found.absent == report.absent
    assert found.unrecorded == report.unrecorded
    here = [one for one in cfo if world.agencies[one].exists(dataset.day)]
    assert len(found.summaries) == len(here) * len(summary_areas(world))
    assert [one.area for one in found.leaderless] == [
        one for one in world.main_functions if not (coverage.leader(one) or ("", False))[1]
    ]


def test_summaries_only_of_areas_asked_for_whole(dataset: Dataset) -> None:
    coverage = Coverage(dataset.world, dataset.day)
    tables = {name: dataset.tables[name] for name in TABLES}
    one_function = stats(coverage, ["hud"], ["payroll"], tables)
    assert one_function.summaries == ()
    travel = stats(coverage, ["hud"], ["trt-010"], tables)
    assert [one.area for one in travel.summaries] == ["travel"]


def test_earlier_days_have_no_later_counts(dataset: Dataset) -> None:
    day: Day = first_day("2015-01-01")
    coverage = Coverage(dataset.world, day)
    tables = {name: dataset.tables[name] for name in TABLES}
    found = stats(coverage, ["hud"], dataset.world.main_functions, tables)
    assert found.outside == ()
    assert stats_record(found, coverage)["as_of"] == iso(day)
