"""Rule 7: when a marketplace lists a service, and how long."""

from __future__ import annotations

from kg.dates import FOREVER, iso
from tests.worlds import make_world

PERIODS = [
    {"office": "hr", "area": "f", "host": "gsa", "from": "2019-04-26", "until": "2022-03-29"},
    {"office": "hr", "area": "f", "host": "opm", "from": "2022-03-30"},
]


def test_it_counts_from_its_from_else_its_first_observation() -> None:
    world = make_world(
        services=[
            {"id": "a", "area": "f", "listed_by": "hr", "from": "2021-05", "observed": "2023"},
            {"id": "b", "area": "f", "listed_by": "hr", "observed": "2023-07"},
            {"id": "c", "area": "f", "listed_by": "hr"},
        ]
    )
    starts = [iso(listing.start) for listing in world.listings]
    assert starts == ["2021-05-01", "2023-07-01", "2026-11-22"]
    assert [listing.dated for listing in world.listings] == [True, True, False]


def test_it_lapses_when_the_office_changes_host_unless_seen_later() -> None:
    world = make_world(
        designation_periods=PERIODS,
        services=[
            {"id": "a", "area": "f", "listed_by": "hr", "observed": "2021"},
            {"id": "b", "area": "f", "listed_by": "hr", "observed": "2021"},
            {"id": "b", "area": "f", "listed_by": "hr", "observed": "2024"},
        ],
    )
    lapsed, seen_later = world.listings
    assert iso(lapsed.closed_on) == "2022-03-30"
    assert seen_later.closed_on == FOREVER


def test_two_hosts_from_one_day_are_one_change_whatever_they_are_called() -> None:
    for one, other in (("gsa", "opm"), ("opm", "gsa")):
        world = make_world(
            designation_periods=[
                {"office": "hr", "area": "f", "host": one, "from": "2019"},
                {"office": "hr", "area": "g", "host": other, "from": "2019"},
                {"office": "hr", "area": "f", "host": other, "from": "2022"},
            ],
            services=[{"id": "a", "area": "f", "listed_by": "hr", "observed": "2021"}],
        )
        # Both were hosts already when the second period began.
        assert world.listings[0].closed_on == FOREVER


def test_one_listing_for_each_service_function_and_marketplace() -> None:
    world = make_world(
        services=[
            {"id": "a", "area": "f", "listed_by": "hr", "provider": "p"},
            {"id": "a", "area": "f", "listed_by": "hr", "provider": "q"},
            {"id": "a", "area": "g", "listed_by": "hr"},
            {"id": "a", "area": "f"},
        ]
    )
    assert [(one.area, one.office, len(one.rows)) for one in world.listings] == [
        ("f", "hr", 2),
        ("g", "hr", 1),
        ("f", "", 1),
    ]
    assert world.listings[0].providers == ("p", "q")
