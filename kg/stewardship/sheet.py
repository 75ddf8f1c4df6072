"""A file of rows to bring in: CSV or the first sheet of a workbook, columns in any order."""

from __future__ import annotations

import csv
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, Problem, UsageError
from kg.suggest import nearest
from kg.tables.files import read_file
from kg.tables.read import BOM, Row, read_rows
from kg.workbook.write import NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.tables.schema import Table


class Sheet(NamedTuple):
    """What a file holds: its columns, its rows with their lines, and the lines that are no rows."""

    columns: tuple[str, ...]
    rows: list[Row]
    problems: list[Problem]


def read_sheet(path: Path, table: Table) -> Sheet:
    """The rows of the file at `path`, all of whose columns `table` has too.

    Raises:
        DataError: a column is unknown or stands twice, or the file is empty or not UTF-8.
        UsageError: it is a workbook and openpyxl is not installed.
        OSError: it cannot be read.
    """
    raw = read_file(path).removeprefix(BOM)
    if raw.startswith(b"PK\x03\x04"):
        return _workbook(path, table)
    names = _names(path.name, raw)
    _require_known(path.name, names, table)
    reading = read_rows(path.name, raw, names)
    if reading.lost is None:
        raise DataError(reading.problems)
    return Sheet(names, reading.rows, list(reading.problems))


def _names(file: str, raw: bytes) -> tuple[str, ...]:
    first = raw.split(b"\n", 1)[0].removesuffix(b"\r")
    try:
        return tuple(next(csv.reader([first.decode()], strict=True), []))
    except UnicodeDecodeError:
        raise DataError(read_rows(file, raw, ()).problems) from None
    except csv.Error as error:
        mend = "Write the names of columns with commas between."
        message = f"is no header ({error})"
        raise DataError([Problem(file, 1, "", first.decode()[:200], message, mend)]) from error


def _require_known(file: str, names: tuple[str, ...], table: Table) -> None:
    """Nothing, when all `names` are columns of `table`, once each.

    Raises:
        DataError: with every one that is not.
    """
    problems = []
    if not any(names):
        mend = f"The first line names columns of {table.name}: {', '.join(table.names)}."
        problems.append(Problem(file, 1, "", "", "has no header", mend))
    for name in dict.fromkeys(names if not problems else ()):
        if name not in table.names:
            close = nearest(name, table.names, 1)
            hint = f"Did you mean {close[0]}? " if close else ""
            mend = f"{hint}Columns are {', '.join(table.names)}."
            problems.append(Problem(file, 1, name, "", f"is no column of {table.name}", mend))
        elif names.count(name) > 1:
            problems.append(Problem(file, 1, name, "", "stands twice", "Remove one."))
    if problems:
        raise DataError(problems)


def _workbook(path: Path, table: Table) -> Sheet:
    try:
        from openpyxl import load_workbook
    except ImportError:
        mend = "Save the sheet as CSV, or install the extra xlsx."
        raise UsageError(f"{path.name} is a workbook, which needs {NEEDS}. {mend}") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        lines = [[_text(cell) for cell in line] for line in book.worksheets[0].values]
    except Exception as error:  # openpyxl raises whatever its parsers do
        mend = "Save it again, or as CSV."
        message = f"cannot be read as a workbook ({type(error).__name__})"
        raise DataError([Problem(path.name, 0, "", "", message, mend)]) from error
    names = _filled(lines[0]) if lines else ()
    _require_known(path.name, names, table)
    rows, problems = [], []
    for number, line in enumerate(lines[1:], 2):
        if any(line[len(names) :]):
            mend = "Remove it, or give its column a name."
            problems.append(
                Problem(path.name, number, "", "", "has a cell beyond the columns", mend)
            )
        elif any(line):
            row = Row(zip(names, line, strict=False))
            row.line = number
            rows.append(row)
    return Sheet(names, rows, problems)


def _filled(names: Iterable[str]) -> tuple[str, ...]:
    found = list(names)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
