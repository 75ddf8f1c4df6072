"""Spoiling a copy of a table, cell by cell."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from kg.paths import data_dir
from kg.tables.schema import read_schema
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.errors import Problem
    from kg.tables.schema import Column, Table

SCHEMA = read_schema(data_dir())
TABLES = tuple(SCHEMA)


def columns(wanted: Callable[[Column], object]) -> list[tuple[str, str]]:
    """(table, column) of all columns that are `wanted`."""
    return [
        (name, column.name)
        for name, table in SCHEMA.items()
        for column in table.columns
        if not column.virtual and wanted(column)
    ]


def column_of(table: str, name: str) -> Column:
    return next(column for column in SCHEMA[table].columns if column.name == name)


def text_column(table: Table) -> str:
    """A column of `table` that takes any text."""
    return next(
        column.name
        for column in reversed(table.columns)
        if not column.virtual and column.datatype.kind == "string"
        if not column.datatype.allowed and not column.datatype.pattern
    )


def path_of(folder: Path, table: str) -> Path:
    return folder / SCHEMA[table].file


def lines_of(folder: Path, table: str) -> list[list[str]]:
    """Cells of every line, the header first."""
    with path_of(folder, table).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_lines(folder: Path, table: str, lines: list[list[str]]) -> None:
    path_of(folder, table).write_text(csv_text(lines[0], lines[1:]), "utf-8", newline="")


def plant(folder: Path, table: str, column: str, value: str, line: int = 2) -> str:
    """Writes `value` into a cell and returns what stood there."""
    lines = lines_of(folder, table)
    at = lines[0].index(column)
    before = lines[line - 1][at]
    lines[line - 1][at] = value
    write_lines(folder, table, lines)
    return before


def line_with(folder: Path, table: str, *filled: str) -> int:
    """First line of which all columns `filled` hold something; 0 when there is none."""
    lines = lines_of(folder, table)
    places = [lines[0].index(name) for name in filled]
    for number, cells in enumerate(lines[1:], 2):
        if all(cells[at] for at in places):
            return number
    return 0


def ids(folder: Path, table: str, column: str = "id") -> Iterator[str]:
    lines = lines_of(folder, table)
    at = lines[0].index(column)
    return (cells[at] for cells in lines[1:])


def place(problem: Problem) -> tuple[str, int, str]:
    return problem.file, problem.line, problem.column
