"""Rule 0 of the coverage contract: rows become records with periods."""

from __future__ import annotations

import pytest

from kg.dates import FOREVER, iso
from kg.records.world import World
from tests.worlds import make_world


def adoptions(*rows: dict[str, str], **more: list[dict[str, str]]) -> World:
    base = {"agency": "x", "area": "f", "provider": "p"}
    more.setdefault("providers", [{"id": "p"}, {"id": "q"}])
    return make_world(adoptions=[base | row for row in rows], **more)


def period(world: World, at: int = 0) -> tuple[str, str, str]:
    record = world.adoptions[at]
    return iso(record.start), iso(record.seen), "" if record.end == FOREVER else iso(record.end)


def test_from_is_widened_to_its_first_day_and_until_to_its_last() -> None:
    world = adoptions({"from": "2014-02", "until": "2016", "observed": "2015"})
    assert period(world) == ("2014-02-01", "2015-12-31", "2016-12-31")


def test_without_from_the_record_starts_with_its_first_observation() -> None:
    world = adoptions({"observed": "2015-06"}, {"observed": "2019"})
    assert period(world) == ("2015-06-01", "2019-12-31", "")


def test_nothing_dated_starts_on_the_day_of_retrieval_and_is_flagged() -> None:
    world = adoptions({})
    assert period(world) == ("2026-11-22", "2026-11-22", "")
    assert not world.adoptions[0].dated


def test_ended_without_until_ends_when_last_seen() -> None:
    world = adoptions({"observed": "2012"}, {"status": "ended", "observed": "2015-03"})
    assert len(world.adoptions) == 1
    assert period(world) == ("2012-01-01", "2015-03-31", "2015-03-31")


def test_in_use_and_ended_rows_are_one_record_with_all_their_rows() -> None:
    world = adoptions(
        {"id": "ad-0007", "observed": "2012"},
        {"id": "ad-0003", "status": "ended", "observed": "2015", "until": "2014"},
    )
    (record,) = world.adoptions
    assert record.id == "ad-0003"
    assert record.rows == ("ad-0003", "ad-0007")
    assert record.statuses == ("ended", "in-use")
    assert iso(record.end) == "2014-12-31"


def test_distinct_beginnings_are_distinct_records() -> None:
    world = adoptions({"from": "2010", "until": "2012"}, {"from": "2018"})
    assert [period(world, at)[0] for at in (0, 1)] == ["2010-01-01", "2018-01-01"]


@pytest.mark.parametrize(
    ("observed", "joined"),
    [("2013", "2010-01-01"), ("2019", "2018-01-01"), ("2009", "2010-01-01"), ("", "2010-01-01")],
)
def test_a_row_without_from_joins_the_latest_that_had_begun(observed: str, joined: str) -> None:
    world = adoptions(
        {"id": "ad-1", "from": "2010"},
        {"id": "ad-2", "from": "2018"},
        {"id": "ad-3", "observed": observed},
    )
    holder = next(record for record in world.adoptions if "ad-3" in record.rows)
    assert iso(holder.start) == joined


def test_of_two_beginnings_on_one_day_the_more_precise_counts_as_the_later() -> None:
    beginnings = ["2012", "2012-01", "2012-01-01"]
    given = [{"id": f"ad-{begin}", "from": begin} for begin in beginnings]
    world = adoptions(*given, {"id": "ad-x", "observed": "2013"})
    # Their order in a set differs from process to process.
    assert {"ad-2012-01-01", "ad-x"} in [set(record.rows) for record in world.adoptions]


def test_the_end_of_the_provider_or_service_ends_the_record() -> None:
    world = adoptions(
        {"from": "2010"},
        {"from": "2010", "service": "s1", "area": "g"},
        providers=[{"id": "p", "until": "2014-09"}],
        services=[{"id": "s1", "area": "f", "until": "2012"}],
    )
    assert [period(world, at)[2] for at in (0, 1)] == ["2014-09-30", "2012-12-31"]


