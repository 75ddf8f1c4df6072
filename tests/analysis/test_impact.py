"""Impact of a provider or QSMO that goes away, against a recount on the world without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.impact import (
    by_function,
    designation_impact,
    office_impact,
    provider_impact,
    providing_units,
)
from kg.dates import first_day
from kg.rdf.dataset import Dataset
from tests.worlds import make_world

DAY = first_day("2023-01-01")


def test_direct_and_inherited_losses_and_listed_alternatives() -> None:
    world = make_world(
        agencies=[{"id": "dept"}, {"id": "bureau", "parent": "dept"}, {"id": "home"}],
        providers=[
            {"id": "fed", "kind": "federal", "agency": "home"},
            {"id": "other", "kind": "federal", "agency": "home"},
        ],
        adoptions=[{"agency": "dept", "area": "f", "provider": "fed", "observed": "2022"}],
        designation_periods=[{"office": "o", "area": "f", "from": "2020"}],
        services=[
            {"id": "s1", "provider": "fed", "area": "f", "listed_by": "o", "from": "2021"},
            {"id": "s2", "provider": "other", "area": "f", "listed_by": "o", "from": "2021"},
        ],
    )
    losses = {loss.before.agency: loss for loss in provider_impact(world, DAY, "fed")}
    assert sorted(losses) == ["bureau", "dept"]
    assert losses["bureau"].inherited
    assert not losses["dept"].inherited
    assert losses["dept"].alternatives == ("other",)
    assert not losses["dept"].bare
    without_office = office_impact(world, DAY, "o")
    assert {(one.before.status, one.after.status) for one in without_office} == {
        ("marketplace", "shared")
    }


def test_who_has_another_provider_loses_nothing() -> None:
    world = make_world(
        providers=[{"id": "p"}, {"id": "q"}],
        adoptions=[
            {"agency": "a", "area": "f", "provider": "p", "observed": "2022"},
            {"agency": "a", "area": "f", "provider": "q", "observed": "2022"},
        ],
    )
    assert provider_impact(world, DAY, "p") == []


@pytest.mark.parametrize("provider", ["ibc", "nfc", "cisa", "sap-concur"])
def test_losses_are_the_cells_that_get_worse_in_a_recount(dataset: Dataset, provider: str) -> None:
    world, day = dataset.world, dataset.day
    left = [one for one in world.adoptions if one.provider != provider]
    now, then = Coverage(world, day), Coverage(replace(world, adoptions=left), day)
    worse = {
        (cell.agency, cell.area)
        for cell in now.cells(world.agencies, world.tracked)
        if st.RANK[then.cell(cell.agency, cell.area).status] > st.RANK[cell.status]
    }
    found = {(one.before.agency, one.before.area) for one in provider_impact(world, day, provider)}
    assert found == worse
    assert found


def test_what_is_lost_through_bureaus_is_told_apart() -> None:
    world = make_world(
        agencies=[{"id": "dept"}, {"id": "bureau", "parent": "dept"}],
        providers=[{"id": "p"}],
        adoptions=[{"agency": "bureau", "area": "f", "provider": "p", "observed": "2022"}],
    )
    losses = {loss.before.agency: loss for loss in provider_impact(world, DAY, "p")}
    assert losses["bureau"].direct
    assert losses["dept"].rolled_up
    assert not losses["dept"].direct


def test_without_its_qsmo_the_marketplace_offers_no_alternative() -> None:
    """Another provider of the same marketplace goes with it; another marketplace's stays."""
    services = [
        {"id": "s1", "provider": "fed", "area": "f", "listed_by": "o", "from": "2021"},
        {"id": "s2", "provider": "other", "area": "f", "listed_by": "o", "from": "2021"},
    ]
    given = {
        "agencies": [{"id": "a"}, {"id": "home"}],
        "providers": [
            {"id": one, "kind": "federal", "agency": "home"} for one in ("fed", "other", "third")
        ],
        "adoptions": [{"agency": "a", "area": "f", "provider": "fed", "observed": "2022"}],
    }
    periods = [{"office": "o", "area": "f", "from": "2020"}]
    [alone] = office_impact(
        make_world(**given, services=services, designation_periods=periods), DAY, "o"
    )
    assert alone.alternatives == ()
    services.append(
        {"id": "s3", "provider": "third", "area": "f", "listed_by": "o2", "from": "2021"}
    )
    periods.append({"office": "o2", "area": "f", "from": "2020"})
    [beside] = office_impact(
        make_world(**given, services=services, designation_periods=periods), DAY, "o"
    )
    assert beside.alternatives == ("third",)


@pytest.mark.parametrize("provider", ["ibc", "nfc", "arc", "cisa"])
def test_functions_count_every_loss_once(dataset: Dataset, provider: str) -> None:
    losses = provider_impact(dataset.world, dataset.day, provider)
    functions = by_function(losses)
    assert sum(one.lost for one in functions) == len(losses)
    for one in functions:
        here = [loss for loss in losses if loss.before.area == one.area]
        assert one.lost == one.direct + one.inherited + one.rolled_up == sum(one.after.values())
        assert one.bare == sum(loss.bare for loss in here)
        assert one.replaceable == sum(bool(loss.alternatives) for loss in here)
        assert one.bare <= one.after.get("unknown", 0)


def test_one_period_is_less_than_the_whole_office(dataset: Dataset) -> None:
    """CISA is designated for three functions; the cells hang on one of them."""
    world, day = dataset.world, dataset.day
    whole = {
        (one.before.agency, one.before.area) for one in office_impact(world, day, "cyber-qsmo")
    }
    parts = {
        one.id: {
            (loss.before.agency, loss.before.area)
            for loss in designation_impact(world, day, {one.id})
        }
        for one in world.designations
        if one.office == "cyber-qsmo" and one.formal and one.in_force(day)
    }
    assert len(parts) == 3
    assert set.union(*parts.values()) == whole
    assert sorted(map(bool, parts.values())) == [False, False, True]


def test_units_that_provide_for_themselves() -> None:
    world = make_world(
        agencies=[{"id": "dept"}, {"id": "bureau", "parent": "dept"}, {"id": "a"}],
        providers=[
            {"id": "center", "kind": "federal", "agency": "bureau"},
            {"id": "idle", "kind": "federal", "agency": "dept"},
            {"id": "else", "kind": "federal", "agency": "a"},
        ],
        adoptions=[
            {"agency": "a", "area": "f", "provider": one, "observed": "2022"}
            for one in ("center", "bureau", "else", "dept")
        ],
    )
    assert providing_units(world, DAY, "dept") == ["bureau", "center"]
    assert providing_units(world, DAY, "center") == []
