"""The coverage kernel: the status of every body for every function on a day.

Rules 1 to 3 of the coverage contract; rule 0 has made the records. The one definition of status
that every face uses. A function is a set of bodies: one byte a body, in an order in which the
units of a body follow it, so that handing down is filling a slice, and choosing the better of two
sets is a few operations on whole numbers, however many bodies there are.
"""

from __future__ import annotations

from itertools import combinations, groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.analysis import status as st
from kg.analysis.columns import AUTHORIZED as AUTHORIZATION
from kg.analysis.columns import OTHER, WHOLE, Columns
from kg.analysis.marketplace import Marketplace
from kg.dates import FOREVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.columns import Column
    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.world import World

STATUS: Final = 0b111
"""Bits of a cell's byte that hold its status: its rank plus one, 0 where nothing is known."""
INHERITED, AUTHORIZED, CONFLICT = 0x10, 0x20, 0x40
"""Bits that say how the cell came by it."""

_MARKETPLACE, _PARTIAL = st.RANK[st.MARKETPLACE] + 1, st.RANK[st.PARTIAL] + 1
_WORDS: Final = (st.UNKNOWN, *(word.id for word in st.STATUSES[:-1]))
_FILL: Final = [bytes([code]) for code in range(256)]


def _table(flag: int, mask: int = 0xFF) -> bytes:
    """A translation of bytes: nothing stays nothing, anything else is masked and gets `flag`."""
    return bytes([0, *(code & mask | flag for code in range(1, 256))])


_SOLID, _ONE = _table(0xFF), _table(1, 0)
_AS_INHERITED, _AS_AUTHORIZED = _table(INHERITED), _table(AUTHORIZED)
_AGREED: Final = _table(0x80, 0)
_WHO_INHERITS: Final = bytes(CONFLICT if code & INHERITED else 0 for code in range(256))


class Kernel:
    """The records of a world as columns, made once; `on` gives the standing on a day.

    `bodies` stand so that all units of a body follow it; `heads` are the indexes of those that
    have units, each with the index after its last one; `mortal` have a beginning or an end.
    `by_area` are the columns of each function of which anything is recorded.
    """

    def __init__(self, world: World, records: Iterable[Adoption] | None = None) -> None:
        self.world = world
        self.bodies = _families_together(world)
        self.index = {one: place for place, one in enumerate(self.bodies)}
        self.parents = [self.index.get(world.agency_parent[one], -1) for one in self.bodies]
        below = [len(world.bureaus.get(one, ())) for one in self.bodies]
        self.heads = {place: place + 1 + size for place, size in enumerate(below) if size}
        known = ((place, world.agencies[one]) for place, one in enumerate(self.bodies))
        self.mortal = [(at, body) for at, body in known if body.start or body.end != FOREVER]
        columns = Columns(world, self.index, world.adoptions if records is None else records)
        self.columns, self.offers = columns.columns, columns.offers
        self.disputed = columns.disputed
        by_area = groupby(self.columns, lambda one: one.area)
        self.by_area = {area: list(found) for area, found in by_area}

    def on(self, day: Day, market: Marketplace | None = None) -> Standing:
        """What every body has on `day`; `market` is that of the same world and day."""
        return Standing(self, day, market or Marketplace(self.world, day))


class Row(NamedTuple):
    """One function: for each body its cell, the best of its whole uses, and whether it counts.

    `present` is 1 where a body that exists has a record of its own in force.
    """

    codes: bytes
    whole: bytes
    present: bytes


