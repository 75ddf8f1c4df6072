"""The page of a provider that is no agency: what it offers, who uses it for what, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.dates import FOREVER
from kg.pages.names import spoken
from kg.pages.things import roles
from kg.pages.things.composer import Composer
from kg.pages.things.sheet import Line, Outside, Table
from kg.pages.things.thing import Thing
from kg.pages.things.timeline import Period, lifetime, stated
from kg.pages.things.words import capital, counted, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.tables.read import Row


class ProviderPages:
    """Pages of providers from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._rows = {row["id"]: row for row in stock.tables["providers"]}

    def page(self, provider: str) -> Thing:
        """The page of `provider`, an id."""
        stock, row = self.stock, self._rows[provider]
        composer = Composer(stock, "provider", provider)
        composer.remember(self._periods(row))
        composer.add("shares", "Its share of each main function", [self._shares(provider)])
        roles.as_provider(composer, provider)
        roles.other_roles(composer)
        composer.rest()
        return Thing(
            kind="provider",
            ident=provider,
            iri=stock.material.links.iri("provider", provider),
            what=f"{capital(plain(row['kind']))} provider",
            label=stock.names.organisation(provider),
            lede=self._lede(provider),
            terms=self._terms(row),
            sections=tuple(composer.sections),
            history=composer.history,
            conflicts=composer.conflicts,
        )

    def _lede(self, provider: str) -> Cell:
        day = self.stock.day
        uses = [
            one
            for one in self.stock.uses_from.get(provider, ())
            if one.kind == "use" and one.in_force(day)
        ]
        if not uses:
            return (f"No use of it in force on {spoken(day)} is recorded.",)
        bodies, areas = {one.agency for one in uses}, {one.area for one in uses if one.area}
        said = f"{counted(len(bodies), 'body', 'bodies')} are recorded to use it"
        if len(bodies) == 1:
            said = "1 body is recorded to use it"
        return (f"On {spoken(day)}, {said}, for {counted(len(areas), 'function')}.",)

    def _terms(self, row: Row) -> Terms:
        site, of = row["website"], row["agency"]
        found: list[tuple[str, Cell]] = [
            ("Kind", (f"{capital(plain(row['kind']))} provider",)),
            ("Part of", (self.say.organisation(of),) if of else ()),
            ("Website", (Outside(site, site),) if site else ()),
            (
                "Lifetime",
                (capital(stated(row["from"], row["until"])),)
                if row["from"] or row["until"]
                else (),
            ),
        ]
        return tuple((name, cell) for name, cell in found if cell)

    def _shares(self, provider: str) -> Table:
        """Its part of the recorded uses of each main function among top-level bodies."""
        lines = []
        for one in self.stock.shares:
            mine = next((each for each in one.shares if each.provider == provider), None)
            if mine:
                uses = sum(len(each.bodies) for each in one.shares)
                said = f"{len(mine.bodies)} of {uses} uses ({100 * mine.share:.0f} %)"
                known = f"{one.known} bodies known, {one.unknown} unknown"
                lines.append(Line(((self.say.area(one.area),), (said,), (known,))))
        head = ("Function", "Recorded uses by top-level bodies outside their department", "Of")
        return Table(head, tuple(lines))

    def _periods(self, row: Row) -> Iterator[Period]:
        """Its lifetime; for each function the time from the first use recorded to the last."""
        yield from lifetime(row, (self.say.organisation(row["id"]), " exists"))
        yield from roles.changes(self.stock, "provider", row["id"])
        by_area: dict[str, list[tuple[int, int, str]]] = {}
        for one in self.stock.uses_from.get(row["id"], ()):
            if one.kind == "use" and one.dated:
                ends = min(one.end, one.closed_on)
                by_area.setdefault(one.area, []).append((one.start, ends, one.agency))
        for area, found in by_area.items():
            start, end = min(one[0] for one in found), max(one[1] for one in found)
            many = counted(len({one[2] for one in found}), "body", "bodies")
            until = "still in use" if end == FOREVER else f"last use ends {spoken(end)}"
            when = f"first use {spoken(start)}, {until}"
            yield Period((self.say.area(area), f": {many}"), when, start, end, "use")
