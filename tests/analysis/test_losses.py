"""What each provider's end would cost, in one pass: against taking each provider away."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.losses import Fall, provider_losses
from kg.dates import Day, first_day
from kg.rdf.dataset import Dataset
from kg.records.world import World, world_of
from kg.tables.read import Tables
from tests.analysis.random_worlds import DAYS, tables
from tests.examples import examples
from tests.worlds import make_world

DAY = first_day("2023-01-01")
Falls = set[tuple[str, str, str, str]]


def in_one_pass(world: World, day: Day) -> dict[str, Falls]:
    return {
        provider: {(one.agency, one.area, one.before, one.after) for one in falls}
        for provider, falls in provider_losses(Coverage(world, day).standing).items()
    }


def one_by_one(world: World, day: Day) -> dict[str, Falls]:
    now = Coverage(world, day)
    before = {(cell.agency, cell.area): cell.status for cell in now.known()}
    found = {}
    for provider in sorted({one.provider for one in world.adoptions if one.provider}):
        left = [one for one in world.adoptions if one.provider != provider]
        then = Coverage(replace(world, adoptions=left), day)
        falls = {
            (*key, status, after)
            for key, status in before.items()
            if st.RANK[after := then.cell(*key).status] > st.RANK[status]
        }
        if falls:
            found[provider] = falls
    return found


def test_each_provider_of_the_real_data(dataset: Dataset) -> None:
    found = in_one_pass(dataset.world, dataset.day)
    assert found == one_by_one(dataset.world, dataset.day)
    assert len(found) > 50
    assert max(map(len, found.values())) > 100


@settings(max_examples=examples(300), deadline=None)
@given(small=tables(), day=DAYS)
def test_each_provider_of_random_worlds(small: Tables, day: str) -> None:
    world, when = world_of(small), first_day(day)
    assert in_one_pass(world, when) == one_by_one(world, when)


def test_a_bureau_falls_back_on_what_its_department_hands_down() -> None:
    world = make_world(
        agencies=[{"id": "dept"}, {"id": "unit", "parent": "dept"}, {"id": "home"}],
        providers=[{"id": "fed", "kind": "federal", "agency": "home"}, {"id": "firm"}],
        adoptions=[
            {"agency": "unit", "area": "f", "provider": "fed", "observed": "2022"},
            {"agency": "dept", "area": "f", "provider": "firm", "observed": "2022"},
        ],
    )
    found = provider_losses(Coverage(world, DAY).standing)
    assert found["fed"] == [Fall("unit", "f", "shared", "vendor", inherited=False)]
    assert found["firm"] == [Fall("dept", "f", "vendor", "partial", inherited=False)]


def test_who_has_a_second_provider_of_the_same_status_loses_nothing() -> None:
    world = make_world(
        providers=[{"id": "p"}, {"id": "q"}],
        adoptions=[
            {"agency": "a", "area": "f", "provider": one, "observed": "2022"} for one in ("p", "q")
        ],
    )
    assert provider_losses(Coverage(world, DAY).standing) == {}
