"""Reading tables: bytes to rows that know their line, or clear problems.

A row is one line: no cell holds a line break, so that a quotation mark somebody forgot spoils its
line and not the rest of the file. Lines end with LF; CRLF is read too, since spreadsheet programs
and checkouts on Windows write it and no fact differs.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, Problem
from kg.tables.files import MAX_FILE_BYTES, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.tables.schema import Schema, Table

__all__ = [
    "BOM",
    "MAX_CELL",
    "MAX_FILE_BYTES",
    "Reading",
    "Row",
    "Rows",
    "Tables",
    "cells_of",
    "header_problems",
    "not_utf8",
    "read_rows",
    "read_table",
    "read_tables",
    "width_problem",
]

BOM = b"\xef\xbb\xbf"
"""Byte order mark that spreadsheet programs put before UTF-8."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

MAX_CELL = 4000
"""Characters in a cell; the longest researched one has 327."""


class Row(dict[str, str]):
    """Cells by column name, and the line of the file the row begins on."""

    __slots__ = ("line",)
    line: int


Rows = list[Row]
Tables = dict[str, Rows]


class Reading(NamedTuple):
    """What one file holds: its rows, and what keeps others from being read as described.

    `lost` has the cells of lines that are no rows, so that an id which stands there is not called
    unknown as well; None when nothing could be read.
    """

    rows: Rows
    problems: list[Problem]
    lost: frozenset[str] | None


def read_tables(folder: Path, schema: Schema, names: Iterable[str] = ()) -> Tables:
    """Rows by table name; all tables, or only `names`.

    Raises:
        DataError: a file is missing, not UTF-8, not CSV, or has other columns than described.
    """
    problems: list[Problem] = []
    tables: Tables = {}
    for name in names or schema:
        reading = read_table(folder, schema[name])
        tables[name] = reading.rows
        problems += reading.problems
    if problems:
        raise DataError(problems)
    return tables


def read_table(folder: Path, table: Table) -> Reading:
    """One table; rows that can be read are returned even if others cannot."""
    path = folder / table.file
    try:
        raw = read_file(path)
    except OSError as error:
        mend = f"Restore it; {table.name} is described in metadata.json."
        message = f"cannot be read ({error.strerror or error})"
        return Reading([], [Problem(path.name, 0, "", "", message, mend)], None)
    problems = []
    if raw.startswith(BOM):
        raw = raw.removeprefix(BOM)
        mend = "Save it as UTF-8 without BOM."
        problems.append(Problem(path.name, 1, "", "", "begins with a byte order mark", mend))
    rows, found, lost = read_rows(path.name, raw, table.names)
    return Reading(rows, problems + found, lost)


def read_rows(file: str, raw: bytes, names: tuple[str, ...]) -> Reading:
    """Rows of the bytes of one CSV `file`, whose columns must be `names` in that order."""
    try:
        lines = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        return Reading([], [not_utf8(file, raw, error.start)], None)
    return _parse(file, lines, names)


def not_utf8(file: str, raw: bytes, start: int) -> Problem:
    """What is wrong where the bytes `raw` of `file` are not UTF-8 at `start`."""
    line = raw.count(b"\n", 0, start) + 1
    byte = f"byte 0x{raw[start]:02x}"
    if raw[:2] in _UTF_16:
        return Problem(file, line, "", byte, "is UTF-16, not UTF-8", "Save the file as UTF-8.")
    before = raw.rfind(b"\n", 0, start) + 1
    near = raw[before:start].decode("utf-8")[-20:]
    message = f"is not UTF-8 (after {near!r})" if near else "is not UTF-8"
    return Problem(file, line, "", byte, message, "Save the file as UTF-8.")


def _parse(file: str, lines: list[str], names: tuple[str, ...]) -> Reading:
    if not any(map(str.strip, lines)):
        mend = f"The first line must be {','.join(names)}."
        return Reading([], [Problem(file, 0, "", "", "is empty", mend)], None)
    header, problems = cells_of(file, 1, lines[0])
    problems += header_problems(file, header, names) if not problems else []
    if problems:
        return Reading([], problems, None)
    if not lines[-1]:
        lines = lines[:-1]  # the last line ends as every line does
    rows: Rows = []
    lost: set[str] = set()
    found: list[Problem] = []
    several = _together(lines)
    for number, line in enumerate(lines[1:], 2):
        if several:
            cells = several[number - 1]
        else:
            cells, found = cells_of(file, number, line)
        if not found and len(cells) == len(names):
            row = Row(zip(names, cells, strict=True))
            row.line = number
            rows.append(row)
        else:
            problems += found or [width_problem(file, number, cells, names)]
            lost.update(cells)
    return Reading(rows, problems, frozenset(lost))


def _together(lines: list[str]) -> list[list[str]]:
    """Cells of all `lines` in one go, half of the time of one by one; [] if one is not a row."""
    if any("\r" in line for line in lines):
        return []
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return []
    return rows if len(rows) == len(lines) else []  # quotation marks may join two lines to a row


def cells_of(file: str, number: int, line: str) -> tuple[list[str], list[Problem]]:
    """Cells of one line; with a problem, what stands between its commas."""
    line = line.removesuffix("\r")
    if line.endswith("\r"):  # to other readers an empty line follows
        found = "ends with a carriage return too many", "End it with LF."
        return line.split(","), [Problem(file, number, "", line[:200].rstrip("\r"), *found)]
    try:
        return next(csv.reader([line], strict=True), []), []
    except csv.Error as error:
        if "\r" in line:
            found = "has a carriage return inside", "End lines with LF, and only lines."
        elif "limit" in str(error):
            found = f"has a cell of over {csv.field_size_limit():,} characters", "Shorten it."
        else:
            mend = 'Close it on the same line; double one inside a cell ("").'
            found = f"has an unpaired quotation mark ({error})", mend
        return line.split(","), [Problem(file, number, "", line[:200], *found)]


def header_problems(file: str, found: list[str], names: tuple[str, ...]) -> list[Problem]:
    """What is wrong with a header `found` where the columns are `names`."""
    if tuple(found) == names:
        return []
    problems = []
    for name in names:
        if name not in found:
            mend = f"The columns are {','.join(names)}."
            problems.append(Problem(file, 1, name, "", "column is missing", mend))
    for place, name in enumerate(found, 1):
        if name not in names:
            mend = "Remove it, or describe it in metadata.json."
            problems.append(Problem(file, 1, name or f"no. {place}", "", "is a stray column", mend))
    if not problems:
        mend = f"Write the columns once each in this order: {','.join(names)}."
        problems.append(Problem(file, 1, "", "", "columns are out of order or repeated", mend))
    return problems


def width_problem(file: str, line: int, cells: list[str], names: tuple[str, ...]) -> Problem:
    """What is wrong with a row that has more or fewer cells than there are `names`."""
    if not cells:
        return Problem(file, line, "", "", "is an empty line", "Remove it.")
    message = f"has {len(cells)} cells where {len(names)} are expected"
    mend = "Quote a cell that holds a comma; keep the commas of empty cells."
    return Problem(file, line, "", ",".join(cells)[:200], message, mend)
