"""Random damage: the checks never crash, and what they accept satisfies the schema.

The second half of that is judged by a reading of the schema of its own, below.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.tables.check import check_tables
from kg.tables.read import read_tables
from kg.tables.schema import METADATA, NS
from tests.examples import examples
from tests.tables.planting import SCHEMA, TABLES, lines_of, path_of, write_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.errors import Problem

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "nasa", "gsa", "NASA", "2024", "2024-13", "2024-02-29", "2025-02-29", "yes", "no",
         "high", "in-use", "part", "=1", "-1", "-1+1", ">=5", "a;b", ";", " x", '"', "\n", "\r",
         "\0", "\u202e", "1", "https://a.gov", "https://a.gov/[", "x" * 5000, "ad-0001"]
    ),
)  # fmt: skip
PLACES = st.tuples(st.sampled_from(TABLES), st.integers(0, 40), st.integers(0, 20))
seeded = settings(
    deadline=None,
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def worn(small_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copy that every example spoils and mends again."""
    return shutil.copytree(small_tables, tmp_path_factory.mktemp("worn") / "data")


def judge(folder: Path) -> None:
    """What the checks accept satisfies the schema; what they do not has a place and a mend."""
    problems = check_tables(folder)
    assert all(one.file and one.message and one.mend and str(one).isprintable() for one in problems)
    assert set(unreadable(folder)) <= set(problems)
    if not problems:
        assert list(violations(folder)) == []


def unreadable(folder: Path) -> tuple[Problem, ...]:
    try:
        read_tables(folder, SCHEMA)
    except DataError as error:
        return error.problems
    return ()


@seeded
@given(st.lists(st.tuples(PLACES, TEXTS), min_size=1, max_size=3))
def test_random_cells(
    worn: Path, small_tables: Path, damage: list[tuple[tuple[str, int, int], str]]
) -> None:
    for (table, line, column), text in damage:
        lines = lines_of(small_tables, table)
        cells = lines[line % len(lines)]
        cells[column % len(cells)] = text
        write_lines(worn, table, lines)
    judge(worn)
    for (table, _, _), _ in damage:
        shutil.copy(path_of(small_tables, table), worn)


@seeded
@given(
    st.sampled_from(TABLES),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=4)), min_size=1, max_size=4),
)
def test_random_bytes(
    worn: Path, small_tables: Path, table: str, damage: list[tuple[int, bytes]]
) -> None:
    raw = path_of(small_tables, table).read_bytes()
    for at, patch in damage:
        where = at % (len(raw) + 1)
        raw = raw[:where] + patch + raw[where + (at % 3) :]
    path_of(worn, table).write_bytes(raw)
    judge(worn)
    shutil.copy(path_of(small_tables, table), worn)


@settings(seeded, max_examples=examples(60))
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6))
def test_random_bytes_of_the_description(
    worn: Path, small_tables: Path, at: int, patch: bytes
) -> None:
    raw = (small_tables / METADATA).read_bytes()
    where = at % len(raw)
    (worn / METADATA).write_bytes(raw[:where] + patch + raw[where + len(patch) :])
    try:
        problems = check_tables(worn)
    except DataError as error:
        problems = list(error.problems)
    assert all(one.file and one.message and one.mend for one in problems)
    shutil.copy(small_tables / METADATA, worn)


def violations(folder: Path) -> Iterator[str]:
    """What a folder that was accepted has against its description, read anew from the JSON."""
    described = json.loads((folder / METADATA).read_text("utf-8"))["tables"]
    tables = {}
    for entry in described:
        with (folder / entry["url"]).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file, strict=True)
        columns = [c for c in entry["tableSchema"]["columns"] if not c.get("virtual")]
        if head != [column["name"] for column in columns] or not rows:
            yield f"{entry['url']} header or rows"
        tables[entry["url"][:-4]] = [dict(zip(head, row, strict=True)) for row in rows]
    known = {name: {row.get("id") for row in rows} for name, rows in tables.items()}
    for entry in described:
        name, schema = entry["url"][:-4], entry["tableSchema"]
        key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else None
        keys = [tuple(row[k] for k in key or schema["primaryKey"]) for row in tables[name]]
        if len(set(keys)) < len(keys):
            yield f"{name} keys"
        for column in schema["columns"]:
            if column.get("virtual"):
                continue
            for row in tables[name]:
                if not _cell_is_right(column, row, known):
                    yield f"{name} {column['name']} {row[column['name']]!r}"


def _cell_is_right(column: dict[str, Any], row: dict[str, str], known: dict[str, set[str]]) -> bool:
    cell = row[column["name"]]
    if not cell:
        return not column.get("required")
    if len(cell) > 4000 or cell != cell.strip() or re.search(r"[\x00-\x1f\u202e]", cell):
        return False
    if cell[0] in "=+@" or (cell[0] == "-" and not cell[1:2].isdigit()):
        return False
    values = cell.split(column["separator"]) if "separator" in column else [cell]
    targets = column.get(f"{NS}references")
    by = column.get(f"{NS}referencesBy")
    if by:
        (targets,) = (
            one[f"{NS}references"]
            for one in by[f"{NS}choices"]
            if one[f"{NS}value"] == row[by[f"{NS}column"]]
        )
    if targets and not all(any(value in known[table] for table in targets) for value in values):
        return False
    return all(_value_is_right(column["datatype"], value) for value in values)


def _value_is_right(datatype: Any, value: str) -> bool:
    if isinstance(datatype, str):
        return True
    if "format" in datatype and not re.fullmatch(datatype["format"], value):
        return False
    if datatype["base"] == "integer":
        return re.fullmatch("[0-9]+", value) is not None
    if datatype["base"] == "date" or datatype.get("dc:identifier") == "partial-date":
        date.fromisoformat(value + "-01" * ((10 - len(value)) // 3))
    return True
