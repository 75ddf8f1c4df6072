"""The days on which what is said of a cell may change, so that nothing is looked at on others.

A cell changes with the records it rests on, hands down, sums up or names beside them, with the
marketplace of its function, with bodies that begin or end, and with the age of its evidence. A day
too many costs a look; one too few would be wrong, so tests compare with every day of small worlds.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.analysis.freshness import LIMITS, Limits
from kg.dates import FOREVER, add_years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.world import World

Key = tuple[str, str]
"""Ids of a body and a function."""

NONE: Final[frozenset[Key]] = frozenset()


class CellDays:
    """Days from `first` to `last`, both inclusive, for the cells of `areas`.

    `turning` has the cells whose records or bodies change on a day, `aging` those of which only
    the evidence may come of age, `led` the functions whose QSMO or marketplace changes. Whatever
    happened before `first` stands under `first`. `said` gives the day from which on the evidence of
    a record is not from later days; without it such days are left out. `alike` has for each body
    one whose cells say the same for ever: itself, or for bureaus of which nothing is recorded one
    of their siblings.
    """

    def __init__(
        self,
        world: World,
        areas: Iterable[str],
        first: Day,
        last: Day,
        limits: Limits = LIMITS,
        said: Callable[[Adoption], Day] | None = None,
    ) -> None:
        self.world, self.first, self.last = world, first, last
        self.areas = tuple(areas)
        self.turning: dict[Day, set[Key]] = {}
        self.aging: dict[Day, set[Key]] = {}
        self.led: dict[Day, set[str]] = {first: set(self.areas)}
        self.alike = _alike(world)
        self._limits, self._said = limits, said
        self._records()
        self._bodies()
        self._leadership()

    @property
    def days(self) -> list[Day]:
        """All these days, in their order."""
        return sorted({*self.turning, *self.aging, *self.led})

    @property
    def touched(self) -> frozenset[Key]:
        """Cells of which anything is ever said; of all others nothing is recorded."""
        return NONE.union(*self.turning.values())

    def _records(self) -> None:
        successors: dict[str, list[str]] = defaultdict(list)
        for body, merged in self.world.merged.items():
            for one in merged:
                successors[one].append(body)
        related = self._related()
        for record in self.world.adoptions:
            cells = {(record.agency, area) for area in related.get(record.area, ())}
            if record.area in self.areas:
                bodies = (
                    *self.world.agency_scope[record.agency],
                    *self.world.bureaus.get(record.agency, ()),
                    *successors[record.agency],
                )
                here = {(one, record.area) for one in bodies if self.alike[one] == one}
                self._put(self.aging, self._ages(record), here)
                cells |= here
            if cells:
                self._put(self.turning, (record.start, record.end + 1, record.closed_on), cells)

    def _ages(self, record: Adoption) -> Iterator[Day]:
        """Days on which the evidence of `record` comes of age while it is in force."""
        if record.dated:
            years = (self._limits.fresh, self._limits.aging)
            ages = [add_years(record.seen, one) + 1 for one in years]
            for day in (*ages, *([self._said(record)] if self._said else [])):
                if record.start < day < min(record.end + 1, record.closed_on):
                    yield day

    def _related(self) -> dict[str, list[str]]:
        """For each function those of `areas` that are broader or narrower."""
        scope = self.world.area_scope
        return {
            one: [
                area for area in self.areas if area != one and (area in above or one in scope[area])
            ]
            for one, above in scope.items()
        }

    def _bodies(self) -> None:
        """A body that begins or ends counts among the bureaus of those above it, and merges."""
        into = self.world.merged.items()
        for body in self.world.agencies.values():
            days = [day for day in (body.start, body.end + 1) if 0 < day <= FOREVER]
            if days:
                near = {*self.world.agency_scope[body.id]}
                near |= {successor for successor, merged in into if body.id in merged}
                cells = {(one, area) for one in near for area in self.areas}
                self._put(self.turning, days, cells)

    def _leadership(self) -> None:
        scope = self.world.area_scope
        led: dict[str, set[str]] = defaultdict(set)
        for one in self.world.designations:
            below = {area for area in self.areas if one.area in scope[area]}
            led[one.office] |= below
            self.lead((one.start, one.end + 1), below)
        for listing in self.world.listings:
            self.lead((listing.start, listing.end + 1, listing.closed_on), led[listing.office])
        for catalogue in self.world.catalogues:
            self.lead((catalogue.start, catalogue.end + 1), led[catalogue.office])

    def lead(self, days: Iterable[Day], areas: Iterable[str]) -> None:
        """Adds days on which what leads `areas` changes."""
        for day in days:
            if day <= self.last:
                self.led.setdefault(max(day, self.first), set()).update(areas)

    def _put(self, into: dict[Day, set[Key]], days: Iterable[Day], cells: set[Key]) -> None:
        for day in days:
            if day <= self.last:
                into.setdefault(max(day, self.first), set()).update(cells)


def _alike(world: World) -> dict[str, str]:
    """For each body the one whose cells stand for its own."""
    recorded = {above for one in world.adoptions for above in world.agency_scope[one.agency]}
    recorded |= {one.provider for one in world.adoptions} | world.merged.keys()
    first: dict[str, str] = {}
    found = {}
    for one in sorted(world.agencies):
        body = world.agencies[one]
        own = one in recorded or not body.parent or body.start or body.end != FOREVER
        found[one] = one if own else first.setdefault(body.parent, one)
    return found
