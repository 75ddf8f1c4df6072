"""Statuses of cells over time, for colours: each course of a cell stored once, named by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analysis.status import RANK
from kg.analysis.timeline import Timeline
from kg.dates import first_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.records.world import World

EPOCH = first_day("1970-01-01")
"""Days on the page count from here, as those of the browser do."""

FIRST = first_day("1980-01-01")
"""First day the page can show."""


def cells_of(world: World, agencies: Iterable[str], last: Day) -> dict[str, Any]:
    """Statuses of `agencies` for the tracked functions from 1980 to `last`.

    `areas` are the functions; `courses` are lists of a day and a status (its place in STATUSES)
    by turns; `bodies` have for each body that was ever known for anything pairs of the number of
    a function and of its course. What is not there was unknown throughout.
    """
    timeline = Timeline(world, world.tracked, FIRST, last)
    courses: dict[tuple[int, ...], int] = {}
    bodies = {}
    for agency in agencies:
        pairs: list[int] = []
        for number, area in enumerate(timeline.areas):
            course = _course(timeline, agency, area)
            if course != (FIRST - EPOCH, len(RANK) - 1):
                pairs += (number, courses.setdefault(course, len(courses)))
        if pairs:
            bodies[agency] = pairs
    return {"areas": list(timeline.areas), "courses": [*courses], "bodies": bodies}


def _course(timeline: Timeline, agency: str, area: str) -> tuple[int, ...]:
    """Days and statuses by turns; spans that differ in a flag only are one."""
    found: list[int] = []
    for span in timeline.spans(agency, area):
        rank = RANK[span.status]
        if not found or found[-1] != rank:
            found += (span.start - EPOCH, rank)
    return tuple(found)
