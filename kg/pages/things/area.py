"""The page of a function: its place in the tree, who leads it, who offers it, who uses whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.pages.names import spoken
from kg.pages.standing import DESIGNATED, PRE_DESIGNATED
from kg.pages.things.composer import Composer
from kg.pages.things.offers import Offers
from kg.pages.things.sheet import Line, Table, listed
from kg.pages.things.thing import Thing
from kg.pages.things.timeline import Period, stated
from kg.pages.things.uses import Uses
from kg.pages.things.words import capital, dated, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.tables.read import Row


class AreaPages:
    """Pages of functions from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._rows = {row["id"]: row for row in stock.tables["areas"]}

    def page(self, area: str) -> Thing:
        """The page of `area`, an id."""
        stock, row = self.stock, self._rows[area]
        composer = Composer(stock, "area", area)
        composer.remember(self._periods(area))
        composer.add("lead", "Who leads it", [], self._lead(area))
        composer.add("coverage", "How top-level bodies are covered", [self._counts(area)])
        records = stock.uses_for.get(area, [])
        held = [one for one in records if one.in_force(stock.day)]
        uses = Uses(stock)
        composer.add("uses", "Who uses whom", [uses.for_function(held)])
        past = [one for one in records if not one.in_force(stock.day)]
        composer.add(
            "past",
            f"Earlier uses ({len(past)})",
            [uses.for_function(past, by_source=True)],
            shut=True,
        )
        composer.add(
            "shares", "Shares of providers", [self._shares(area)], self._concentrated(area)
        )
        composer.add("offers", "Services on offer", [Offers(stock).for_function(area)])
        composer.add("standards", "Standards", [composer.stated(composer.rows("standards"))])
        below = composer.rows("areas", keep=lambda one: one.row["id"] != area)
        composer.add("below", "Functions below it", [composer.stated(below)])
        for ident, title, names in (
            ("designations", "QSMOs for it", ("designation_periods", "designations")),
            ("policies", "Policies that speak of it", ("provisions",)),
            ("measures", "Figures and targets", ("measures",)),
            ("vehicles", "Contract vehicles", ("vehicles",)),
        ):
            composer.add(ident, title, [composer.stated(composer.rows(name)) for name in names])
        composer.rest()
        return Thing(
            kind="area",
            ident=area,
            iri=stock.material.links.iri("area", area),
            what="Function",
            label=row["label"],
            lede=(row["definition"],) if row["definition"] else (),
            terms=self._terms(row),
            sections=tuple(composer.sections),
            history=composer.history,
            conflicts=composer.conflicts,
            first=2 if area in stock.tracked else 1,
        )

    def _terms(self, row: Row) -> Terms:
        above = list(reversed(self.stock.world.area_scope[row["id"]][1:]))
        lead = row["standards_lead"]
        main = row["main_of"]
        found: list[tuple[str, Cell]] = [
            ("Place", listed([self.say.area(one) for one in above], " > ")),
            ("Notation", (row["notation"],) if row["notation"] else ()),
            ("Named by", (capital(plain(row["origin"])),)),
            ("Main function of", (self.say.area(main),) if main else ()),
            ("Standards lead", (self.say.ref(lead, "agency", "body"),) if lead else ()),
            ("Providers", ("A body has one at a time",) if row["one_provider"] else ()),
        ]
        return tuple((name, cell) for name, cell in found if cell)

    def _lead(self, area: str) -> Cell:
        """The sentences that stand first in every explanation of the function."""
        steps = self.stock.material.explainer.of_area(area)
        offices = dict.fromkeys(
            one.office
            for above in self.stock.world.area_scope[area]
            for one in self.stock.periods_of.get(("area", above), ())
            if one.in_force(self.stock.day)
        )
        text = dated(" ".join(step.text for step in steps))
        refs = listed([self.say.ref(one, "office") for one in offices])
        return (text, " See ", *refs, ".") if refs else (text,)

    def _counts(self, area: str) -> Table:
        """Top-level bodies by status, unknown apart; none where nothing is recorded of any."""
        stock = self.stock
        if area not in stock.tracked:
            return Table((), ())
        cells = list(stock.coverage.cells(stock.top, [area]))
        counts = Counter(cell.status for cell in cells)
        lines = [
            Line(((word,), (word.meaning,), (str(counts[word.id]),)))
            for word in st.STATUSES
            if counts[word.id]
        ]
        return Table(("Status", "What it means", f"Of {len(cells)} bodies"), tuple(lines))

    def _shares(self, area: str) -> Table:
        found = next((one for one in self.stock.shares if one.area == area), None)
        lines = [
            Line(
                (
                    (self.say.organisation(one.provider),),
                    (str(len(one.bodies)),),
                    (f"{100 * one.share:.0f} %",),
                )
            )
            for one in (found.shares if found else ())
        ]
        return Table(("Provider", "Top-level bodies outside its department", "Share"), tuple(lines))

    def _concentrated(self, area: str) -> Cell:
        found = next((one for one in self.stock.shares if one.area == area), None)
        return (found.sentence(self.stock.world),) if found and found.shares else ()

    def _periods(self, area: str) -> Iterator[Period]:
        """Designations of QSMOs for it or a broader function."""
        for above in self.stock.world.area_scope[area]:
            for one in self.stock.periods_of.get(("area", above), ()):
                row = self.stock.row("designation_periods", one.id)
                word = DESIGNATED if one.formal else PRE_DESIGNATED
                wide = (" for ", self.say.area(above)) if above != area else ()
                office = self.say.ref(one.office, "office")
                what = (office, f", {word}", *wide, ", hosted by ", self.say.organisation(one.host))
                when = stated(row["from"] or row["observed"], row["until"]) or spoken(one.start)
                yield Period(what, when, one.start, one.end, "standing" if one.formal else "plan")
