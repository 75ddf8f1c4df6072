"""Rows read one by one: the same rows, or the first of the same problems, as the whole file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.tables.read import read_table
from kg.tables.schema import Table
from kg.tables.stream import stream_rows
from tests.worlds import schema

DISPUTES = schema()["disputes"]  # two columns: adoption, says
HEAD = b"adoption,says\n"
PIECES = (
    b"a",
    b"ad-1",
    b",",
    b'"',
    b'""',
    b"\n",
    b"\r",
    b"\r\n",
    b"\xff",
    b"\xc3\xa9",
    b" ",
    b"x,y\n",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def streamed(folder: Path, table: Table) -> list[dict[str, str]] | str:
    try:
        return list(stream_rows(folder, table))
    except DataError as error:
        return str(error)


@given(st.lists(st.sampled_from(PIECES)).map(b"".join), st.booleans())
@example(b'"a,b\nc,d"\n', True)
@example(b"a,b\n\nc,d\n", True)
@example(b"\xef\xbb\xbfadoption,says\n", False)
@example(b"", False)
@example(b"a,b", True)
@example(b"a,b\r\r\nc,d\r\n", True)
@example(b"a,b\r\r", True)
@example(b"\r\r\n", True)
def test_the_same_rows_or_the_first_problem(folder: Path, body: bytes, head: bool) -> None:
    (folder / "disputes.csv").write_bytes(HEAD + body if head else body)
    whole, one_by_one = read_table(folder, DISPUTES), streamed(folder, DISPUTES)
    if not whole.problems:
        assert one_by_one == whole.rows
        assert [row.line for row in stream_rows(folder, DISPUTES)] == [
            row.line for row in whole.rows
        ]
    elif not head:
        assert isinstance(one_by_one, str)
    else:
        first = str(min(whole.problems, key=lambda one: one.line))
        # A file that is not UTF-8 is not read at all as a whole; before that there may be others.
        assert one_by_one == first or (b"\xff" in body and isinstance(one_by_one, str))


def test_a_pipe_is_no_table(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "disputes.csv")
    assert "it is not a regular file" in streamed(tmp_path, DISPUTES)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    assert streamed(tmp_path, DISPUTES) == str(DataError(read_table(tmp_path, DISPUTES).problems))


def test_rows_come_before_the_file_is_read_to_its_end(folder: Path) -> None:
    (folder / "disputes.csv").write_bytes(HEAD + b"ad-1,x\n" * 100_000 + b"\xff\n")
    rows = stream_rows(folder, DISPUTES)
    assert next(rows) == {"adoption": "ad-1", "says": "x"}
    with pytest.raises(DataError, match=r"disputes\.csv:100002 'byte 0xff': is not UTF-8"):
        list(rows)
