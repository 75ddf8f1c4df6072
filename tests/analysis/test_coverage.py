"""Rules 1 to 3, 6 and 7 of the coverage contract, each on a world of a few rows."""

from __future__ import annotations

import pytest

from kg.analysis.coverage import Cell, Coverage
from kg.dates import first_day
from kg.records.world import World
from tests.worlds import make_world

AGENCIES = [
    {"id": "dept"},
    {"id": "bureau", "parent": "dept"},
    {"id": "unit", "parent": "bureau"},
    {"id": "other"},
    {"id": "center", "parent": "other"},
]
AREAS = [{"id": "top"}, {"id": "f", "parent": "top"}, {"id": "below", "parent": "f"}]
PROVIDERS = [
    {"id": "fed", "kind": "federal", "agency": "other"},
    {"id": "home", "kind": "federal", "agency": "bureau"},
    {"id": "firm", "kind": "commercial"},
]
DESIGNATED = [{"office": "o", "area": "top", "from": "2020-06-29"}]
LISTED = [{"id": "s1", "provider": "fed", "area": "f", "listed_by": "o", "from": "2021"}]


def world(*adoptions: dict[str, str], **more: list[dict[str, str]]) -> World:
    base = {"agency": "dept", "area": "f", "observed": "2022"}
    tables = {"agencies": AGENCIES, "areas": AREAS, "providers": PROVIDERS} | more
    copies = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    return make_world(adoptions=[base | row for row in adoptions], **copies)


def cell(made: World, agency: str = "dept", area: str = "f", day: str = "2023-01-01") -> Cell:
    return Coverage(made, first_day(day)).cell(agency, area)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"provider": "fed"}, "shared"),
        ({"provider": "firm"}, "vendor"),
        ({"provider": "dept"}, "own"),
        ({"provider": "home"}, "own"),
        ({"provider": "bureau"}, "own"),
        ({"provider": "fed", "status": "planned"}, "planned"),
        ({"provider": "firm", "status": "migrating"}, "planned"),
        ({"provider": "", "status": "planned"}, "planned"),
        ({"provider": "dept", "status": "migrating"}, "own"),
        ({"provider": "firm", "status": "authorized", "until": "2024"}, "vendor"),
        ({"provider": "fed", "status": "ended", "until": "2022"}, "unknown"),
    ],
)
def test_status_of_one_record(row: dict[str, str], status: str) -> None:
    assert cell(world(row)).status == status


def test_the_best_record_decides() -> None:
    made = world({"provider": "firm"}, {"provider": "dept"}, {"provider": "fed"})
    assert cell(made).status == "shared"
    assert cell(made).providers == ["dept", "fed", "firm"]


class TestMarketplace:
    def test_the_records_own_service_listed_by_a_designated_office(self) -> None:
        listed = [{"id": "s1", "provider": "firm", "area": "f", "listed_by": "o", "from": "2021"}]
        made = world(
            {"provider": "firm", "service": "s1"}, services=listed, designation_periods=DESIGNATED
        )
        assert cell(made).status == "marketplace"
        assert cell(made).listing is not None

    def test_a_federal_providers_service_in_the_function_or_below(self) -> None:
        for area, status in (("f", "marketplace"), ("below", "marketplace"), ("top", "shared")):
            listed = [LISTED[0] | {"area": area}]
            made = world({"provider": "fed"}, services=listed, designation_periods=DESIGNATED)
            assert cell(made).status == status, area

    def test_a_vendors_mere_presence_is_not_enough(self) -> None:
        listed = [LISTED[0] | {"provider": "firm"}]
        made = world({"provider": "firm"}, services=listed, designation_periods=DESIGNATED)
        assert cell(made).status == "vendor"

    def test_a_pre_designated_office_lists_nothing_that_counts(self) -> None:
        pre = [DESIGNATED[0] | {"status": "pre-designated"}]
        made = world({"provider": "fed"}, services=LISTED, designation_periods=pre)
        assert cell(made).status == "shared"

    @pytest.mark.parametrize(
        ("day", "status"),
        [("2020-12-31", "shared"), ("2021-01-01", "marketplace"), ("2024-02-01", "shared")],
    )
    def test_only_while_designation_and_listing_hold(self, day: str, status: str) -> None:
        period = [DESIGNATED[0] | {"until": "2024-01"}]
        made = world(
            {"provider": "fed", "from": "2019"}, services=LISTED, designation_periods=period
        )
        assert cell(made, day=day).status == status

    def test_a_designation_for_a_narrower_function_does_not_reach_up(self) -> None:
        narrow = [DESIGNATED[0] | {"area": "below"}]
        made = world({"provider": "fed"}, services=LISTED, designation_periods=narrow)
        assert cell(made).status == "shared"

    def test_a_department_served_by_its_own_listed_unit(self) -> None:
        listed = [LISTED[0] | {"provider": "home"}]
        made = world({"provider": "home"}, services=listed, designation_periods=DESIGNATED)
        assert cell(made).status == "marketplace"

    def test_a_plan_for_a_listed_service_is_still_a_plan(self) -> None:
        made = world(
            {"provider": "fed", "service": "s1", "status": "planned"},
            services=LISTED,
            designation_periods=DESIGNATED,
        )
        assert cell(made).status == "planned"


