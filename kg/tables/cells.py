"""Checks of single cells: required, type, characters, length, spreadsheet safety."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kg.dates import first_day
from kg.errors import DataError, Problem
from kg.suggest import nearest
from kg.tables.read import MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.tables.read import Row
    from kg.tables.schema import Column, Datatype, Table

FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""A cell that begins so is run as a formula by spreadsheet programs; some fold the full-width
forms of these signs into the plain ones."""

_is_negative_number = re.compile(r"-[0-9][0-9,]*(\.[0-9]+)?%?").fullmatch
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def check_cells(table: Table, row: Row) -> Iterator[Problem]:
    """Every problem of the cells of one row."""
    for column in table.columns:
        if column.virtual:
            continue
        cell = row[column.name]
        if cell:
            found = _text_problem(cell)
            if found:
                yield Problem(table.file, row.line, column.name, cell, *found)
            else:
                yield from _values_problems(table, row, column, cell)
        elif _is_required(column, row):
            mend = f"Fill it: {column.description}."
            yield Problem(table.file, row.line, column.name, "", "is required", mend)


def not_understood(table: Table, row: Row, error: ValueError) -> DataError:
    """What is wrong with a row of `table` of which nothing could be made, as `error` says."""
    mend = "Run `kg check`: it names every problem."
    other = Problem(table.file, row.line, "", "", f"cannot be understood ({error})", mend)
    return DataError(list(check_cells(table, row)) or [other])


def _is_required(column: Column, row: Row) -> bool:
    if column.required_unless:
        name, value = column.required_unless
        return row[name] != value
    return column.required


def _values_problems(table: Table, row: Row, column: Column, cell: str) -> Iterator[Problem]:
    values = cell.split(column.separator) if column.separator else [cell]
    for value in values:
        found = _value_problem(column, value)
        if not found and value == column.null and len(values) > 1:
            found = "stands beside other items", f"Leave {value!r} out, or write it alone."
        if found:
            yield Problem(table.file, row.line, column.name, value or cell, *found)


def _value_problem(column: Column, value: str) -> tuple[str, str] | None:
    if not value:
        return "has an empty item", f"Write items with one {column.separator!r} between."
    if column.references or column.references_by:
        return None  # an id somewhere else: that it is known, and so of its form, is checked there
    return _type_problem(column.datatype, value)


def _text_problem(cell: str) -> tuple[str, str] | None:
    if len(cell) > MAX_CELL:
        return f"has {len(cell):,} characters, over the limit of {MAX_CELL:,}", "Shorten it."
    if not cell.isprintable():
        for at, char in enumerate(cell, 1):
            if unicodedata.category(char) in _UNSEEN:
                message = f"has the unseen character U+{ord(char):04X} at place {at}"
                return message, "Remove it."
    if cell != cell.strip():
        return "begins or ends with a blank", "Trim it."
    if cell[0] in FORMULA_STARTS and not _is_negative_number(cell):
        return (
            f"begins with {cell[0]!r} and would run in a spreadsheet",
            "Begin it with a word, or leave the sign out.",
        )
    return None


def _type_problem(datatype: Datatype, value: str) -> tuple[str, str] | None:
    if datatype.allowed:
        if value in datatype.allowed:
            return None
        close = nearest(value, datatype.allowed, 1)
        hint = f"Did you mean {close[0]}? " if close else ""
        return "is not an allowed value", f"{hint}Allowed: {', '.join(datatype.allowed)}."
    if datatype.pattern and not _matcher(datatype.pattern)(value):
        return "is not of the expected form", f"Expected: {datatype.title or datatype.pattern}."
    if datatype.kind == "partial-date":
        return _calendar_problem(value)
    if datatype.kind == "integer" and not (value.isascii() and value.isdecimal()):
        return "is not a whole number", "Write digits only."
    if datatype.kind == "date":
        return _full_date_problem(value)
    return None


@cache
def _matcher(pattern: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  (bound re method)
    return re.compile(pattern).fullmatch


def _calendar_problem(value: str) -> tuple[str, str] | None:
    try:
        first_day(value)
    except ValueError:
        return "is not a day of the calendar", "Write YYYY, YYYY-MM or YYYY-MM-DD."
    return None


def _full_date_problem(value: str) -> tuple[str, str] | None:
    try:
        written = date.fromisoformat(value).isoformat()
    except ValueError:
        written = ""
    if written != value:
        return "is not a day of the calendar", "Write the full date YYYY-MM-DD."
    return None
