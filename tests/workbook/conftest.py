"""Workbooks as they come out of the command, opened with openpyxl."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest
from openpyxl import load_workbook

from tests.small import run

HEAD = 6
"""Row of the matrix that names the functions; their ids stand above it."""


def workbook(*args, **how):
    """What `kg gaps --format xlsx` writes to a pipe, opened."""
    done = run("gaps", "--format", "xlsx", *args, **how)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return load_workbook(io.BytesIO(done.stdout))


def cells(*args):
    """The same cells as JSON, by agency and function."""
    done = run("gaps", "--format", "json", *args)
    assert done.returncode == 0
    return {(one["agency"], one["area"]): one for one in json.loads(done.stdout)}


def table(sheet):
    """Rows of a sheet of one head row, by column; "" where a cell is empty."""
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    assert len(set(names)) == len(names)
    return [
        {
            name: cell.value if cell.value is not None else ""
            for name, cell in zip(names, row, strict=True)
        }
        for row in rows
    ]


def matrix(sheet):
    """Cells of the matrix by ids of agency and function."""
    ids = {cell.column: cell.value for cell in sheet[HEAD - 1] if cell.value}
    [own] = [cell.column for cell in sheet[HEAD] if cell.value == "Agency id"]
    return {
        (row[own - 1].value, area): row[column - 1]
        for row in sheet.iter_rows(min_row=HEAD + 1)
        if row[own - 1].value
        for column, area in ids.items()
    }


@pytest.fixture(scope="session")
def book():
    """The workbook of the CFO Act agencies; not to be changed."""
    return workbook()


@pytest.fixture(scope="session")
def every():
    """Every cell it is about."""
    return cells("--status", "all")


@pytest.fixture
def without_openpyxl():
    """The program `kg` where openpyxl is not installed."""
    code = "import sys; sys.modules['openpyxl'] = None; from kg.cli import main; main()"
    return (sys.executable, "-c", code)


@pytest.fixture
def terminal():
    """The two ends of a terminal."""
    outer, inner = os.openpty()
    yield outer, inner
    os.close(outer)
    os.close(inner)
