"""Reading tables: bytes to rows that know their line, or one clear problem."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kg.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.tables.schema import Schema, Table

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A fact table is kept by hand; more than this is a mistake, and reading it would hang."""

MAX_CELL = 4000
"""Characters in a cell; the longest researched one has 327."""


class Row(dict[str, str]):
    """Cells by column name, and the line of the file the row begins on."""

    __slots__ = ("line",)
    line: int


Rows = list[Row]
Tables = dict[str, Rows]


def read_tables(folder: Path, schema: Schema, names: Iterable[str] = ()) -> Tables:
    """Rows by table name; all tables, or only `names`.

    Raises:
        DataError: a file is missing, not UTF-8, not CSV, or has other columns than described.
    """
    problems: list[Problem] = []
    tables: Tables = {}
    for name in names or schema:
        tables[name], found = read_table(folder, schema[name])
        problems += found
    if problems:
        raise DataError(problems)
    return tables


def read_table(folder: Path, table: Table) -> tuple[Rows, list[Problem]]:
    """Rows of one table, and what keeps it from being read as described.

    Rows that can be read are returned even if others cannot, so that every problem is found.
    """
    path = folder / table.file
    try:
        text, problems = _decode(path)
    except OSError as error:
        mend = f"Restore it; {table.name} is described in metadata.json."
        return [], [
            Problem(path.name, 0, "", "", f"cannot be read ({error.strerror or error})", mend)
        ]
    if text is None:
        return [], problems
    rows, found = _parse(text, table)
    return rows, problems + found


def _decode(path: Path) -> tuple[str | None, list[Problem]]:
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        message = f"has {size:,} bytes, over the limit of {MAX_FILE_BYTES:,}"
        return None, [Problem(path.name, 0, "", "", message, "Is it the right file?")]
    raw = path.read_bytes()
    problems = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        mend = "Save it as UTF-8 without BOM."
        problems.append(Problem(path.name, 1, "", "", "begins with a byte order mark", mend))
    try:
        return raw.decode("utf-8"), problems
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{raw[error.start]:02x}"
        mend = "Save the file as UTF-8."
        problems.append(Problem(path.name, line, "", byte, "is not UTF-8", mend))
        return None, problems


def _parse(text: str, table: Table) -> tuple[Rows, list[Problem]]:
    file, names = table.file, table.names
    if not text.strip():
        mend = f"The first line must be {','.join(names)}."
        return [], [Problem(file, 0, "", "", "is empty", mend)]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: Rows = []
    problems: list[Problem] = []
    try:
        problems += _header(file, next(reader), names)
        if problems:
            return [], problems
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(names):
                row = Row(zip(names, cells, strict=True))
                row.line = line
                rows.append(row)
            else:
                problems.append(_width(file, line, cells, names))
            line = reader.line_num + 1
    except csv.Error as error:
        mend = 'Close the quotation mark; double a quotation mark inside a cell ("").'
        problems.append(
            Problem(file, reader.line_num, "", "", f"is not readable as CSV ({error})", mend)
        )
    return rows, problems


def _header(file: str, found: list[str], names: tuple[str, ...]) -> list[Problem]:
    if tuple(found) == names:
        return []
    problems = []
    for name in names:
        if name not in found:
            mend = f"The columns are {','.join(names)}."
            problems.append(Problem(file, 1, name, "", "column is missing", mend))
    for name in found:
        if name not in names:
            mend = "Remove it, or describe it in metadata.json."
            problems.append(Problem(file, 1, name, "", "is a stray column", mend))
    if not problems:
        mend = f"Write the columns once each in this order: {','.join(names)}."
        problems.append(Problem(file, 1, "", "", "columns are out of order or repeated", mend))
    return problems


def _width(file: str, line: int, cells: list[str], names: tuple[str, ...]) -> Problem:
    if not cells:
        return Problem(file, line, "", "", "is an empty line", "Remove it.")
    message = f"has {len(cells)} cells where {len(names)} are expected"
    mend = "Quote a cell that holds a comma; keep the commas of empty cells."
    return Problem(file, line, "", ",".join(cells)[:200], message, mend)
