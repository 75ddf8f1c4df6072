"""Sheets that are plain tables: gaps, what is covered, what is unknown, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from kg.analysis import status as st
from kg.workbook import style
from kg.workbook.cells import put
from kg.workbook.page import height, set_up
from kg.workbook.rows import COVERED, GAPS, SOURCES, UNKNOWN, cell_rows, source_rows
from kg.workbook.safe import Link, web_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kg.analysis.coverage import Cell
    from kg.workbook.content import Content
    from kg.workbook.rows import Columns, Row
    from kg.workbook.safe import Value

WIDTH: Final = {
    "Agency": 12,
    "Function": 24,
    "Status": 15,
    "Provider": 26,
    "Since": 10.5,
    "Last seen": 10.5,
    "Evidence": 10.5,
    "QSMO": 15,
    "Standing": 14,
    "Reason": 26,
    "Next step": 42,
    "Listing": 52,
    "Notes": 32,
    "Newest source": 36,
    "Recorded nearby": 70,
    "Required by": 20,
    "Inherited from": 24,
    "Conflict": 9,
    "Start stated": 8,
    "Sources": 40,
    "Records": 20,
    "Name": 34,
    "Area": 26,
    "Agency id": 16,
    "Function id": 26,
    "Id": 40,
    "Title": 56,
    "Address": 60,
    "Date": 11,
    "Kind": 14,
    "Retrieved": 11,
    "Cited for": 26,
    "Cells": 7,
}
"""Characters of each column."""


def add_lists(book: Workbook, content: Content) -> None:
    """Adds the sheets Gaps, Covered, Unknown and Sources."""
    for title, columns, cells in (
        ("Gaps", GAPS, content.gaps),
        ("Covered", COVERED, content.covered),
        ("Unknown", UNKNOWN, content.unknown),
    ):
        sheet = _table(book, content, title, columns, cell_rows(content, cells))
        sheet.freeze_panes = "C2"
        if "Status" in columns.all:
            _colour(sheet, columns.all.index("Status") + 1, cells)
    sheet = _table(book, content, "Sources", SOURCES, source_rows(content))
    sheet.freeze_panes = "B2"


def _table(
    book: Workbook, content: Content, title: str, columns: Columns, rows: Sequence[Row]
) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for at, name in enumerate(columns.all, 1):
        put(sheet, 1, at, name, style.HEAD)
        sheet.column_dimensions[get_column_letter(at)].width = WIDTH[name]
    for line, row in enumerate(rows, 2):
        for at, name in enumerate(columns.all, 1):
            value = row.get(name, "")
            if value != "" or name in columns.printed:  # every empty cell costs time and space
                put(sheet, line, at, value, _style(value))
        texts = ((row.get(name, ""), WIDTH[name]) for name in columns.printed)
        sheet.row_dimensions[line].height = height(
            (text, width) for text, width in texts if isinstance(text, str)
        )
    end = len(rows) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns.all))}{end}"
    sheet.row_dimensions[1].height = 30
    set_up(sheet, content.coverage, rows="1:1")
    sheet.print_area = f"A1:{get_column_letter(len(columns.printed))}{end}"
    return sheet


def _style(value: Value) -> str:
    if isinstance(value, int):
        return style.NUMBER
    link = isinstance(value, Link) and web_address(value.url)
    return style.WEB if link else style.PLAIN


def _colour(sheet: Worksheet, column: int, cells: Sequence[Cell]) -> None:
    for line, cell in enumerate(cells, 2):
        assert cell.status != st.UNKNOWN
        sheet.cell(line, column).style = style.status_style(cell.status)
