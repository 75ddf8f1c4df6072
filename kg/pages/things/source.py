"""The page of a source: the document, and every row that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.names import spoken_text
from kg.pages.things.composer import Composer
from kg.pages.things.sheet import Line, Outside, Table
from kg.pages.things.thing import Thing
from kg.pages.things.words import capital, counted, plain

if TYPE_CHECKING:
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.tables.read import Row


class SourcePages:
    """Pages of sources from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._rows = {row["id"]: row for row in stock.tables["sources"]}

    def page(self, source: str) -> Thing:
        """The page of `source`, an id."""
        stock, row = self.stock, self._rows[source]
        told = stock.index.resting_on(source)
        composer = Composer(stock, "source", source, told)
        composer.rest("What rests on it")
        composer.add("names", "Names of bodies it gives", [self._names(source)])
        many = counted(len(told), "row rests", "rows rest")
        return Thing(
            kind="source",
            ident=source,
            iri=stock.material.links.iri("source", source),
            what=f"Source: {plain(row['kind'])}",
            label=row["title"],
            lede=(
                f"{many} on it." if told else "No fact rests on it at present; it may give names.",
            ),
            terms=self._terms(row),
            sections=tuple(composer.sections),
        )

    def _terms(self, row: Row) -> Terms:
        found: list[tuple[str, Cell]] = [
            ("Who speaks", (capital(plain(row["kind"])),)),
            ("Address", (Outside(row["url"], row["url"]),)),
            ("Date", (spoken_text(row["date"]) if row["date"] else "undated",)),
            ("Read on", (spoken_text(row["retrieved"]),)),
        ]
        if row["archive"] and row["archive"] != row["url"]:
            found.append(("Archived copy", (Outside(row["archive"], row["archive"]),)))
        elif row["archive"]:
            found.append(("Archived copy", ("The address itself is that of a copy that stays.",)))
        return tuple(found)

    def _names(self, source: str) -> Table:
        rows = self.stock.aliases_from.get(source, ())
        lines = (Line(((self.say.organisation(row["agency"]),), (row["alias"],))) for row in rows)
        return Table(("Body", "Also called"), tuple(lines))
