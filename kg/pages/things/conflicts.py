"""Sources that disagree, side by side: what each says, and none of them preferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.pages.names import spoken_text
from kg.pages.things.uses import Uses
from kg.pages.things.words import capital, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.disagreement import Disagreement
    from kg.pages.things.facts import Fact
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.tables.read import Row

_ASKED: Final = {
    "status": "whether it still lasts",
    "from": "since when",
    "until": "until when",
    "kind": "of which kind it is",
    "host": "who hosts it",
    "legal_basis": "its legal basis",
    "value": "the figure",
    "target": "the target",
    "unit": "the unit",
    "owner": "whose it is",
    "identifier": "its number",
}
"""Columns in which rows may disagree, as what they disagree about."""


_BOTH: Final = "Rows about one thing state different values. All are kept."
_AGAIN: Final = "Either the sources disagree, or it was used more than once. All are kept."


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what it comes to, and the facts that say so."""

    says: Cell
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What sources disagree about, why that is one, and its sides."""

    about: Cell
    why: str
    sides: tuple[Side, ...]


class Conflicts:
    """The conflicts that concern a thing."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._uses = Uses(stock)

    def of(self, kind: str, ident: str) -> tuple[Conflict, ...]:
        """Conflicts about the thing `ident` of `kind`: of its cells, then of single values."""
        cells = self._of_cells(ident) if kind == "agency" else ()
        values = self._stock.disagreements.get((kind, ident), ())
        return (*cells, *map(self._of_values, values))

    def _of_cells(self, agency: str) -> Iterator[Conflict]:
        """Functions for which records in force name different providers, or evidence doubts one."""
        world, coverage = self._stock.world, self._stock.coverage
        if not world.agencies[agency].exists(coverage.day):
            return
        for area in world.tracked:
            cell = coverage.cell(agency, area)
            if not cell.conflict or cell.inherited_from or cell.bureaus:
                continue
            yield Conflict(
                (self._stock.say.area(area), ": who provides it"),
                _why(one_provider=world.areas[area].one_provider),
                tuple(
                    Side(
                        (*self._uses.provider(one), f", {self._uses.when(one)}"),
                        self._stock.rows_of("adoptions", one.rows),
                    )
                    for one in cell.records
                ),
            )

    def _of_values(self, one: Disagreement) -> Conflict:
        table, first = one.table, one.rows[0]
        asked = _ASKED[one.column]
        about = self._about(table, first)
        by_value: dict[str, list[Row]] = {}
        for row in one.rows:
            by_value.setdefault(row[one.column], []).append(row)
        facts = self._stock.facts
        return Conflict(
            (*about, f": {asked}"),
            _AGAIN if (table, one.column) == ("adoptions", "from") else _BOTH,
            tuple(
                Side(self._value(one.column, value), tuple(facts.of(table, row) for row in rows))
                for value, rows in by_value.items()
            ),
        )

    def _about(self, table: str, row: Row) -> Cell:
        say = self._stock.say
        if table == "adoptions":
            agency, area = say.organisation(row["agency"]), say.area(row["area"])
            own = row["provider"] == row["agency"]
            whom = " its own system" if own else say.organisation(row["provider"])
            return (agency, " with" if own else " with ", whom, " for ", area)
        if table == "bodies":
            return (say.ref(row["id"], "body"),)
        if table == "services":
            return (say.service(row["id"]),)
        on = f", {spoken_text(row['as_of'])}" if table == "measures" and row["as_of"] else ""
        return (row["label"], on)

    def _value(self, column: str, value: str) -> Cell:
        if column in ("host", "owner"):
            return (self._stock.say.organisation(value),)
        if column in ("from", "until"):
            return (spoken_text(value),)
        return (capital(plain(value)) if column in ("status", "kind") else value,)


def _why(*, one_provider: bool) -> str:
    if one_provider:
        return "A body has one provider of this at a time, so two at once cannot both be right."
    return "The evidence itself says that sources conflict."