class TestInheritance:
    def test_a_unit_inherits_the_uses_of_the_nearest_body_above(self) -> None:
        made = world({"provider": "fed"}, {"agency": "bureau", "provider": "firm"})
        found = cell(made, "unit")
        assert (found.status, found.inherited_from) == ("vendor", "bureau")

    def test_plans_and_part_uses_are_not_inherited(self) -> None:
        made = world(
            {"provider": "fed", "status": "planned"}, {"provider": "firm", "extent": "part"}
        )
        assert cell(made, "unit").status == "unknown"

    def test_own_records_come_first(self) -> None:
        made = world({"provider": "fed"}, {"agency": "unit", "provider": "unit"})
        found = cell(made, "unit")
        assert (found.status, found.inherited_from) == ("own", "")

    def test_an_authorization_counts_only_where_nothing_else_does(self) -> None:
        own = {"agency": "unit", "provider": "firm", "status": "authorized", "until": "2024"}
        assert cell(world({"provider": "fed"}, own), "unit").inherited_from == "dept"
        alone = cell(world(own), "unit")
        assert (alone.status, alone.authorized_only) == ("vendor", True)

    def test_shared_is_judged_from_the_body_that_inherits(self) -> None:
        made = world({"provider": "center"})
        assert cell(made, "unit").status == "shared"


class TestRollUp:
    def test_a_department_without_records_is_partial_by_its_bureaus(self) -> None:
        made = world(
            {"agency": "bureau", "provider": "fed"}, {"agency": "unit", "provider": "firm"}
        )
        found = cell(made)
        assert (found.status, found.bureaus) == ("partial", {"shared": 1, "vendor": 1})

    def test_newer_different_records_of_bureaus_flag_it_mixed(self) -> None:
        old = {"provider": "fed", "observed": "2015"}
        assert cell(world(old, {"agency": "bureau", "provider": "firm"})).mixed
        assert not cell(world(old, {"agency": "bureau", "provider": "fed"})).mixed
        older = {"agency": "bureau", "provider": "firm", "observed": "2012"}
        assert not cell(world(old, older)).mixed


def test_broader_and_narrower_functions_are_named_but_decide_nothing() -> None:
    made = world({"area": "top", "provider": "fed"}, {"area": "below", "provider": "firm"})
    found = cell(made)
    assert found.status == "unknown"
    assert sorted(record.area for record in found.related) == ["below", "top"]


@pytest.mark.parametrize(
    ("observed", "freshness"),
    [
        ("2018-01-01", "fresh"),
        ("2017-12-31", "aging"),
        ("2013-01-01", "aging"),
        ("2012-12-31", "last known"),
        ("", "last known"),
    ],
)
def test_freshness_on_1_january_2023(observed: str, freshness: str) -> None:
    made = world(
        {"provider": "fed", "observed": observed}, sources=[{"id": "s", "retrieved": "2023-01-01"}]
    )
    assert cell(made).freshness == freshness


class TestConflict:
    AREAS = [{"id": "top"}, {"id": "f", "parent": "top", "one_provider": "yes"}, {"id": "below"}]

    def test_two_providers_at_once_where_there_is_one(self) -> None:
        rows = ({"provider": "fed"}, {"provider": "firm"})
        assert cell(world(*rows, areas=self.AREAS)).conflict
        assert not cell(world(*rows)).conflict

    def test_a_body_and_its_own_unit_are_one(self) -> None:
        rows = ({"provider": "dept"}, {"provider": "home"})
        assert not cell(world(*rows, areas=self.AREAS)).conflict

    def test_two_units_of_one_department_are_two(self) -> None:
        rows = ({"provider": "home"}, {"provider": "unit2"})
        units = [*PROVIDERS, {"id": "unit2", "kind": "federal", "agency": "dept"}]
        assert cell(world(*rows, areas=self.AREAS, providers=units)).conflict

    def test_part_uses_do_not_conflict(self) -> None:
        rows = ({"provider": "fed"}, {"provider": "firm", "extent": "part"})
        assert not cell(world(*rows, areas=self.AREAS)).conflict


def test_bodies_exist_only_within_their_lifetimes() -> None:
    gone = [{"id": "dept", "until": "2022-06"}, {"id": "new", "from": "2022-07"}]
    made = world({"provider": "fed"}, agencies=[*gone, *AGENCIES[1:]])
    on_the_last_day = Coverage(made, first_day("2022-06-30")).cells(["dept", "new"], ["f"])
    assert [one.agency for one in on_the_last_day] == ["dept"]
    on_the_next = Coverage(made, first_day("2022-07-01")).cells(["dept", "new"], ["f"])
    assert [one.agency for one in on_the_next] == ["new"]


