"""The page of a QSMO or candidate: its standing, its history, what its marketplace lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.names import spoken
from kg.pages.standing import DESIGNATED, PRE_DESIGNATED
from kg.pages.things.composer import Composer
from kg.pages.things.offers import Offers
from kg.pages.things.sheet import Line, Outside, Table, listed
from kg.pages.things.thing import Thing
from kg.pages.things.timeline import Period, stated
from kg.pages.things.words import capital, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.coverage import Cell as CoverageCell
    from kg.pages.things.index import Told
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.tables.read import Row


class OfficePages:
    """Pages of offices from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._rows = {row["id"]: row for row in stock.tables["offices"]}

    def page(self, office: str) -> Thing:
        """The page of `office`, an id."""
        stock, row = self.stock, self._rows[office]
        composer = Composer(stock, "office", office)
        composer.remember(self._periods(office))
        periods = composer.rows("designation_periods")
        composer.add("standing", "Designations, settled", [composer.stated(periods)])
        composer.add(
            "marketplace", "What its marketplace lists", [Offers(stock).of_marketplace(office)]
        )
        composer.add("users", "Who is served through it", [self._users(office)])
        catalogues = composer.stated(composer.rows("catalogues"))
        composer.add("catalogues", "How far its catalogue is recorded here", [catalogues])
        for ident, title, name in (
            ("policies", "Policies that speak of it", "provisions"),
            ("measures", "Figures and targets", "measures"),
            ("vehicles", "Contract vehicles", "vehicles"),
            ("funds", "How it is paid for", "funds"),
        ):
            composer.add(ident, title, [composer.stated(composer.rows(name))])
        sightings = composer.stated(sorted(composer.rows("designations"), key=_observed))
        note = ("What each source said of it, in the order of their dates. They differ.",)
        composer.add(
            "sightings", "As single sources put it", [sightings], note if sightings.lines else ()
        )
        composer.rest()
        return Thing(
            kind="office",
            ident=office,
            iri=stock.material.links.iri("office", office),
            what=capital(plain(row["kind"])),
            label=stock.names.office_label(office),
            lede=self._lede(office),
            terms=self._terms(row),
            sections=tuple(composer.sections),
            history=composer.history,
            conflicts=composer.conflicts,
        )

    def _lede(self, office: str) -> Cell:
        """Its standing on the day, function by function."""
        day, periods = self.stock.day, self.stock.periods_of.get(("office", office), ())
        held = [one for one in periods if one.in_force(day)]
        if not held:
            return (f"On {spoken(day)} it has no standing as a QSMO, as far as recorded.",)
        said: Cell = ()
        for formal, word in ((True, DESIGNATED), (False, PRE_DESIGNATED)):
            areas = [self.say.area(one.area) for one in held if one.formal == formal]
            if areas:
                said += ("; " if said else "", f"{word} for ", *listed(areas))
        hosts = [self.say.organisation(one) for one in dict.fromkeys(one.host for one in held)]
        return (f"On {spoken(day)}, hosted by ", *listed(hosts), ": ", *said, ".")

    def _terms(self, row: Row) -> Terms:
        site = row["website"]
        held = bool(self.stock.periods_of.get(("office", row["id"])))
        extent = self.stock.coverage.marketplace.catalogue(row["id"])
        catalogue = f"What its marketplace lists is {plain(extent)}" if held else ""
        found: list[tuple[str, Cell]] = [
            ("Kind", (capital(plain(row["kind"])),)),
            ("Short", (row["acronym"],) if row["acronym"] else ()),
            ("Website", (Outside(site, site),) if site else ()),
            ("Catalogue", (catalogue,) if catalogue else ()),
        ]
        return tuple((name, cell) for name, cell in found if cell)

    def _users(self, office: str) -> Table:
        """Agencies whose own cells are `marketplace` by a listing of the office."""
        found = [
            cell
            for cell in self.stock.marketplace_cells
            if cell.listing and cell.listing.office == office and not cell.inherited_from
        ]
        found.sort(key=lambda cell: (self.stock.names.organisation(cell.agency), cell.area))
        return Table(("Agency", "Function", "Provider"), tuple(map(self._user, found)))

    def _user(self, cell: CoverageCell) -> Line:
        who = listed([self.say.organisation(one) for one in cell.providers])
        return Line(((self.say.organisation(cell.agency),), (self.say.area(cell.area),), who))

    def _periods(self, office: str) -> Iterator[Period]:
        for one in self.stock.periods_of.get(("office", office), ()):
            row = self.stock.row("designation_periods", one.id)
            word = DESIGNATED if one.formal else PRE_DESIGNATED
            host = self.say.organisation(one.host)
            what = (capital(word), " for ", self.say.area(one.area), ", hosted by ", host)
            when = stated(row["from"] or row["observed"], row["until"])
            yield Period(what, when, one.start, one.end, "standing" if one.formal else "plan")


def _observed(told: Told) -> tuple[str, str]:
    return told.row["observed"], told.row["id"]
