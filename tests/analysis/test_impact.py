"""Impact of a provider or QSMO that goes away, against a recount on the world without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.impact import office_impact, provider_impact
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