def test_part_rows_make_a_record_that_does_not_cover_the_whole() -> None:
    world = adoptions({"observed": "2020"}, {"observed": "2021", "extent": "part"})
    assert not world.adoptions[0].whole


class TestSupersession:
    def test_a_later_stated_start_of_another_provider_closes_an_open_record(self) -> None:
        world = adoptions({"observed": "2015"}, {"provider": "q", "from": "2016-05"})
        assert iso(world.adoptions[0].closed_on) == "2016-05-01"
        assert not world.adoptions[0].in_force(world.adoptions[0].closed_on)
        assert world.adoptions[0].in_force(world.adoptions[0].closed_on - 1)

    def test_a_start_before_it_was_last_seen_does_not(self) -> None:
        world = adoptions(
            {"observed": "2017"}, {"provider": "q", "from": "2016-05", "observed": "2017"}
        )
        assert world.adoptions[0].closed_on == FOREVER

    @pytest.mark.parametrize(("seen", "closes"), [("2017-12-31", False), ("2018-01-01", True)])
    def test_two_years_of_silence_close_it(self, seen: str, closes: bool) -> None:
        world = adoptions({"observed": "2015-12-31"}, {"provider": "q", "observed": seen})
        assert (world.adoptions[0].closed_on != FOREVER) is closes

    def test_a_record_with_an_end_is_not_open_and_keeps_it(self) -> None:
        world = adoptions({"observed": "2010", "until": "2020"}, {"provider": "q", "from": "2016"})
        assert world.adoptions[0].closed_on == FOREVER

    def test_undated_records_close_nothing_and_are_closed_by_nothing(self) -> None:
        world = adoptions({}, {"provider": "q", "from": "2016", "observed": "2026-11-22"})
        assert all(record.closed_on == FOREVER for record in world.adoptions)

    def test_other_functions_and_bodies_are_not_concerned(self) -> None:
        world = adoptions(
            {"observed": "2010"},
            {"provider": "q", "area": "g", "from": "2016"},
            {"provider": "q", "agency": "y", "from": "2016"},
        )
        assert world.adoptions[0].closed_on == FOREVER


class TestPlans:
    def test_a_plan_counts_from_its_observation_not_from_its_target(self) -> None:
        world = adoptions({"status": "planned", "observed": "2020-03", "from": "2023"})
        assert period(world) == ("2020-03-01", "2020-03-31", "2025-03-31")

    def test_it_ends_when_its_provider_is_in_use(self) -> None:
        world = adoptions(
            {"status": "migrating", "observed": "2020"}, {"from": "2022-07", "observed": "2023"}
        )
        plan = next(record for record in world.adoptions if record.kind == "plan")
        assert iso(plan.closed_on) == "2022-07-01"

    def test_another_providers_use_does_not_end_it(self) -> None:
        world = adoptions(
            {"status": "planned", "observed": "2020"}, {"provider": "q", "from": "2022"}
        )
        plan = next(record for record in world.adoptions if record.kind == "plan")
        assert plan.closed_on == FOREVER

    def test_planned_and_migrating_stay_apart_from_use(self) -> None:
        world = adoptions({"status": "planned"}, {"status": "migrating"}, {"status": "in-use"})
        assert sorted(record.kind for record in world.adoptions) == ["plan", "plan", "use"]


def test_an_authorization_lasts_until_it_expires_and_closes_nothing() -> None:
    world = adoptions(
        {"observed": "2010"},
        {"provider": "q", "status": "authorized", "from": "2020-01-05", "until": "2023-01-05"},
    )
    use, authorization = world.adoptions
    assert use.closed_on == FOREVER
    assert iso(authorization.end) == "2023-01-05"


def test_an_undated_use_does_not_end_a_plan() -> None:
    world = adoptions({"status": "planned", "observed": "2025"}, {})
    plan = next(record for record in world.adoptions if record.kind == "plan")
    assert plan.closed_on == FOREVER