def test_leader_prefers_designated_over_nearer() -> None:
    periods = [
        {"office": "near", "area": "f", "status": "pre-designated", "from": "2019"},
        {"office": "far", "area": "top", "from": "2020"},
    ]
    coverage = Coverage(world(designation_periods=periods), first_day("2021-01-01"))
    assert coverage.leader("f") == ("far", True)
    assert Coverage(coverage.world, first_day("2019-06-01")).leader("f") == ("near", False)
    assert Coverage(coverage.world, first_day("2018-06-01")).leader("f") is None


def test_a_catalogue_that_is_not_recorded_is_reported_for_its_functions_only() -> None:
    offices = [{"id": "o", "catalogue": "not-recorded"}, {"id": "p", "catalogue": "in-part"}]
    periods = [*DESIGNATED, {"office": "p", "area": "elsewhere", "from": "2020"}]
    made = world(offices=offices, designation_periods=periods)
    market = Coverage(made, first_day("2023-01-01")).marketplace
    assert market.unrecorded(["f"]) == ["o"]
    assert market.unrecorded(["elsewhere"]) == []


class TestMergedBodies:
    AGENCIES = [{"id": "old", "until": "2025-07-01"}, {"id": "new"}]
    MERGED = {"agency": "old", "change": "merged-into", "related": "new", "date": "2025-07-01"}

    def merged(self, state: str) -> World:
        return world(
            {"agency": "old", "provider": "fed"},
            agencies=[*self.AGENCIES, *AGENCIES],
            agency_changes=[self.MERGED | {"state": state}],
        )

    def test_their_open_records_are_named_under_the_successor_and_decide_nothing(self) -> None:
        found = cell(self.merged("done"), "new", day="2026-01-01")
        assert found.status == "unknown"
        assert [record.agency for record in found.from_merged] == ["old"]

    def test_not_while_the_body_still_exists(self) -> None:
        assert cell(self.merged("done"), "new", day="2025-07-01").from_merged == ()

    @pytest.mark.parametrize("state", ["announced", "contested", "blocked", "proposed"])
    def test_only_done_changes_are_changes(self, state: str) -> None:
        assert cell(self.merged(state), "new", day="2026-01-01").from_merged == ()


def test_of_an_undated_record_of_a_bureau_nothing_shows_that_it_is_newer() -> None:
    mixed = {}
    for observed in ("", "2022"):
        world = make_world(
            agencies=[{"id": "dept"}, {"id": "unit", "parent": "dept"}],
            providers=[{"id": "p"}, {"id": "q"}],
            adoptions=[
                {"agency": "dept", "area": "f", "provider": "p", "observed": "2020"},
                {"agency": "unit", "area": "f", "provider": "q", "observed": observed},
            ],
        )
        coverage = Coverage(world, world.date)
        cell = coverage.cell("dept", "f")
        mixed[observed] = cell.mixed
        assert [one.agency for one in coverage.newer_below(cell)] == ["unit"] * cell.mixed
    assert mixed == {"": False, "2022": True}


def test_evidence_that_says_that_sources_conflict_flags_the_cell_and_those_that_inherit() -> None:
    world = make_world(
        agencies=[{"id": "dept"}, {"id": "unit", "parent": "dept"}, {"id": "other"}],
        providers=[{"id": "p"}],
        adoptions=[
            {"agency": "dept", "area": "f", "provider": "p", "observed": "2020"},
            {"agency": "other", "area": "f", "provider": "p", "observed": "2020"},
            {"agency": "other", "area": "g", "provider": "p", "status": "planned"}
            | {"observed": "2025"},
        ],
        disputes=[{"adoption": "ad-0001"}, {"adoption": "ad-0003"}],
    )
    coverage = Coverage(world, world.date)
    flagged = {(cell.agency, cell.area) for cell in coverage.known() if cell.conflict}
    assert flagged == {("dept", "f"), ("unit", "f"), ("other", "g")}


def test_a_use_that_ended_on_no_known_day_holds_on_none() -> None:
    world = make_world(
        providers=[{"id": "p"}],
        adoptions=[{"agency": "a", "area": "f", "provider": "p", "status": "ended"}],
    )
    for day in (world.date - 1, world.date, world.date + 1):
        assert not Coverage(world, day).cell("a", "f").known


def test_a_unit_of_the_department_is_no_different_provider_of_a_bureau() -> None:
    world = make_world(
        agencies=[
            {"id": "dept"},
            {"id": "unit", "parent": "dept"},
            {"id": "center", "parent": "dept"},
        ],
        adoptions=[
            {"agency": "dept", "area": "f", "provider": "dept", "observed": "2020"},
            {"agency": "unit", "area": "f", "provider": "center", "observed": "2022"},
        ],
    )
    assert not Coverage(world, world.date).cell("dept", "f").mixed
