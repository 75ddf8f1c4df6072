"""Drill: tens of thousands of spoiled files; the checks answer each, in order and with a place."""

from __future__ import annotations

import shutil
import signal
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING

import pytest

from kg.tables import check
from tests.tables.planting import SCHEMA, TABLES, path_of
from tests.tables.spoiling import WAYS
from tests.tables.test_mutations import violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.errors import Problem

SECONDS = 60
"""A check of some hundred rows that takes this long hangs."""
WHOLE_FILE = (
    "is not UTF-8",
    "is UTF-16",
    "is empty",
    "has a header but no rows",
    "byte order mark",
)
"""Damage that belongs to no column."""
WHOLE_LINE = ("cells where", "is an empty line", "quotation mark", "carriage return", "of order")


@pytest.mark.parametrize(
    "number", [8, pytest.param(1_800, marks=pytest.mark.drill)], ids=["sample", "drill"]
)
@pytest.mark.parametrize("table", TABLES)
def test_spoiled_table(table, number, small_tables, tmp_path, record_property, monkeypatch) -> None:
    monkeypatch.setattr(check, "read_schema", lambda _: SCHEMA)  # not spoiled: read once
    folder = shutil.copytree(small_tables, tmp_path / "data")
    raw, by = path_of(small_tables, table).read_bytes(), Random(f"{table} {number}")
    refused = 0
    for turn in range(number):
        way = by.choice(WAYS)
        spoiled = way(by, raw)
        path_of(folder, table).write_bytes(spoiled)
        with a_time_limit():
            problems = check.check_tables(folder)
        assert_placed(problems, spoiled, f"{way.__name__}, turn {turn}")
        if not problems:
            assert list(violations(folder)) == [], f"{way.__name__}, turn {turn}"
        refused += bool(problems)
    assert refused
    record_property("drill: spoiled files checked", number)
    record_property("drill: of these refused, with file, line and column", refused)
    record_property("drill: of these harmless, and within the schema", number - refused)


def assert_placed(problems: list[Problem], raw: bytes, what: str) -> None:
    """Each names a file of the schema, what is wrong and how to mend it; and where, in the file."""
    files = {table.file: set(table.names) for table in SCHEMA.values()}
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    for one in problems:
        assert one.file in files, what
        assert one.message, what
        assert one.mend, what
        assert str(one).isprintable(), what
        if any(text in one.message for text in WHOLE_FILE):
            continue
        assert one.line > 0, (what, one)
        assert one.line <= max(lines, 400), (what, one)
        if not any(text in one.message for text in WHOLE_LINE):
            assert one.column, (what, one)


@contextmanager
def a_time_limit() -> Iterator[None]:
    def hangs(*_: object) -> None:
        raise AssertionError("the check hangs")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_table_of_two_gigabytes_is_not_read(small: Path) -> None:
    with path_of(small, "adoptions").open("r+b") as file:
        file.truncate(2 * 1024**3)
    with a_time_limit():
        problems = check.check_tables(small)
    assert [one.file for one in problems if "over the limit" in one.message] == ["adoptions.csv"]
