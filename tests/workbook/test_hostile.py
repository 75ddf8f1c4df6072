"""Hostile texts in the tables reach the workbook as text and change nothing else."""

from __future__ import annotations

import csv
import shutil

import pytest
from openpyxl import load_workbook

from kg.workbook.safe import safe_text
from tests.small import run
from tests.workbook.conftest import cells, matrix, table, workbook
from tests.workbook.test_safe import HOSTILE

LONG = "=" + "long " * 1_000
TEXTS = [*HOSTILE, LONG, "a\x0bb\x1f", "#N/A", "<b>&amp;</b>", "_x003D_1+1", "\u202egnp.exe"]
TEXTS = [text for text in TEXTS if not set(text) & set("\r\n\x00")]
"""Texts of rows, one after the other; the reader of the tables refuses line ends and NUL itself."""
SPOILT = {
    "agencies": ("label", "acronym"),
    "areas": ("label", "short"),
    "providers": ("label", "acronym"),
    "offices": ("label", "acronym"),
    "sources": ("title",),
    "services": ("label",),
    "next_steps": ("label", "step"),
    "policies": ("number", "label"),
}
URLS = ["javascript:alert(1)", "file:///etc/passwd", "=cmd|' /C calc'!A0", "https://e.org/\x01"]


@pytest.fixture(scope="module")
def spoilt(data, tmp_path_factory):
    """The data with those texts in every table a workbook quotes; ids stay as they are."""
    folder = shutil.copytree(data, tmp_path_factory.mktemp("spoilt") / "data")
    for name, columns in SPOILT.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows):
            for shift, column in enumerate(columns):
                row[column] = TEXTS[(number + shift) % len(TEXTS)]
            if name == "sources":
                row["url"] = URLS[number % len(URLS)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def hostile(spoilt):
    return workbook("--data", spoilt)


def texts(book):
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]


def test_nothing_becomes_a_formula(hostile):
    found = texts(hostile)
    assert {cell.data_type for cell in found} == {"s"}
    marked = {cell.value for cell in found if cell.quotePrefix}
    for text in HOSTILE:
        if text in TEXTS:
            assert text in marked, text


def test_every_text_arrives_as_it_is(hostile):
    shown = {cell.value for cell in texts(hostile)}
    for text in TEXTS:
        assert safe_text(text) in shown, text[:40]


def test_long_text_is_whole(hostile):
    assert any(cell.value == LONG for cell in texts(hostile))


def test_no_cell_leads_anywhere_but_to_the_web(hostile):
    for sheet in hostile:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    assert cell.hyperlink.location, cell.value


def test_rows_and_letters_stay_those_of_the_json(hostile, spoilt):
    every = cells("--status", "all", "--data", spoilt)
    assert matrix(hostile["Matrix"]).keys() == every.keys()
    gaps = cells("--data", spoilt)
    rows = table(hostile["Gaps"])
    assert [(row["Agency id"], row["Function id"]) for row in rows] == [*gaps]


def test_a_file_name_that_is_hostile(tmp_path):
    path = tmp_path / "=1+1.xlsx"
    done = run("gaps", "--format", "xlsx", "--agency", "nasa", "--output", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert load_workbook(path).sheetnames[0] == "Read me"


def test_what_was_asked_is_text_too():
    """A name that is found may be typed with blanks and signs around it."""
    book = workbook("--agency", " nasa ", "--area", "payroll")
    assert {cell.data_type for cell in texts(book)} == {"s"}
