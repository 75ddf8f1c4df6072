"""Composing a page: sections one after another, no row of the tables forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.pages.things.conflicts import Conflicts
from kg.pages.things.facts import row_key
from kg.pages.things.index import OWN
from kg.pages.things.sheet import Line, Section, Table, weight
from kg.pages.things.timeline import timeline
from kg.pages.things.words import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.pages.things.index import Told
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.timeline import Period, Timeline


ROOM: Final = 274_000
"""Bytes that tables, history and conflicts may take, so that no page is larger than 300 KB."""
_BAR, _SIDE = 350, 900
"""About as many are one period of the history and one side of a conflict."""
ITSELF: Final = "This entry itself"


class Composer:
    """The page of the thing `ident`; `told` are the rows about it or naming it, unless given.

    Rows that no section has shown come in the last one, so that the page holds all of them.
    """

    def __init__(self, stock: Stock, kind: str, ident: str, told: list[Told] | None = None) -> None:
        self.stock, self.kind, self.ident = stock, kind, ident
        self.told = stock.index.of(kind, ident) if told is None else told
        self.conflicts = Conflicts(stock).of(kind, ident)
        self.history: Timeline | None = None
        self.sections: list[Section] = []
        self._room = ROOM - _SIDE * sum(len(one.sides) for one in self.conflicts)
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
        every = [one for one in tables if one.lines]
        kept = tuple(one for one in map(self._fitting, every) if one.lines)
        left_out = sum(len(one.lines) for one in every) - sum(len(one.lines) for one in kept)
        if every or note:
            self.sections.append(Section(ident, title, kept, note, shut, left_out))
        self._shown |= {fact.key for one in every for line in one.lines for fact in line.facts}

    def _fitting(self, table: Table) -> Table:
        """As many lines of `table` as there is room for."""
        many = 0
        for line in table.lines:
            self._room -= weight(line, brief=table.by_source)
            many += self._room >= 0
        return table if many == len(table.lines) else replace(table, lines=table.lines[:many])

    def remember(self, periods: Iterable[Period]) -> None:
        """Makes the history of the page; to be called before sections are added."""
        self.history = timeline(periods, self.stock.day)
        self._room -= _BAR * len(self.history.bars) if self.history else 0

    def rows(self, *names: str, keep: Callable[[Told], bool] | None = None) -> list[Told]:
        """The rows of the tables `names` among those of the thing."""
        return [one for one in self.told if one.table in names and (not keep or keep(one))]

    def stated(self, told: Iterable[Told], title: Cell = (), ident: str = "") -> Table:
        """Rows as a table of their statements."""
        return Table(("Statement",), tuple(map(self.line, told)), title, ident, by_source=True)

    def line(self, told: Told) -> Line:
        """A row as a line: its statement, and the fact it is."""
        say, facts = self.stock.say, self.stock.facts
        return Line((say.of(told),), (facts.of(told.table, told.row),))

    def rest(self, title: str = "Also recorded") -> None:
        """The section of all rows not shown yet, table by table."""
        left: dict[str, list[Told]] = {}
        for one in self.told:
            if f"{one.table}/{row_key(one.row)}" not in self._shown:
                own = one.table in OWN and one.row["id"] == self.ident
                left.setdefault(ITSELF if own else TABLES[one.table], []).append(one)
        tables = [self.stated(rows, (title,)) for title, rows in left.items()]
        self.add("also", title, tables)
