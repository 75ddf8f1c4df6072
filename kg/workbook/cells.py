"""Writing cells: text as text, numbers as numbers, links to the web and within the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink

from kg.workbook.safe import Link, looks_like_formula, safe_text, shown, web_address

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from kg.workbook.safe import Value


def put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """Writes `value` in the named `style`; all but numbers is text, whatever it looks like."""
    cell = _cell(sheet, row, column)
    cell.style = style
    if isinstance(value, int):
        cell.value = value
        return
    text = shown(value)
    if not text:
        return
    cell.value = safe_text(text)
    cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
    if looks_like_formula(text):
        cell.quotePrefix = True
    if isinstance(value, Link) and (url := web_address(value.url)):
        cell.hyperlink = url


def lead_to(sheet: Worksheet, row: int, column: int, other: str) -> None:
    """Makes a cell lead to the first cell of the sheet called `other`."""
    cell = _cell(sheet, row, column)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{other}'!A1")


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
