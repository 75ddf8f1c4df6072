"""Every problem of the fact tables, in file and line order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.dates import first_day, last_day
from kg.errors import DataError, Problem
from kg.tables.cells import check_cells
from kg.tables.links import check_cycles, check_gone, check_keys, check_references, ids_of
from kg.tables.read import read_table
from kg.tables.schema import METADATA, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.tables.read import Reading, Row
    from kg.tables.schema import Schema, Table

_PERIODS = (("from", "until"), ("issued", "ended"))


def check_tables(folder: Path) -> list[Problem]:
    """All problems of the tables in `folder`, sorted by file and line; empty when there are none.

    Raises:
        DataError: metadata.json itself cannot be read.
    """
    schema = read_schema(folder)
    readings = {name: read_table(folder, table) for name, table in schema.items()}
    problems = list(_strays(folder, schema))
    for name, reading in readings.items():
        problems += reading.problems
        if not reading.rows and not reading.problems:
            mend = "Restore its rows."
            message = "has a header but no rows"
            problems.append(Problem(schema[name].file, 0, "", "", message, mend))
    return sorted(problems + list(check_rows(schema, readings)))


def require_sound(folder: Path) -> None:
    """Nothing, when the tables in `folder` have no problem.

    Raises:
        DataError: with every problem.
    """
    problems = check_tables(folder)
    if problems:
        raise DataError(problems)


def check_rows(schema: Schema, readings: Mapping[str, Reading]) -> Iterator[Problem]:
    """Problems of rows that were read: cells, keys, references, cycles, periods."""
    tables = {name: reading.rows for name, reading in readings.items()}
    lost = {name: reading.lost for name, reading in readings.items()}
    ids = ids_of(tables)
    for name, rows in tables.items():
        table = schema[name]
        for row in rows:
            yield from check_cells(table, row)
            yield from check_period(table, row)
        yield from check_keys(table, rows)
        yield from check_references(schema, table, rows, ids, lost)
        yield from check_gone(schema, table, rows, tables)
        yield from check_cycles(table, rows)


def _strays(folder: Path, schema: Schema) -> Iterator[Problem]:
    known = {table.file for table in schema.values()}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".csv" and path.name not in known:
            mend = f"Describe it in {METADATA} or move it away."
            yield Problem(path.name, 0, "", "", "is no table of this dataset", mend)


def check_period(table: Table, row: Row) -> Iterator[Problem]:
    """A period of `row` that ends before it begins."""
    for begin, end in _PERIODS:
        if begin in table.names and end in table.names and row[begin] and row[end]:
            try:
                backwards = first_day(row[begin]) > last_day(row[end])
            except ValueError:
                continue  # reported as a cell that is no date
            if backwards:
                message = f"ends before it begins ({begin} {row[begin]})"
                mend = f"Correct {begin} or {end}, or empty what the source does not say."
                yield Problem(table.file, row.line, end, row[end], message, mend)
