"""Writing cells: text as text, numbers as numbers, links to the web and within the workbook."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink

from kg.workbook.safe import Link, looks_like_formula, safe_text, shown, web_address

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kg.workbook.safe import Value

_STYLES: WeakKeyDictionary[Workbook, dict[str, StyleArray]] = WeakKeyDictionary()
"""What each named style comes to in a workbook: openpyxl would work it out for every cell."""


def put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """Writes `value` in the named `style`; all but numbers is text, whatever it looks like."""
    cell = _cell(sheet, row, column)
    _dress(cell, sheet, style)
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


def _dress(cell: Cell, sheet: Worksheet, style: str) -> None:
    """Gives `cell` the named `style`."""
    assert sheet.parent is not None
    known = _STYLES.setdefault(sheet.parent, {})
    if style in known:
        cell._style = copy(known[style])  # type: ignore[attr-defined]
    else:
        cell.style = style
        known[style] = copy(cell._style)  # type: ignore[attr-defined]


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
