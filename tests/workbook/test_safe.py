"""Text in cells: read back as text, whatever it is; links lead to the web or nowhere."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook

from kg.workbook.cells import put
from kg.workbook.safe import (
    MAX_TEXT,
    MAX_URL,
    Link,
    looks_like_formula,
    safe_text,
    web_address,
)
from kg.workbook.style import PLAIN, add_styles

HOSTILE = [
    '=HYPERLINK("http://example.org","Click")',
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    '"=1+1',
    "\uff1d1+1",
    "|calc",
    "=",
    "==",
]
PLAIN_BUT_ODD = ["#N/A", "#REF!", "TRUE", "1e5", "2024-01-01", "0x1", "{=1}", "1/2"]


def written(values):
    """The cells of one column after a round through a file."""
    book = Workbook()
    add_styles(book)
    for row, value in enumerate(values, 1):
        put(book.active, row, 1, value, PLAIN)
    out = io.BytesIO()
    book.save(out)
    sheet = load_workbook(io.BytesIO(out.getvalue())).active
    return [sheet.cell(row, 1) for row in range(1, len(values) + 1)]


def test_hostile_text_stays_text_and_is_marked():
    for text, cell in zip(HOSTILE, written(HOSTILE), strict=True):
        assert cell.data_type == "s", text
        assert cell.value == safe_text(text)
        assert cell.quotePrefix, text
        assert looks_like_formula(text)


def test_text_that_looks_like_something_else_stays_text():
    for text, cell in zip(PLAIN_BUT_ODD, written(PLAIN_BUT_ODD), strict=True):
        assert (cell.data_type, cell.value) == ("s", text)


def test_plain_text_is_not_marked():
    for cell in written(["HUD", "Department of the Interior (DOI)", "a = b", "M-19-16", "◐ ◷"]):
        assert not cell.quotePrefix


def test_numbers_stay_numbers():
    [cell] = written([42])
    assert (cell.data_type, cell.value) == ("n", 42)


@settings(deadline=None, max_examples=60)
@given(some.lists(some.text(some.characters(), max_size=40), min_size=1, max_size=20))
def test_any_text_is_read_back_as_text(texts):
    for text, cell in zip(texts, written(texts), strict=True):
        assert cell.data_type in ("s", "n")
        assert cell.data_type == "s" or cell.value is None
        assert (cell.value or "") == safe_text(text)


@pytest.mark.parametrize(
    "code", [*range(9), 11, 12, *range(14, 32), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
)
def test_what_xml_cannot_hold_is_replaced(code):
    assert safe_text(f"a{chr(code)}b") == "a\ufffdb"


def test_line_ends_and_tabs_stay():
    assert safe_text("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


def test_text_that_excel_would_unescape_is_escaped():
    assert safe_text("_x003D_1") == "_x005F_x003D_1"
    assert safe_text("_x00_ a_b") == "_x00_ a_b"


@pytest.mark.parametrize("text", ["a" * 40_000, "😀" * 20_000, "a" + "😀" * 20_000])
def test_long_text_is_cut_and_says_so(text):
    cut = safe_text(text)
    assert len(cut.encode("utf-16-le")) // 2 in (MAX_TEXT - 1, MAX_TEXT)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert safe_text("a" * MAX_TEXT) == "a" * MAX_TEXT


@pytest.mark.parametrize(
    "url", ["https://www.gsa.gov/a?b=c&d=%20#e", "http://noaa.gov/", "HTTPS://a.b"]
)
def test_web_addresses_are_links(url):
    [cell] = written([Link("Title", url)])
    assert (cell.value, cell.hyperlink.target) == ("Title", url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/html,x",
        "//example.org/",
        "mailto:a@example.org",
        "https:///nowhere",
        "http://[half",
        "https://example.org/\nx",
        "https://example.org/a b",
        "https://example.org/" + "a" * MAX_URL,
        "",
    ],
)
def test_other_addresses_are_not(url):
    assert web_address(url) == ""
    [cell] = written([Link("Title", url)])
    assert (cell.value, cell.hyperlink) == ("Title", None)
