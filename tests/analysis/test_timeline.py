"""The intervals of a cell are the kernel's answers day by day."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings

from kg.analysis.kernel import Kernel
from kg.analysis.timeline import Timeline, change_days
from kg.dates import first_day
from kg.records.world import World, world_of
from tests.analysis.random_worlds import tables
from tests.examples import examples

FIRST = first_day("1980-01-01")


def agree(world: World, first: int, last: int, days: list[int]) -> None:
    line = Timeline(world, world.tracked, first, last)
    kernel = Kernel(world)
    for day in days:
        standing = kernel.on(day)
        for area in line.areas:
            assert line.codes(area, day) == standing.row(area).codes, (day, area)
            for agency in world.agencies:
                spans = [span for span in line.spans(agency, area) if span.start <= day]
                assert spans[-1].code == standing.code(agency, area)
                assert line.status(agency, area, day) == spans[-1].status


def test_real_days_between_changes(dataset):
    world, last = dataset.world, dataset.day
    days = change_days(world, FIRST, last)
    chosen = random.Random(4).sample(days, 6)
    agree(world, FIRST, last, [last, *(day for one in chosen for day in (one - 1, one))][:11])


def test_spans_that_follow_each_other_differ(dataset):
    line = Timeline(dataset.world, dataset.world.main_functions, FIRST, dataset.day)
    seen = 0
    for agency in dataset.world.agencies:
        for area in line.areas:
            spans = line.spans(agency, area)
            assert spans[0].start == FIRST
            assert all(one.code != two.code for one, two in pairwise(spans))
            seen += len(spans) > 1
    assert seen > 500


@given(tables())
@settings(max_examples=examples(40), deadline=None)
def test_any_world(made):
    world = world_of(made)
    first, last = first_day("2001-01-01"), first_day("2031-01-01")
    days = change_days(world, first, last)
    agree(world, first, last, [day for one in days[:12] for day in (one, max(first, one - 1))])
