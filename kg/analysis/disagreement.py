"""Rows about one thing that state different values, kept side by side and never settled here.

A less precise date agrees with a more precise one. Figures disagree only if they are of one day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from kg.records.adoption import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.tables.read import Row, Tables

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "adoptions": ("status", "from", "until"),
    "services": ("from", "until"),
    "bodies": ("kind", "host", "from", "until"),
    "funds": ("kind", "legal_basis", "host"),
    "measures": ("value", "target", "unit"),
    "vehicles": ("kind", "owner", "identifier", "from", "until"),
}
"""Tables with several rows for one thing -> the columns in which these may disagree."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Rows of one thing that state different values in one column; each disagrees with another."""

    table: str
    column: str
    rows: tuple[Row, ...]


def disagreements(tables: Tables) -> list[Disagreement]:
    """Every disagreement in `tables`, table by table in the order of the first rows."""
    return [
        Disagreement(table, column, rows)
        for table, columns in COLUMNS.items()
        for together in _together(table, tables[table])
        for column in columns
        if (rows := differing(table, column, together))
    ]


def differing(table: str, column: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Those of `rows`, all of one thing, whose value in `column` another one contradicts."""
    stated = [row for row in rows if row[column] and _comparable(table, column, row)]
    pairs = combinations(stated, 2)
    found = {id(one) for pair in pairs if _contradict(column, *pair) for one in pair}
    return tuple(row for row in stated if id(row) in found)


def _contradict(column: str, one: Row, other: Row) -> bool:
    """The shorter of two values may be the less precise one."""
    a, b = one[column], other[column]
    return not (a.startswith(b) or b.startswith(a))


def _comparable(table: str, column: str, row: Row) -> bool:
    """Only of a use it is a question whether it lasts; a plan that came true is no dispute."""
    return table != "adoptions" or column != "status" or kind_of(row["status"]) == "use"


def _together(table: str, rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows of one thing; of adoptions, of one agency, function, provider, service and kind."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if table != "adoptions":
            found[row["id"], row.get("as_of", "")].append(row)
        elif row["area"] and row["provider"]:
            who = row["agency"], row["area"], row["provider"], row["service"]
            found[(*who, kind_of(row["status"]))].append(row)
    return (one for one in found.values() if len(one) > 1)