class Standing:
    """Status, inheritance and conflict of every cell on one day; a function's once it is asked."""

    def __init__(self, kernel: Kernel, day: Day, market: Marketplace) -> None:
        self.kernel, self.day, self.market = kernel, day, market
        there = bytearray(b"\1" * len(kernel.bodies))
        for place, body in kernel.mortal:
            there[place] = body.exists(day)
        self._there = int.from_bytes(there, "little")
        self._rows: dict[str, Row] = {}

    @property
    def rows(self) -> dict[str, Row]:
        """The row of each function of which anything is recorded."""
        return {area: self.row(area) for area in self.kernel.by_area}

    def row(self, area: str) -> Row:
        """The row of `area`, an id; an empty one where nothing is recorded."""
        if area not in self._rows:
            self._rows[area] = self._row(area, self.kernel.by_area.get(area, []))
        return self._rows[area]

    def code(self, agency: str, area: str) -> int:
        """The byte of a cell: status by STATUS, flags by INHERITED, AUTHORIZED and CONFLICT."""
        return self.row(area).codes[self.kernel.index[agency]]

    def status(self, agency: str, area: str) -> str:
        """Status of the cell of `agency` and `area`, both ids."""
        return word(self.code(agency, area))

    def known(self) -> Iterator[tuple[str, list[str]]]:
        """Bodies that have a known cell, with the functions for which they have."""
        rows = self.rows
        areas = list(rows)
        cells = zip(*(row.codes for row in rows.values()), strict=True)
        for agency, codes in zip(self.kernel.bodies, cells, strict=False):
            if any(codes):
                yield agency, [area for area, code in zip(areas, codes, strict=True) if code]

    def below(self, agency: str, area: str) -> bool:
        """Whether a body below `agency` that exists has a record in force."""
        head = self.kernel.index[agency]
        end = self.kernel.heads.get(head, 0)
        return self.row(area).present.find(1, head + 1, end) >= 0

    def rank(self, column: Column, offer: int) -> int:
        """Rank of the status that a record of `column` has on the day, by its offer."""
        listed = column.listable and self.market.lists(*self.kernel.offers[offer], column.area)
        return st.RANK[st.MARKETPLACE] if listed else column.base

    def _row(self, area: str, columns: list[Column]) -> Row:
        size = len(self.kernel.bodies)
        by_part = {part: [one for one in columns if one.part == part] for part in range(3)}
        users: list[tuple[int, int]] = []
        whole = self._laid(by_part[WHOLE], bytearray(size), users)
        firm = self._laid(by_part[OTHER], bytearray(whole))
        bare = self._laid(by_part[AUTHORIZATION], bytearray(size))
        handed = self._handed_down(whole)
        own = int.from_bytes(firm.translate(_ONE), "little") | int.from_bytes(
            bare.translate(_ONE), "little"
        )
        present = (own & self._there).to_bytes(size, "little")
        codes = _first_of(firm, handed.translate(_AS_INHERITED), bare.translate(_AS_AUTHORIZED))
        for head, end in self.kernel.heads.items():
            if not codes[head] and present.find(1, head + 1, end) >= 0:
                codes[head] = _PARTIAL
        disputed = self._disputed(users) + self._doubted(area, codes)
        return Row(bytes(self._disagree(codes, whole, disputed)), bytes(whole), present)

    def _laid(
        self, columns: list[Column], layer: bytearray, users: list[tuple[int, int]] | None = None
    ) -> bytearray:
        """`layer` with the records in force written over what is worse.

        Indexes of body and offer go to `users`, for a function that has one provider at a time.
        """
        day, listed = self.day, []
        for column in sorted(columns, key=lambda one: -one.base):  # the better overwrites
            code, counted = column.base + 1, users is not None and column.one_provider
            if counted or column.listable:
                here = column.on(day)
                bodies = [body for body, _ in here]
                if users is not None and counted:
                    users += here
                if column.listable:
                    sold = self._sold(column)
                    listed += [body for body, offer in here if offer in sold]
            else:
                bodies = [body for body, stop in zip(*column.begun(day), strict=True) if day < stop]
            if column.part == OTHER:
                bodies = [body for body in bodies if not 0 < layer[body] <= code]
            for body in bodies:
                layer[body] = code
        for body in listed:
            layer[body] = _MARKETPLACE
        return layer

    def _sold(self, column: Column) -> set[int]:
        """Offers of `column` that a marketplace lists on the day."""
        return {one for one in set(column.offers) if self.rank(column, one) != column.base}

    def _handed_down(self, whole: bytes | bytearray) -> bytearray:
        """Rule 1: to every body what the nearest body above it has as a whole.

        Bodies above come first, so that a nearer one overwrites what a farther one handed down.
        """
        handed = bytearray(len(whole))
        for head, end in self.kernel.heads.items():
            if code := whole[head]:
                handed[head + 1 : end] = _FILL[code] * (end - head - 1)
        return handed

    def _disputed(self, users: list[tuple[int, int]]) -> list[int]:
        """Rule 0: bodies with whole uses of two organisations, by indexes of body and offer."""
        offers, world = self.kernel.offers, self.kernel.world
        first: dict[int, str] = {}
        several: dict[int, set[str]] = {}
        for body, offer in users:
            provider = offers[offer][0]
            if first.setdefault(body, provider) != provider:
                several.setdefault(body, {first[body]}).add(provider)
        return [
            body
            for body, providers in several.items()
            if any(not same_organisation(world, *pair) for pair in combinations(providers, 2))
        ]

    def _doubted(self, area: str, codes: bytearray) -> list[int]:
        """Rule 0: bodies whose use in force rests on evidence that says that sources conflict.

        Those with such a plan or use in part, which nobody inherits, are flagged at once.
        """
        found = []
        for part, body, record in self.kernel.disputed.get(area, ()):
            if record.in_force(self.day) and part == WHOLE:
                found.append(body)
            elif record.in_force(self.day) and part == OTHER:
                codes[body] |= CONFLICT
        return found

    def _disagree(
        self, codes: bytearray, whole: bytearray, disputed: list[int]
    ) -> bytes | bytearray:
        """The codes with a flag on disputed bodies, and on those that inherit from one."""
        if not disputed:
            return codes
        said = bytearray(whole.translate(_AGREED))
        for body in disputed:
            codes[body] |= CONFLICT
            said[body] = CONFLICT
        inherited = int.from_bytes(codes.translate(_WHO_INHERITS), "little")
        flags = int.from_bytes(self._handed_down(said), "little") & inherited
        return (int.from_bytes(codes, "little") | flags).to_bytes(len(codes), "little")


def word(code: int) -> str:
    """Status that a cell's byte holds."""
    return _WORDS[code & STATUS]


def _first_of(*layers: bytes | bytearray) -> bytearray:
    """Of each body the byte of the first layer that has one."""
    found = covered = 0
    for layer in layers:
        found |= int.from_bytes(layer, "little") & ~covered
        covered |= int.from_bytes(layer.translate(_SOLID), "little")
    return bytearray(found.to_bytes(len(layers[0]), "little"))


def _families_together(world: World) -> list[str]:
    """All bodies, each followed by all below it; else by id."""
    units: dict[str, list[str]] = {}
    for one in sorted(world.agencies, reverse=True):
        units.setdefault(world.agency_parent[one], []).append(one)
    found, waiting = [], units.get("", [])
    while waiting:
        found.append(waiting.pop())
        waiting += units.get(found[-1], [])
    return found


def same_organisation(world: World, one: str, other: str) -> bool:
    """Whether one of two providers is a body that the other is, or is part of."""
    return _part_of(world, one, other) or _part_of(world, other, one)


def _part_of(world: World, unit: str, body: str) -> bool:
    agency = world.providers[unit].agency
    return bool(agency) and body in world.agency_scope[agency]
