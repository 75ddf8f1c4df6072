"""The coverage kernel: the status of every body for every function on a day, as bit sets.

Rules 1 to 3 of the coverage contract; rule 0 has made the records. The one definition of status
that every face uses. One whole number a body and status: its bit n is the n-th function. What a
body has, what it inherits and what only its bureaus have is then a handful of bit operations a
body, however many functions there are.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.marketplace import Marketplace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.world import World

DECIDING: Final = (st.MARKETPLACE, st.SHARED, st.PLANNED, st.VENDOR, st.OWN)
"""Statuses that records give, best first."""

WHOLE, OTHER, AUTHORIZED = range(3)
"""Part a record plays: a use of the whole, which units inherit; a use in part or a plan; a bare
authorization, which counts where nothing else does."""

Bits = list[int]
"""One whole number a body, in the order of `Kernel.bodies`."""


@dataclass(slots=True)
class Offer:
    """All records of one provider and service for one function that play the same part.

    `base` is the rank their status has where no marketplace lists the service. Columns are of
    equal length: index of the body, first day, first day no longer in force.
    """

    area: str
    provider: str
    service: str
    part: int
    base: int
    use: bool
    bodies: array[int] = field(default_factory=lambda: array("i"))
    starts: array[int] = field(default_factory=lambda: array("i"))
    stops: array[int] = field(default_factory=lambda: array("i"))

    def on(self, day: Day) -> list[int]:
        """Indexes of the bodies with a record in force on `day`."""
        columns = zip(self.bodies, self.starts, self.stops, strict=True)
        return [body for body, start, stop in columns if start <= day < stop]


class Kernel:
    """The records of a world as columns, made once; `on` gives the standing on a day.

    Bodies stand in the order of their depth, so that a body comes after the one above it.
    """

    def __init__(self, world: World, records: Iterable[Adoption] | None = None) -> None:
        self.world = world
        depth = world.agency_scope
        self.bodies = sorted(world.agencies, key=lambda one: (len(depth[one]), one))
        self.index = {one: place for place, one in enumerate(self.bodies)}
        self.parents = [self.index.get(world.agency_parent[one], -1) for one in self.bodies]
        self.offers = self._offers(world.adoptions if records is None else records)
        areas = dict.fromkeys(one.area for one in self.offers)
        self.bits = {area: 1 << place for place, area in enumerate(areas)}

    def on(self, day: Day, market: Marketplace | None = None) -> Standing:
        """What every body has on `day`; `market` is that of the same world and day."""
        return Standing(self, day, market or Marketplace(self.world, day))

    def family(self, provider: str) -> str:
        """Department that `provider` is part of; itself where it is part of none."""
        known = self.world.providers.get(provider)
        return self.world.department[known.agency] if known and known.agency else provider

    def _offers(self, records: Iterable[Adoption]) -> list[Offer]:
        found: dict[tuple[str, str, str, int, int], Offer] = {}
        department = self.world.department
        for one in records:
            if not decides(one):
                continue
            inside = self.family(one.provider) == department[one.agency]
            base = self._base(one, inside=inside)
            key = one.area, one.provider, one.service, _part(one), base
            offer = found.get(key)
            if offer is None:
                offer = found[key] = Offer(*key, use=one.kind == "use")
            offer.bodies.append(self.index[one.agency])
            offer.starts.append(one.start)
            offer.stops.append(min(one.end + 1, one.closed_on))
        return [found[key] for key in sorted(found, key=lambda key: (key[0], *self._by(key[1:])))]

    def _by(self, key: tuple[str, str, int, int]) -> tuple[str, str, str, int, int]:
        """Sorts the offers of a function so that a family of providers stands together."""
        return (self.family(key[0]), *key)

    def _base(self, record: Adoption, *, inside: bool) -> int:
        """Rule 2 without marketplaces: rank of the status that `record` alone gives."""
        provider = self.world.providers.get(record.provider)
        if inside:
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


class Standing:
    """Status, inheritance and conflict of every cell on one day.

    `statuses` has, for each status but `unknown` in the order of their ranks, the bits of each
    body; no bit is in two of them. `inherited`, `authorized` and `conflict` flag known cells;
    `below` has the functions for which a body below has a record in force.
    """

    def __init__(self, kernel: Kernel, day: Day, market: Marketplace) -> None:
        self.kernel, self.day, self.market = kernel, day, market
        size = len(kernel.bodies)
        self._held = [[[0] * size for _ in DECIDING] for _ in (WHOLE, OTHER, AUTHORIZED)]
        self.conflict = [0] * size
        self._fill()
        self.whole = _any(self._held[WHOLE])
        self.own = _any([self.whole, *self._held[OTHER]])
        self.inherited, self.authorized, self.below = [0] * size, [0] * size, [0] * size
        self.statuses = [*([0] * size for _ in DECIDING), [0] * size]
        self._inherit()
        self._roll_up()

    def status(self, agency: str, area: str) -> str:
        """Status of the cell of `agency` and `area`, both ids."""
        bit, place = self.kernel.bits.get(area, 0), self.kernel.index[agency]
        for rank, bits in enumerate(self.statuses):
            if bits[place] & bit:
                return st.STATUSES[rank].id
        return st.UNKNOWN

    def known(self) -> Iterator[tuple[str, list[str]]]:
        """Bodies that have a known cell, with the functions for which they have."""
        areas = list(self.kernel.bits)
        for place, agency in enumerate(self.kernel.bodies):
            left = 0
            for bits in self.statuses:
                left |= bits[place]
            if left:
                yield agency, [area for n, area in enumerate(areas) if left >> n & 1]

    def has(self, bits: Bits, agency: str, area: str) -> bool:
        """Whether `bits`, one of this standing's lists, has the cell of `agency` and `area`."""
        return bool(bits[self.kernel.index[agency]] & self.kernel.bits.get(area, 0))

    def held(self) -> Iterator[tuple[Offer, int, list[int]]]:
        """Every offer with a record in force: it, the rank of its status, indexes of the bodies."""
        for offer in self.kernel.offers:
            if here := offer.on(self.day):
                listed = offer.use and self.market.lists(offer.provider, offer.service, offer.area)
                yield offer, 0 if listed else offer.base, here

    def _fill(self) -> None:
        """Every record in force sets its bit; functions with one provider look for conflicts."""
        kernel = self.kernel
        for area, offers in groupby(self.held(), lambda one: one[0].area):
            bit = kernel.bits[area]
            one_provider = kernel.world.areas[area].one_provider
            users: dict[str, set[int]] = {}
            for offer, rank, here in offers:
                held = self._held[offer.part][rank]
                for body in here:
                    held[body] |= bit
                if one_provider and offer.part == WHOLE:
                    users.setdefault(offer.provider, set()).update(here)
            self._disagree(bit, users)

    def _disagree(self, bit: int, users: dict[str, set[int]]) -> None:
        """Rule 0: two uses of different organisations where a body has one at a time."""
        once: set[int] = set()
        for _, family in groupby(users, self.kernel.family):
            known: dict[str, set[int]] = {}
            for provider in family:
                using = users[provider]
                twice = using & once
                for other, others in known.items():
                    if not same_organisation(self.kernel.world, provider, other):
                        twice |= using & others
                for body in twice:
                    self.conflict[body] |= bit
                known[provider] = using
            once.update(*known.values())

    def _inherit(self) -> None:
        """Rule 1: own records, else the whole uses of the nearest body above, else authorizations.

        Bodies above come first, so that theirs are settled: `reach` is what a body hands down.
        """
        whole, other, authorized = self._held
        reach = [list(bits) for bits in whole]
        reached, disputed = list(self.whole), list(self.conflict)
        for body, parent in enumerate(self.kernel.parents):
            own = self.own[body]
            if parent >= 0 and reached[parent]:
                from_above = reached[parent] & ~own
                down = reached[parent] & ~self.whole[body]
                for bits in reach:
                    bits[body] |= bits[parent] & down
                reached[body] |= down
                disputed[body] |= disputed[parent] & down
                self.inherited[body] = from_above
                self.conflict[body] = self.conflict[body] & own | disputed[parent] & from_above
            left = ~(own | self.inherited[body])
            better = 0
            for rank in range(len(DECIDING)):
                held = whole[rank][body] | other[rank][body] | authorized[rank][body] & left
                if self.inherited[body]:
                    held |= reach[rank][parent] & self.inherited[body]
                self.statuses[rank][body] = held & ~better
                better |= held
            self.authorized[body] = better & left

    def _roll_up(self) -> None:
        """Rule 3: `partial` where a body has nothing but some body below it has."""
        bodies, agencies = self.kernel.bodies, self.kernel.world.agencies
        bare = _any(self._held[AUTHORIZED])
        partial = self.statuses[len(DECIDING)]
        for body in range(len(bodies) - 1, -1, -1):
            known = self.own[body] | self.inherited[body] | self.authorized[body]
            partial[body] = self.below[body] & ~known
            parent = self.kernel.parents[body]
            if parent >= 0:
                here = agencies[bodies[body]].exists(self.day)
                mine = self.own[body] | bare[body] if here else 0
                self.below[parent] |= self.below[body] | mine


def _any(planes: list[Bits]) -> Bits:
    """Bits that any of `planes` has, body by body."""
    first, *rest = planes
    found = list(first)
    for plane in rest:
        for place, bits in enumerate(plane):
            if bits:
                found[place] |= bits
    return found


def same_organisation(world: World, one: str, other: str) -> bool:
    """Whether one of two providers is a body that the other is, or is part of."""
    return _part_of(world, one, other) or _part_of(world, other, one)


def _part_of(world: World, unit: str, body: str) -> bool:
    agency = world.providers[unit].agency
    return bool(agency) and body in world.agency_scope[agency]
