"""Counts by others, and what is recorded here beside them."""

from __future__ import annotations

from kg.analysis.outside import outside_counts, recorded_users
from kg.dates import first_day
from kg.rdf.dataset import Dataset
from tests.analysis.by_hand import rows
from tests.worlds import make_world

DAY = first_day("2023-01-01")
WORLD = make_world(
    agencies=[
        {"id": "dept"},
        {"id": "unit", "parent": "dept"},
        {"id": "other"},
        {"id": "gone", "until": "2020"},
    ],
    areas=[{"id": "top"}, {"id": "low", "parent": "top"}, {"id": "side"}],
    providers=[
        {"id": "fed", "kind": "federal", "agency": "dept"},
        {"id": "firm", "kind": "commercial"},
    ],
    adoptions=[
        {"agency": "dept", "area": "low", "provider": "fed", "observed": "2022"},  # its own unit
        {"agency": "unit", "area": "low", "provider": "firm", "observed": "2022"},
        {"agency": "other", "area": "low", "provider": "fed", "observed": "2022"},
        {"agency": "other", "area": "top", "provider": "fed", "observed": "2022"},  # once
        {"agency": "other", "area": "side", "provider": "firm", "observed": "2022"},
        {"agency": "gone", "area": "low", "provider": "fed", "observed": "2019"},
        {"agency": "unit", "area": "top", "provider": "fed", "status": "planned"},
    ],
)


def test_users_of_the_function_or_below_outside_their_department_each_once() -> None:
    assert recorded_users(WORLD, DAY, "top") == (1, 1)
    assert recorded_users(WORLD, DAY, "low") == (1, 1)
    assert recorded_users(WORLD, DAY, "side") == (0, 1)
    assert recorded_users(WORLD, first_day("2019-07-01"), "top") == (1, 0), "gone was there then"


def measure(**cells: str) -> dict[str, str]:
    plain = {"row": "me-1", "id": "m", "area": "top", "unit": "agencies", "value": "9"}
    return plain | {"label": "Agencies using it", "as_of": "2022"} | cells


def test_the_newest_count_of_users_up_to_the_day() -> None:
    table = rows(
        "measures",
        measure(row="me-1", value="5", as_of="2020"),
        measure(row="me-2", value="7", as_of="2023-01-01"),  # the day itself
        measure(row="me-3", value="8", as_of="2023-01-01"),  # the first of one date stands
        measure(row="me-4", value="9", as_of="2024"),  # after the day
    )
    [found] = outside_counts(table, WORLD, DAY, ["low"])
    assert (found.count, found.row, found.federal, found.commercial) == (7, "me-2", 1, 1)
    assert outside_counts(table, WORLD, DAY, ["side"]) == []


def test_only_counts_of_users_stand_there() -> None:
    table = rows(
        "measures",
        measure(id="a", unit="percent"),
        measure(id="b", label="Awarding agencies answering the survey"),
        measure(id="c", label="CFO Act agencies planning to use it"),
        measure(id="d", as_of=""),
        measure(id="e", value="5-30"),
        measure(id="f", label="Federal agencies on the platform"),
    )
    assert [one.label for one in outside_counts(table, WORLD, DAY, ["top"])] == [
        "Federal agencies on the platform"
    ]


def test_the_counts_of_gao_are_there(dataset: Dataset) -> None:
    """GAO-26-108014: customers of federal shared services by QSMO."""
    found = outside_counts(
        dataset.tables["measures"], dataset.world, dataset.day, dataset.world.main_functions
    )
    federal = {one.area: one.count for one in found if "federal shared services" in one.label}
    assert federal == {
        "core-financial-management": 134,
        "grants-management": 112,
        "human-resources": 165,
        "cybersecurity": 167,
    }
    for one in found:
        assert one.federal + one.commercial > 0
        assert one.count > 0
