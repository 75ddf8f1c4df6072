"""Coverage: the status of one agency for one function on one day, and what it rests on.

Rules 1 to 3, 6 and 7 of the coverage contract; rule 0 has made the records. The one definition
that every face, page and graph uses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.freshness import LIMITS, Limits
from kg.analysis.marketplace import Marketplace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.records.world import World


@dataclass(frozen=True, slots=True)
class Cell:
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
    bureaus: dict[str, int] = field(default_factory=dict)
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


class Coverage:
    """Coverage of a world on one day; cells are computed when asked for."""

    def __init__(self, world: World, day: Day, limits: Limits = LIMITS) -> None:
        self.world = world
        self.day = day
        self.limits = limits
        self.marketplace = Marketplace(world, day)
        self._cells: dict[tuple[str, str], Cell] = {}
        self._in_force: dict[tuple[str, str], list[Adoption]] = defaultdict(list)
        self._areas_of: dict[str, list[str]] = defaultdict(list)
        for record in world.adoptions:
            if _decides(record) and record.in_force(day):
                cell = self._in_force[record.agency, record.area]
                if not cell:
                    self._areas_of[record.agency].append(record.area)
                cell.append(record)

    def cell(self, agency: str, area: str) -> Cell:
        """The cell of `agency` and `area`, both ids; decided by rules 1 to 3."""
        key = agency, area
        if key not in self._cells:
            cell = self._rolled_up(self._decided(agency, area))
            merged = self._from_merged(agency, area)
            self._cells[key] = replace(cell, from_merged=merged) if merged else cell
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

    def _decided(self, agency: str, area: str) -> Cell:
        own = self._in_force.get((agency, area), [])
        related = self._related(agency, area)
        firm = [record for record in own if record.kind != "authorization"]
        if firm:
            return self._cell(agency, area, firm, related)
        for above in self.world.agency_scope[agency][1:]:
            inherited = [
                record
                for record in self._in_force.get((above, area), ())
                if record.kind == "use" and record.whole
            ]
            if inherited:
                return self._cell(agency, area, inherited, related, inherited_from=above)
        if own:
            return self._cell(agency, area, own, related, authorized_only=True)
        return Cell(agency, area, st.UNKNOWN, related=related)

    def _cell(
        self,
        agency: str,
        area: str,
        records: list[Adoption],
        related: tuple[Adoption, ...],
        *,
        inherited_from: str = "",
        authorized_only: bool = False,
    ) -> Cell:
        judged = [(*self._status(record, agency), record) for record in records]
        best = min((status for status, _, _ in judged), key=st.RANK.__getitem__)
        listing = next((one for status, one, _ in judged if status == best and one), None)
        return Cell(
            agency,
            area,
            best,
            records=tuple(records),
            inherited_from=inherited_from,
            related=related,
            listing=listing,
            freshness=self.limits.of(records, self.day),
            conflict=self._conflict(area, records),
            authorized_only=authorized_only,
        )

    def _status(self, record: Adoption, agency: str) -> tuple[str, Listing | None]:
        """Status that `record` alone gives to `agency`, and the listing behind `marketplace`."""
        if record.kind == "use":
            listing = self.marketplace.listing(record)
            if listing:
                return st.MARKETPLACE, listing
        department = self.world.department
        provider = self.world.providers.get(record.provider)
        inside = bool(
            provider and provider.agency and department[provider.agency] == department[agency]
        )
        if inside:
            return st.OWN, None
        if record.kind == "plan":
            return st.PLANNED, None
        if provider and provider.federal and record.kind == "use":
            return st.SHARED, None
        return st.VENDOR, None

    def _related(self, agency: str, area: str) -> tuple[Adoption, ...]:
        scope = self.world.area_scope
        return tuple(
            record
            for other in self._areas_of.get(agency, ())
            if other != area and (area in scope[other] or other in scope[area])
            for record in self._in_force[agency, other]
        )

    def _from_merged(self, agency: str, area: str) -> tuple[Adoption, ...]:
        """Rule 8: open records of bodies that are gone and were merged into this one."""
        world = self.world
        return tuple(
            record
            for body in world.merged.get(agency, ())
            if not world.agencies[body].exists(self.day) and world.agencies[body].end < self.day
            for record in self._in_force.get((body, area), ())
        )

    def _conflict(self, area: str, records: list[Adoption]) -> bool:
        """Two whole uses of different providers where a body has one at a time (rule 0).

        A body and its own unit (NASA and its shared services center) are not two providers.
        """
        if not self.world.areas[area].one_provider:
            return False
        providers = {
            record.provider
            for record in records
            if record.kind == "use" and record.whole and record.provider
        }
        return any(
            not self._same_organisation(one, other)
            for one in providers
            for other in providers
            if one < other
        )

    def _same_organisation(self, one: str, other: str) -> bool:
        """Whether one of two providers is a body that the other is, or is part of."""
        return self._part_of(one, other) or self._part_of(other, one)

    def _part_of(self, unit: str, body: str) -> bool:
        agency = self.world.providers[unit].agency
        return bool(agency) and body in self.world.agency_scope[agency]

    def _rolled_up(self, cell: Cell) -> Cell:
        """Rule 3: `partial` where only bureaus have records, `mixed` where theirs are newer."""
        below = [
            self._decided(bureau, cell.area)
            for bureau in self.world.bureaus.get(cell.agency, ())
            if (bureau, cell.area) in self._in_force
            and self.world.agencies[bureau].exists(self.day)
        ]
        if not below:
            return cell
        if not cell.known:
            counts = Counter(one.status for one in below)
            ordered = {word: counts[word] for word in st.RANK if counts[word]}
            records = tuple(record for one in below for record in one.records)
            return Cell(
                cell.agency,
                cell.area,
                st.PARTIAL,
                records=records,
                related=cell.related,
                freshness=self.limits.of(records, self.day),
                bureaus=ordered,
            )
        if cell.inherited_from:
            return cell
        newest = max(record.seen for record in cell.records)
        providers = {record.provider for record in cell.records}
        newer = any(
            record.seen > newest and record.provider not in providers
            for one in below
            for record in one.records
        )
        if not newer:
            return cell
        return replace(cell, mixed=True)


def _decides(record: Adoption) -> bool:
    """Whether a record can decide a cell: a use that names nobody shows nothing (rule 2)."""
    return bool(record.area) and (bool(record.provider) or record.kind == "plan")
