"""Adoption records as columns of whole numbers, by function and the status they can give."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.marketplace import Marketplace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.world import World

WHOLE, OTHER, AUTHORIZED = range(3)
"""Part a record plays: a use of the whole, which units inherit; a use in part or a plan; a bare
authorization, which counts where nothing else does."""


@dataclass(slots=True)
class Column:
    """All records for one function that play the same part and have one status, markets apart.

    `base` is the rank of that status; where some marketplace may list what is used (`listable`),
    it is the rank of those that are not listed on the day. `one_provider` as the function has it.
    The arrays are of equal length, by first day: index of the body, of the offer, first day, first
    day no longer in force.
    """

    area: str
    part: int
    base: int
    listable: bool
    one_provider: bool
    bodies: array[int] = field(default_factory=lambda: array("i"))
    offers: array[int] = field(default_factory=lambda: array("i"))
    starts: array[int] = field(default_factory=lambda: array("i"))
    stops: array[int] = field(default_factory=lambda: array("i"))

    def sort(self) -> None:
        """Puts the records in the order of their first days."""
        order = sorted(range(len(self.starts)), key=self.starts.__getitem__)
        for name in ("bodies", "offers", "starts", "stops"):
            column = getattr(self, name)
            setattr(self, name, array("i", [column[place] for place in order]))

    def begun(self, day: Day) -> tuple[array[int], array[int]]:
        """Bodies and last days of the records that have begun by `day`."""
        last = bisect_right(self.starts, day)
        return self.bodies[:last], self.stops[:last]

    def on(self, day: Day) -> list[tuple[int, int]]:
        """Indexes of body and offer of the records in force on `day`."""
        bodies, stops = self.begun(day)
        rows = zip(bodies, self.offers[: len(bodies)], stops, strict=True)
        return [(body, offer) for body, offer, stop in rows if day < stop]


class Columns:
    """`columns` of the deciding `records` of `world`, by function; `offers` are what they use.

    An offer is a pair of provider and service. `index` has the place of each body. `disputed` has,
    by function, the records whose evidence says that sources conflict: part, place of body, record.
    """

    def __init__(self, world: World, index: Mapping[str, int], records: Iterable[Adoption]) -> None:
        self.world = world
        found: dict[tuple[str, int, int, bool], Column] = {}
        offers: dict[tuple[str, str], int] = {}
        self.disputed: dict[str, list[tuple[int, int, Adoption]]] = {}
        ever = Marketplace(world, None)
        for one in records:
            if not decides(one):
                continue
            uses = one.kind == "use"
            listable = uses and ever.find(one.provider, one.service, one.area) is not None
            key = one.area, _part(one), self._base(one), listable
            column = found.get(key) or found.setdefault(
                key, Column(*key, world.areas[one.area].one_provider)
            )
            column.bodies.append(index[one.agency])
            column.offers.append(offers.setdefault((one.provider, one.service), len(offers)))
            column.starts.append(one.start)
            column.stops.append(min(one.end + 1, one.closed_on))
            if one.disputed:
                doubt = column.part, index[one.agency], one
                self.disputed.setdefault(one.area, []).append(doubt)
        for column in found.values():
            column.sort()
        self.columns = [found[key] for key in sorted(found)]
        self.offers = list(offers)

    def _base(self, record: Adoption) -> int:
        """Rule 2 without marketplaces: rank of the status that `record` alone gives."""
        provider = self.world.providers.get(record.provider)
        department = self.world.department
        body = provider.agency if provider else ""
        if body and department[body] == department[record.agency]:
            return st.RANK[st.OWN]
        if record.kind == "plan":
            return st.RANK[st.PLANNED]
        shared = provider and provider.federal and record.kind == "use"
        return st.RANK[st.SHARED if shared else st.VENDOR]


def decides(record: Adoption) -> bool:
    """Whether a record can decide a cell: a use that names nobody shows nothing (rule 2)."""
    return bool(record.area) and (bool(record.provider) or record.kind == "plan")


def _part(record: Adoption) -> int:
    if record.kind == "authorization":
        return AUTHORIZED
    return WHOLE if record.kind == "use" and record.whole else OTHER
