"""Coverage: the status of one agency for one function on one day, and what it rests on.

kg.analysis.kernel decides (rules 1 to 3); here each cell gets the records it was decided by.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.analysis import status as st
from kg.analysis.columns import decides
from kg.analysis.freshness import LIMITS, Freshness, Limits
from kg.analysis.kernel import AUTHORIZED, CONFLICT, INHERITED, Kernel, same_organisation, word
from kg.analysis.marketplace import Marketplace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.records.world import World


NO_BUREAUS: Final[Mapping[str, int]] = MappingProxyType({})


class Cell(NamedTuple):
    """Coverage of `agency` for `area` on the day asked.

    `records` decided the status; `inherited_from` is the body above whose records they are, or
    "". `related` are in-force records of the agency for broader or narrower functions, which
    decide nothing. `listing` is the one that makes it `marketplace`. `bureaus` counts the bureaus
    by status, where the cell is `partial`. `mixed` when bureaus have newer, different records.
    `from_merged` are open records of a body that was merged into this one; they decide nothing.
    """

    agency: str
    area: str
    status: str
    records: tuple[Adoption, ...] = ()
    inherited_from: str = ""
    related: tuple[Adoption, ...] = ()
    listing: Listing | None = None
    freshness: str = ""
    conflict: bool = False
    authorized_only: bool = False
    mixed: bool = False
    bureaus: Mapping[str, int] = NO_BUREAUS
    from_merged: tuple[Adoption, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything in force is recorded."""
        return self.status != st.UNKNOWN

    @property
    def providers(self) -> list[str]:
        """Ids of the providers of the deciding records, sorted."""
        return sorted({record.provider for record in self.records if record.provider})

    @property
    def sources(self) -> list[str]:
        """Ids of the sources of the deciding records, sorted."""
        return sorted({source for record in self.records for source in record.sources})


class _Basis(NamedTuple):
    """Records that decide a cell; `body` is the one they are handed down from, if any."""

    records: tuple[Adoption, ...]
    listing: Listing | None
    freshness: str
    body: str


