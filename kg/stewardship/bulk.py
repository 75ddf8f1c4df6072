"""Many rows of one table at once: which are new, changed, there already, or cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import Problem
from kg.stewardship.draft import Draft, Origin
from kg.stewardship.numbers import numbering
from kg.stewardship.sources import id_from
from kg.stewardship.statement import said_by, statement
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.stewardship.sheet import Sheet
    from kg.tables.read import Row
    from kg.tables.schema import Table

    Cells = tuple[str, ...]


class Duplicate(NamedTuple):
    """A line of the file that says what is there already.

    In the row `key` of the table, or in `same_line` of the file itself (else 0).
    """

    line: int
    key: str
    same_line: int


@dataclass(frozen=True, slots=True)
class Bulk:
    """What becomes of the lines of a file: a draft of the new and changed rows, and the others.

    `rejected` says what is wrong, where, and how to mend it; `blocked` what would be wrong in
    other rows, where nothing can be taken.
    """

    draft: Draft
    duplicates: tuple[Duplicate, ...]
    rejected: tuple[Problem, ...]
    blocked: tuple[Problem, ...]


def bulk(folder: Path, table: str, file: str, sheet: Sheet) -> Bulk:
    """What becomes of the rows of `sheet`, read from `file`, in the tables in `folder`.

    A row whose key is in the table changes the cells that the file has columns for; a row without
    a number, or with a key that is not there, is new. New rows that repeat a statement of the
    same source are duplicates.

    Raises:
        DataError: the table cannot be read line by line.
    """
    rejected = {one.line: [one] for one in sheet.problems}
    while True:
        sorting = _Sorting(folder, table, file, sheet.columns)
        for row in sheet.rows:
            if row.line not in rejected:
                sorting.take(row)
        for one in sorting.rejected:
            rejected.setdefault(one.line, []).append(one)
        ours, others = sorting.draft.review()
        for one in ours:
            rejected.setdefault(one.line, []).append(one)
        if not ours:  # none depends on a row that was rejected in this round
            listed = sorted(one for found in rejected.values() for one in found)
            blocked = tuple(sorted(others))
            return Bulk(sorting.draft, tuple(sorting.duplicates), tuple(listed), blocked)


class _Sorting:
    """One pass over the lines of a file."""

    def __init__(self, folder: Path, table: str, file: str, columns: tuple[str, ...]) -> None:
        self.draft = Draft(folder)
        self.table: Table = self.draft.schema[table]
        self.file, self.columns = file, columns
        self.duplicates: list[Duplicate] = []
        self.rejected: list[Problem] = []
        self._numbered = numbering(self.table)
        self._known = {self._key(row): row for row in reversed(self.draft.rows(table))}
        self._from_line: dict[str, int] = {}
        self._said = said_by(self.table, self.draft.rows(table))
        sources = self.draft.rows("sources")
        self._addresses = {row["url"]: row["id"] for row in reversed(sources)}
        self._source_ids = {row["id"] for row in sources}

    def take(self, row: Row) -> None:
        """Finds out what becomes of one line."""
        cells = dict(row)
        for column in self.table.columns:
            if "sources" in targets_of(column, _whole(self.table, cells)):
                cell = cells.get(column.name, "")
                cells[column.name] = self._addresses.get(cell, cell)
        if self.table.name == "sources" and not cells.get("id"):
            known_as = self._addresses.get(cells.get("url", ""), "")
            if known_as:
                same_line = self._from_line.get(known_as, 0)
                self.duplicates.append(Duplicate(row.line, known_as, same_line))
                return
            cells["id"] = self._source_id(cells)
        key = self._key(cells)
        known = self._known.get(key)
        if known is not None:
            self._change(row, known, cells)
        elif self._numbered and any(key):
            name = self._numbered.key
            mend = "Leave it empty for a new row, whose number is drawn."
            self._reject(row, name, "is not in the table", mend)
        else:
            self._add(row, cells)

    def _change(self, row: Row, known: Row, cells: Mapping[str, str]) -> None:
        key, given = known[self.table.row_key], {name: cells[name] for name in self.columns}
        earlier = self._from_line.get("\x1f".join(self._key(known)))
        if all(known[name] == cell for name, cell in given.items()):
            self.duplicates.append(Duplicate(row.line, key, earlier or 0))
        elif earlier:
            message = f"is the row of line {earlier} too"
            self._reject(row, self.table.row_key, message, "Say it in one line.")
        else:
            self._from_line["\x1f".join(self._key(known))] = row.line
            origin = Origin(self.file, row.line)
            self._known[self._key(known)] = self.draft.change(self.table.name, known, given, origin)

    def _add(self, row: Row, cells: Mapping[str, str]) -> None:
        whole = _whole(self.table, cells)
        same = self._said.get(statement(self.table, whole))
        if same is not None:
            key = same[self.table.row_key]
            self.duplicates.append(Duplicate(row.line, key, self._from_line.get(key, 0)))
            return
        added = self.draft.add(self.table.name, cells, Origin(self.file, row.line))
        self._from_line[added[self.table.row_key]] = row.line
        self._from_line["\x1f".join(self._key(added))] = row.line
        if self._numbered:
            self._said[statement(self.table, added)] = added
        else:
            self._known[self._key(added)] = added

    def _source_id(self, cells: Mapping[str, str]) -> str:
        """An id for a new source, made of its title."""
        url, title = cells.get("url", ""), cells.get("title", "")
        found = self._addresses[url] = id_from(title, url, self._source_ids)
        self._source_ids.add(found)
        return found

    def _reject(self, row: Row, column: str, message: str, mend: str) -> None:
        value = row.get(column, "")
        self.rejected.append(Problem(self.file, row.line, column, value, message, mend))

    def _key(self, cells: Mapping[str, str]) -> Cells:
        return tuple(cells.get(name, "") for name in self.table.primary_key)


def _whole(table: Table, cells: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(table.names, "") | dict(cells)
