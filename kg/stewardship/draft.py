"""A draft: rows added to and changed in the tables of a folder, in memory until it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, Problem
from kg.stewardship.difference import file_diff
from kg.stewardship.lines import Lines
from kg.stewardship.numbers import numbering
from kg.stewardship.writing import replace_files
from kg.tables.cells import check_cells
from kg.tables.check import check_rows
from kg.tables.files import read_file
from kg.tables.links import check_references, ids_of
from kg.tables.read import Reading, Row, read_table
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.tables.read import Rows, Tables
    from kg.tables.schema import Column, Table

_DRAFTED = 1_000_000_000
"""Lines from here on are those of drafted rows, as long as they are being checked."""


class Origin(NamedTuple):
    """Where a drafted row comes from, as problems name it: file and line, 0 where it has none."""

    file: str
    line: int = 0


class Edit(NamedTuple):
    """A row that is added (`before` is None) or changed, and where it comes from."""

    table: str
    before: Row | None
    after: Row
    origin: Origin


class Draft:
    """Edits of the tables in `folder`.

    Raises:
        DataError: metadata.json cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.schema = read_schema(folder)
        self.edits: list[Edit] = []
        self._lines: dict[str, Lines] = {}
        self._taken: dict[str, set[str]] = {}
        self._readings = {name: read_table(folder, one) for name, one in self.schema.items()}

    def rows(self, name: str) -> Rows:
        """The rows of a table as they are on the disk."""
        return self._readings[name].rows

    def tables(self) -> tuple[Tables, Tables]:
        """All rows before and after."""
        before = {name: one.rows for name, one in self._readings.items()}
        return before, before | {name: one.rows for name, one in self._lines.items()}

    def add(self, name: str, cells: Mapping[str, str], origin: Origin) -> Row:
        """A new row of table `name`; cells that are not given are empty, a number is drawn.

        Raises:
            DataError: the file of the table cannot be read line by line.
        """
        row = self._row(self.schema[name], cells)
        lines = self._open(name)
        numbered = numbering(self.schema[name])
        if numbered and not row[numbered.key]:
            row[numbered.key] = numbered.draw(row, self._taken[name])
            self._taken[name].add(row[numbered.key])
        lines.add(row)
        self.edits.append(Edit(name, None, row, origin))
        return row

    def change(self, name: str, before: Row, cells: Mapping[str, str], origin: Origin) -> Row:
        """The row `before` of table `name` gets `cells`; none of them is of its key.

        Raises:
            DataError: the file of the table cannot be read line by line.
        """
        row = self._row(self.schema[name], {**before, **cells})
        self._open(name).replace(row)
        self.edits.append(Edit(name, before, row, origin))
        return row

    def problems(self) -> list[Problem]:
        """What is wrong in the drafted rows, and what is wrong elsewhere because of them.

        What was wrong before is not theirs. A row that has no line yet is named by its origin.
        """
        ours, others = self.review()
        return sorted({*ours, *others})

    def review(self) -> tuple[list[Problem], list[Problem]]:
        """The same in two parts: in the drafted rows, and elsewhere."""
        first = {edit.after.line: edit.origin for edit in self.edits}
        ours, others = [], []
        for one in check_rows(self.schema, self._drafted()):
            origin = first.get(one.line)
            if origin:
                ours.append(one._replace(file=origin.file, line=origin.line))
            else:
                others.append(one)
        if others:
            known = set(check_rows(self.schema, self._readings))
            others = [one for one in others if one not in known]
        for reading in self._readings.values():
            if reading.lost is None:  # nothing that refers to it could be checked
                others += reading.problems
        return ours, others

    def cell_problem(self, table: Table, column: Column, row: Row) -> Problem | None:
        """What is wrong with the one cell of `row` in `column`, before the row is whole."""
        alone = replace(table, columns=(column,))
        found = next(check_cells(alone, row), None)
        if found is None:
            lost: dict[str, frozenset[str] | None] = dict.fromkeys(self.schema, frozenset())
            ids = ids_of(self.tables()[1])
            found = next(check_references(self.schema, alone, [row], ids, lost), None)
        return found

    def files(self) -> dict[Path, tuple[bytes, bytes]]:
        """What each file holds and is to hold, where that differs; the referred-to ones first."""
        return {
            self.folder / self.schema[name].file: (self._lines[name].found, self._lines[name].raw)
            for name in self.schema
            if name in self._lines and self._lines[name].raw != self._lines[name].found
        }

    def diff(self) -> str:
        """The difference that writing makes to the files, as `patch` and `git apply` read it."""
        return "".join(file_diff(path, *both) for path, both in self.files().items())

    def require_sound(self) -> None:
        """Nothing, when the draft has no problem.

        Raises:
            DataError: with all of them.
        """
        problems = self.problems()
        if problems:
            raise DataError(problems)

    def write(self) -> None:
        """Puts the draft in place of the files.

        Raises:
            DataError: it has problems.
            WriteError: the files were changed meanwhile, or cannot be written.
        """
        self.require_sound()
        replace_files(self.files())

    def _open(self, name: str) -> Lines:
        if name not in self._lines:
            table = self.schema[name]
            try:
                raw = read_file(self.folder / table.file)
            except OSError as error:
                mend = "Restore it first."
                message = f"cannot be read ({error.strerror or error})"
                raise DataError([Problem(table.file, 0, "", "", message, mend)]) from error
            lines = self._lines[name] = Lines(table, raw)
            self._readings[name] = Reading(lines.rows, [], frozenset())
            self._taken[name] = {row[table.row_key] for row in lines.rows}
        return self._lines[name]

    def _row(self, table: Table, cells: Mapping[str, str]) -> Row:
        row = Row((name, cells.get(name, "")) for name in table.names)
        row.line = _DRAFTED + len(self.edits)
        return row

    def _drafted(self) -> dict[str, Reading]:
        """All rows; drafted ones behind the others, so that it is they that come too late."""
        found = dict(self._readings)
        for name, lines in self._lines.items():
            rows = sorted(lines.rows, key=lambda row: row.line)
            found[name] = Reading(rows, [], frozenset())
        return found
