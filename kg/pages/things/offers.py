"""Services on offer as tables: of a provider, of a marketplace, for a function."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.pages.links import Ref
from kg.pages.things.index import Told
from kg.pages.things.sheet import Line, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.pages.things.facts import Fact
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.tables.read import Row


class Offers:
    """Rows of the table services, those of one service, function and marketplace in one line."""

    def __init__(self, stock: Stock) -> None:
        self._stock, self._say = stock, stock.say

    def of_provider(self, provider: str) -> Table:
        """What a provider offers; the first line of each service has its id."""
        stock = self._stock
        kind = stock.index.thing(("agency", "provider"), provider)[0] or "provider"
        told = stock.index.of(kind, provider)
        rows = [
            one.row for one in told if one.table == "services" and one.row["provider"] == provider
        ]
        seen: set[str] = set()
        lines = []
        for found in self._together(rows):
            ident = found[0]["id"]
            anchor = (
                "" if ident in seen or not self._at_home(ident, provider) else f"service-{ident}"
            )
            seen.add(ident)
            cells = (self._named(found), self._area(found), self._listed(found))
            lines.append(Line(cells, self._facts(found), id=anchor))
            if anchor:
                lines += self._intake(ident)
        return Table(("Service", "Function", "Listed by"), tuple(lines), by_source=True)

    def of_marketplace(self, office: str) -> Table:
        """What the marketplace of an office lists."""
        told = self._stock.index.of("office", office)
        rows = [one.row for one in told if one.table == "services"]
        lines = (
            Line(
                (self._named(found, link=True), self._providers(found), self._area(found)),
                self._facts(found),
            )
            for found in self._together(rows)
        )
        return Table(("Service", "Provider", "Function"), tuple(lines), by_source=True)

    def for_function(self, area: str) -> Table:
        """What is on offer for a function."""
        told = self._stock.index.of("area", area)
        rows = [one.row for one in told if one.table == "services"]
        lines = (
            Line(
                (self._named(found, link=True), self._providers(found), self._listed(found)),
                self._facts(found),
            )
            for found in self._together(rows)
        )
        return Table(("Service", "Provider", "Listed by"), tuple(lines), by_source=True)

    def _together(self, rows: Iterable[Row]) -> list[list[Row]]:
        found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows:
            found[row["label"].casefold(), row["id"], row["area"], row["listed_by"]].append(row)
        return [found[key] for key in sorted(found)]

    def _at_home(self, service: str, provider: str) -> bool:
        """Whether links to the service lead to the page of this provider."""
        page = self._stock.material.links.path("provider", provider)
        return self._say.service(service).path.startswith(f"{page}#")

    def _named(self, rows: list[Row], *, link: bool = False) -> Cell:
        row = rows[0]
        path = self._say.service(row["id"]).path if link else ""
        named = self._stock.vehicles
        through = dict.fromkeys(
            one["vehicle_stated"] or named.get(one["vehicle"], one["vehicle"]) for one in rows
        )
        vehicle = ", ".join(filter(None, through))
        about = next((one["description"] for one in rows if one["description"]), "")
        more = f". {about.rstrip('.')}." if about else "." if vehicle else ""
        return (Ref(row["label"], path), more, f" Through {vehicle}." if vehicle else "")

    def _intake(self, service: str) -> Iterator[Line]:
        """Whether the service takes new customers, where a source says so."""
        for row in self._stock.intake.get(service, ()):
            told = Told("intake", row)
            yield Line((self._say.of(told), (), ()), (self._stock.facts.of("intake", row),))

    def _area(self, rows: list[Row]) -> Cell:
        return (self._say.area(rows[0]["area"]),)

    def _providers(self, rows: list[Row]) -> Cell:
        found = dict.fromkeys(row["provider"] for row in rows)
        return tuple(piece for one in found for piece in (self._say.organisation(one), " "))

    def _listed(self, rows: list[Row]) -> Cell:
        office = rows[0]["listed_by"]
        return (self._say.ref(office, "office"),) if office else ("no marketplace",)

    def _facts(self, rows: list[Row]) -> tuple[Fact, ...]:
        return tuple(self._stock.facts.of("services", row) for row in rows)
