"""Coverage over time: what the kernel says of each cell on every day of a stretch, as intervals.

Between two days on which a record begins or ends nothing changes, so that the kernel is asked once
for each such day, of the functions it may change, and the answers are kept where they differ.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.analysis.kernel import Kernel, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.records.world import World


class Span(NamedTuple):
    """From `start` on, until the next span of the cell, its byte is `code` (as in the kernel)."""

    start: Day
    code: int

    @property
    def status(self) -> str:
        """The status that the byte stands for."""
        return word(self.code)


def change_days(world: World, first: Day, last: Day) -> list[Day]:
    """`first`, and every later day up to `last` on which a record begins to hold or no longer does.

    Beginnings and ends of adoptions, listings, designations and bodies; sorted.
    """
    return _sorted(first, last, _common_days(world), _own_days(world))


def _sorted(first: Day, last: Day, common: set[Day], own: dict[str, set[Day]]) -> list[Day]:
    days = {first}.union(common, *own.values())
    return sorted(day for day in days if first <= day <= last)


def _common_days(world: World) -> set[Day]:
    """Days on which a listing, a designation or a body begins or ends: any function may change."""
    days: set[Day] = set()
    for listing in world.listings:
        days |= {listing.start, listing.end + 1, listing.closed_on}
    for led in world.designations:
        days |= {led.start, led.end + 1}
    for body in world.agencies.values():
        days |= {body.start, body.end + 1}
    return days


def _own_days(world: World) -> dict[str, set[Day]]:
    """Days on which the use of a function begins or ends; no other function changes."""
    days: dict[str, set[Day]] = defaultdict(set)
    for use in world.adoptions:
        days[use.area] |= {use.start, use.end + 1, use.closed_on}
    return days


class Timeline:
    """The cells of all bodies for `areas` on every day from `first` to `last`, both inclusive."""

    def __init__(self, world: World, areas: Iterable[str], first: Day, last: Day) -> None:
        self.world, self.first, self.last = world, first, last
        self.areas = tuple(areas)
        wanted = set(self.areas)
        self.kernel = Kernel(world, [one for one in world.adoptions if one.area in wanted])
        common, own = {first, *_common_days(world)}, _own_days(world)
        self.days = _sorted(first, last, common, own)
        self._rows: dict[str, list[tuple[Day, bytes]]] = {area: [] for area in self.areas}
        for day in self.days:
            standing = self.kernel.on(day)
            for area, rows in self._rows.items():
                if day in common or day in own[area]:
                    codes = standing.row(area).codes
                    if not rows or rows[-1][1] != codes:
                        rows.append((day, codes))

    def spans(self, agency: str, area: str) -> list[Span]:
        """The cell's spans, the first from `first` on; two that follow each other differ."""
        place = self.kernel.index[agency]
        found: list[Span] = []
        for day, codes in self._rows[area]:
            if not found or found[-1].code != codes[place]:
                found.append(Span(day, codes[place]))
        return found

    def codes(self, area: str, day: Day) -> bytes:
        """A byte a body for `area` on `day`, in the order of the kernel's `bodies`."""
        rows = self._rows[area]
        return rows[bisect_right(rows, day, key=lambda one: one[0]) - 1][1]

    def status(self, agency: str, area: str, day: Day) -> str:
        """Status of the cell on `day`."""
        return word(self.codes(area, day)[self.kernel.index[agency]])
