"""A small copy of the real tables: rows that fill every column, and every row they refer to."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg.tables.links import targets_of
from kg.tables.read import read_tables
from kg.tables.schema import METADATA, read_schema
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.tables.read import Row, Tables
    from kg.tables.schema import Schema


@pytest.fixture(scope="session")
def schema(data: Path) -> Schema:
    return read_schema(data)


@pytest.fixture(scope="session")
def tables(data: Path, schema: Schema) -> Tables:
    return read_tables(data, schema)


@pytest.fixture(scope="session")
def small_tables(
    tmp_path_factory: pytest.TempPathFactory, data: Path, schema: Schema, tables: Tables
) -> Path:
    """Folder of the small copy; not to be written to."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copy(data / METADATA, folder)
    for name, lines in _closed(schema, tables).items():
        rows = [row for row in tables[name] if row.line in lines]
        text = csv_text(schema[name].names, [list(row.values()) for row in rows])
        (folder / schema[name].file).write_text(text, "utf-8", newline="")
    return folder


@pytest.fixture
def small(small_tables: Path, tmp_path: Path) -> Path:
    """A small copy that a test may change."""
    return shutil.copytree(small_tables, tmp_path / "small")


def _closed(schema: Schema, tables: Tables) -> dict[str, set[int]]:
    """Lines of each table to keep."""
    kept: dict[str, set[int]] = {name: set() for name in tables}
    open_rows = [
        (name, row)
        for name, rows in tables.items()
        for row in (*rows[:2], *(_filled(rows, column) for column in schema[name].names))
    ]
    while open_rows:
        name, row = open_rows.pop()
        if row.line in kept[name]:
            continue
        kept[name].add(row.line)
        for column in schema[name].columns:
            if column.virtual or not row[column.name]:
                continue
            for value in row[column.name].split(column.separator or None):
                open_rows += _first(tables, targets_of(column, row), value)
    return kept


def _filled(rows: list[Row], column: str) -> Row:
    return next((row for row in rows if row[column]), rows[0])


def _first(tables: Tables, targets: tuple[str, ...], value: str) -> list[tuple[str, Row]]:
    found = ((name, row) for name in targets for row in tables[name] if row["id"] == value)
    return [*found][:1]
