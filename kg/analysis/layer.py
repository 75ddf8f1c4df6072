"""A layer over the tables: rows added and changed in a copy, the tables themselves untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.dates import iso
from kg.errors import Problem
from kg.records.world import world_of
from kg.tables.read import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.analysis.scenario import Change
    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Rows, Tables

SOURCE: Final = "whatif"
"""Id of the source that supposed rows rest on, and beginning of their own ids."""


class Layer:
    """A copy of `tables` in which the lines of the scenario called `file` say what is on `day`.

    `problems` are the lines that cannot be laid.
    """

    def __init__(self, tables: Tables, day: Day, file: str) -> None:
        self.tables = dict(tables)
        self.day, self.file = day, file
        self.problems: list[Problem] = []
        said = {"id": SOURCE, "title": file, "retrieved": iso(day), "kind": "secondary"}
        self._append("sources", said)

    def world(self, adoptions: Rows | None = None) -> World:
        """The world as it is by now, with no adoptions but those given: these take long."""
        return world_of({**self.tables, "adoptions": adoptions or []})

    def add(self, table: str, change: Change, cells: Mapping[str, str], key: str = "id") -> None:
        """A row of `cells` that says it is supposed, and since when it is seen; `key` is its id."""
        said = {
            key: ident(change),
            "source": SOURCE,
            "observed": iso(self.day),
            "evidence": f"Supposed in line {change.line} of {self.file}.",
            "confidence": "high",
        }
        self._append(table, {**cells, **said})

    def alter(
        self, table: str, ids: Collection[str], cells: Mapping[str, str], key: str = "id"
    ) -> None:
        """The rows with these `ids` get `cells`."""
        self.tables[table] = [
            _altered(row, cells) if row[key] in ids else row for row in self.tables[table]
        ]

    def problem(self, change: Change, column: str, message: str, mend: str) -> None:
        """A line that cannot be laid, because of the cell in `column`."""
        value = change.cells.get(column, "")
        self.problems.append(Problem(self.file, change.line, column, value, message, mend))

    def _append(self, table: str, cells: Mapping[str, str]) -> None:
        rows = self.tables[table]
        row = Row(dict.fromkeys(rows[0] if rows else cells, ""))
        row.update(cells)
        row.line = 0
        self.tables[table] = [*rows, row]


def ident(change: Change) -> str:
    """Id of what a line adds."""
    return f"{SOURCE}-{change.line:06}"


def _altered(row: Row, cells: Mapping[str, str]) -> Row:
    found = Row(row)
    found.update(cells)
    found.line = row.line
    return found
