"""How far a marketplace is recorded, period by period."""

from __future__ import annotations

import pytest

from kg.dates import first_day
from tests.explained import explained
from tests.worlds import make_world

PERIODS = [
    {"id": "ca-1", "office": "o", "extent": "not-recorded", "from": "2019-04", "until": "2021-06"},
    {"id": "ca-2", "office": "o", "extent": "in-part", "from": "2021-07", "until": "2023"},
    {"id": "ca-3", "office": "o", "extent": "in-full", "from": "2023-06-01"},
]


@pytest.mark.parametrize(
    ("day", "extent"),
    [
        ("2019-03-31", "not-recorded"),  # nothing is said
        ("2019-04-01", "not-recorded"),
        ("2021-06-30", "not-recorded"),  # the month named is the last one
        ("2021-07-01", "in-part"),
        ("2023-05-31", "in-part"),
        ("2023-06-01", "in-full"),  # of periods that overlap the later one
        ("2024-01-01", "in-full"),
    ],
)
def test_each_day_has_the_extent_of_its_period(day: str, extent: str) -> None:
    world = make_world(offices=[{"id": "o"}, {"id": "other"}], catalogues=PERIODS)
    assert world.catalogue("o", first_day(day)) == extent
    assert world.catalogue("other", first_day(day)) == "not-recorded"


def test_a_row_without_a_first_day_begins_when_it_was_seen() -> None:
    rows = [{"office": "o", "extent": "in-part", "observed": "2022-12-28"}]
    world = make_world(offices=[{"id": "o"}], catalogues=rows)
    assert world.catalogue("o", first_day("2022-12-27")) == "not-recorded"
    assert world.catalogue("o", first_day("2022-12-28")) == "in-part"


def test_what_is_said_of_the_marketplace_follows_the_day() -> None:
    """Before the catalogue is recorded nothing shows that a service is not listed."""
    world = explained(
        agencies=[{"id": "dept"}, {"id": "treasury"}],
        providers=[{"id": "firm"}],
        services=[{"id": "s1", "provider": "firm", "area": "payroll", "from": "2010"}],
        adoptions=[
            {"agency": "dept", "area": "payroll", "provider": "firm", "service": "s1"}
            | {"from": "2018", "observed": "2026"}
        ],
        offices=[{"id": "o", "label": "The office"}],
        catalogues=PERIODS,
        designation_periods=[{"office": "o", "area": "payroll", "from": "2019-04"}],
    )

    def said(day: str) -> str:
        texts = [step.text for step in world.on(day).explain("dept", "payroll").steps]
        return next((text for text in texts if "marketplace of The office" in text), "")

    assert said("2019-03-31") == ""
    assert "not recorded here" in said("2020-01-01")
    assert "recorded only in part" in said("2022-01-01")
    assert said("2025-01-01").endswith("lists no services for it.")