class Coverage:
    """Coverage of a world on one day; cells are made when asked for.

    `kernel` is that of the world, for those who look at it on several days.
    """

    def __init__(
        self, world: World, day: Day, limits: Limits = LIMITS, kernel: Kernel | None = None
    ) -> None:
        self.world = world
        self.day = day
        self.freshness = Freshness(day, limits)
        self.marketplace = Marketplace(world, day)
        self.kernel = kernel or Kernel(world)
        self.standing = self.kernel.on(day, self.marketplace)
        self._held: dict[str, dict[str, list[Adoption]]] = {}
        self._cells: dict[tuple[str, str], Cell] = {}
        self._handed: dict[tuple[str, str], _Basis] = {}

    def aged(self, day: Day) -> Coverage:
        """The coverage of a later `day`, up to which nothing begins, ends or closes."""
        other = copy(self)
        other.day = day
        other.freshness = Freshness(day, self.freshness.limits)
        other._cells, other._handed = {}, {}
        return other

    def cell(self, agency: str, area: str) -> Cell:
        """The cell of `agency` and `area`, both ids."""
        key = agency, area
        if key not in self._cells:
            self._cells[key] = self._cell(agency, area)
        return self._cells[key]

    def cells(self, agencies: Iterable[str], areas: Iterable[str]) -> Iterator[Cell]:
        """Cells of bodies that exist on the day, agency by agency."""
        areas = list(areas)
        for agency in agencies:
            if self.world.agencies[agency].exists(self.day):
                for area in areas:
                    yield self.cell(agency, area)

    def leader(self, area: str) -> tuple[str, bool] | None:
        """QSMO that leads `area` on the day, and whether it is formally designated."""
        return self.marketplace.leader(area)

    def known(self) -> Iterator[Cell]:
        """Every known cell of every body that exists on the day, body by body."""
        for agency, areas in self.standing.known():
            if self.world.agencies[agency].exists(self.day):
                for area in areas:
                    yield self.cell(agency, area)

    def _cell(self, agency: str, area: str) -> Cell:
        code = self.standing.code(agency, area)
        status = word(code)
        related = self._related(agency, area)
        merged = self._from_merged(agency, area) if agency in self.world.merged else ()
        if not code:
            return Cell(agency, area, status, related=related, from_merged=merged)
        below = self._below(agency, area)
        partial, inherited = status == st.PARTIAL, bool(code & INHERITED)
        if partial:
            records = (record for one in below for record in self._basis(one, area).records)
            basis = self._rests_on(records)
        else:
            basis = self._basis(agency, area)
        return Cell(
            agency,
            area,
            status,
            records=basis.records,
            inherited_from=basis.body if inherited else "",
            related=related,
            listing=basis.listing if status == st.MARKETPLACE else None,
            freshness=basis.freshness,
            conflict=bool(code & CONFLICT),
            authorized_only=bool(code & AUTHORIZED),
            mixed=bool(below and not (partial or inherited))
            and any(True for _ in self._newer(basis.records, below, area)),
            bureaus=self._counts(below, area) if partial else NO_BUREAUS,
            from_merged=merged,
        )

    def _basis(self, agency: str, area: str) -> _Basis:
        """What decided the cell, bureaus apart."""
        code = self.standing.code(agency, area)
        if code & INHERITED:
            return self._handed_down(self.world.agency_parent[agency], area)
        bare = bool(code & AUTHORIZED)
        own = self._in_force(agency).get(area, ())
        return self._rests_on(one for one in own if (one.kind == "authorization") == bare)

    def _handed_down(self, body: str, area: str) -> _Basis:
        """The whole uses that units of `body` inherit: its own, else from the body above it."""
        key = body, area
        if key not in self._handed:
            if self.standing.row(area).whole[self.kernel.index[body]]:
                own = self._in_force(body)[area]
                uses = (one for one in own if one.kind == "use" and one.whole)
                self._handed[key] = self._rests_on(uses, body)
            else:
                self._handed[key] = self._handed_down(self.world.agency_parent[body], area)
        return self._handed[key]

    def _rests_on(self, records: Iterable[Adoption], body: str = "") -> _Basis:
        found = tuple(records)
        uses = (one for one in found if one.kind == "use")
        listing = next(filter(None, map(self.marketplace.listing, uses)), None)
        return _Basis(found, listing, self.freshness.of(found), body)

    def _below(self, agency: str, area: str) -> list[str]:
        """Bureaus that exist on the day and have a record of their own in force."""
        if not self.standing.below(agency, area):
            return []
        return [
            bureau
            for bureau in self.world.bureaus[agency]
            if area in self._in_force(bureau) and self.world.agencies[bureau].exists(self.day)
        ]

    def _counts(self, below: list[str], area: str) -> dict[str, int]:
        words = Counter(self.standing.status(one, area) for one in below)
        return {word: words[word] for word in st.RANK if words[word]}

    def newer_below(self, cell: Cell) -> list[Adoption]:
        """Records of bureaus that make `cell` mixed; none for another cell."""
        if not cell.mixed:
            return []
        below = self._below(cell.agency, cell.area)
        return list(self._newer(cell.records, below, cell.area))

    def _newer(
        self, records: tuple[Adoption, ...], below: list[str], area: str
    ) -> Iterator[Adoption]:
        """Rule 3: records of bureaus that are newer than all of `records`, of other providers.

        Of an undated record nothing shows that it is newer.
        """
        newest = max(record.seen for record in records)
        providers = {record.provider for record in records}
        for bureau in below:
            for record in self._basis(bureau, area).records:
                newer = record.dated and record.seen > newest
                if newer and not self._one_of(record.provider, providers):
                    yield record

    def _one_of(self, provider: str, providers: set[str]) -> bool:
        """Whether `provider` is among `providers`, or of one organisation with one of them."""
        known = self.world.providers
        return provider in providers or any(
            same_organisation(self.world, provider, one)
            for one in providers
            if one in known and provider in known
        )

    def _related(self, agency: str, area: str) -> tuple[Adoption, ...]:
        scope = self.world.area_scope
        return tuple(
            record
            for other, records in self._in_force(agency).items()
            if other != area and (area in scope[other] or other in scope[area])
            for record in records
        )

    def _from_merged(self, agency: str, area: str) -> tuple[Adoption, ...]:
        """Rule 8: open records of bodies that are gone and were merged into this one."""
        world = self.world
        return tuple(
            record
            for body in world.merged.get(agency, ())
            if not world.agencies[body].exists(self.day) and world.agencies[body].end < self.day
            for record in self._in_force(body).get(area, ())
        )

    def _in_force(self, agency: str) -> dict[str, list[Adoption]]:
        """Records of `agency` that can decide a cell on the day, by function."""
        if agency not in self._held:
            found = self._held[agency] = {}
            for record in self.world.adoptions_of.get(agency, ()):
                if record.in_force(self.day) and decides(record):
                    found.setdefault(record.area, []).append(record)
        return self._held[agency]
