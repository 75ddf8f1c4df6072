"""Composing a page: sections one after another, no row of the tables forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.things.facts import row_key
from kg.pages.things.sheet import Line, Section, Table
from kg.pages.things.words import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.pages.things.index import Told
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock


class Composer:
    """The sections of the page of one thing; `told` are the rows about it or naming it.

    Rows that no section has shown come in the last one, so that the page holds all of them.
    """

    def __init__(self, stock: Stock, told: list[Told]) -> None:
        self.stock, self.told = stock, told
        self.sections: list[Section] = []
        self._shown: set[str] = set()

    def add(
        self,
        ident: str,
        title: str,
        tables: Iterable[Table],
        note: Cell = (),
        *,
        shut: bool = False,
    ) -> None:
        """A section with those of `tables` that have lines; none without a table or note."""
        full = tuple(one for one in tables if one.lines)
        if full or note:
            self.sections.append(Section(ident, title, full, note, shut))
            self._shown |= {fact.key for one in full for line in one.lines for fact in line.facts}

    def rows(self, *names: str, keep: Callable[[Told], bool] | None = None) -> list[Told]:
        """The rows of the tables `names` among those of the thing."""
        return [one for one in self.told if one.table in names and (not keep or keep(one))]

    def stated(self, told: Iterable[Told], title: Cell = (), ident: str = "") -> Table:
        """Rows as a table of their statements."""
        return Table(("Statement",), tuple(map(self.line, told)), title, ident)

    def line(self, told: Told) -> Line:
        """A row as a line: its statement, and the fact it is."""
        say, facts = self.stock.say, self.stock.facts
        return Line((say.of(told),), (facts.of(told.table, told.row),))

    def rest(self, title: str = "Also recorded") -> None:
        """The section of all rows not shown yet, table by table."""
        left: dict[str, list[Told]] = {}
        for one in self.told:
            if f"{one.table}/{row_key(one.row)}" not in self._shown:
                left.setdefault(one.table, []).append(one)
        tables = [self.stated(rows, (TABLES[name],)) for name, rows in left.items()]
        self.add("also", title, tables)
