"""How a sheet prints: landscape, as wide as the paper, its head on every page; heights of rows."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from openpyxl.worksheet.properties import PageSetupProperties

from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

    from kg.analysis.coverage import Coverage

LINE: Final = 13.2
"""Points of one line of 10 point text."""
FIT: Final = 1.1
"""Characters of such text in one unit of column width, which is a digit of 11 points."""
MOST: Final = 16
"""Lines that a row shows at most; a cell that has more is read in the edit line."""


def height(cells: Iterable[tuple[str, float]]) -> float:
    """Points that a row needs for `cells`: each its text and the width of its column.

    Not every program fits heights when it opens a file, so they are stated.
    """
    return 2 + LINE * min(MOST, max((_lines(text, width) for text, width in cells), default=1))


def _lines(text: str, width: float) -> int:
    fit = int(width * FIT)
    if len(text) <= fit and "\n" not in text:
        return 1
    return sum(max(1, len(textwrap.wrap(part, fit))) for part in text.split("\n"))


def set_up(
    sheet: Worksheet,
    coverage: Coverage,
    rows: str = "",
    columns: str = "",
    *,
    one_page: bool = False,
) -> None:
    """Sets the page of `sheet`; `rows` ("1:6") and `columns` ("A:B") are repeated on each.

    With `one_page` it stands upright and is made to fit.
    """
    sheet.page_setup.orientation = "portrait" if one_page else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_LETTER
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = int(one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.4
    sheet.print_title_rows = rows or None
    sheet.print_title_cols = columns or None
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = f"{sheet.title}, as of {iso(coverage.day)}"
    footer.right.text = "Page &P of &N"
