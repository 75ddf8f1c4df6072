"""Rows as an Excel workbook, made where no file can be opened."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from kg.serve.shown import cell_of
from kg.workbook.cells import put
from kg.workbook.safe import Link
from kg.workbook.style import HEAD, NUMBER, PLAIN, WEB, add_styles

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_DIGITS = 15
"""Digits of a number that Excel keeps whole."""


class _InMemory(ExcelWriter):
    """Writes sheets into memory: openpyxl's own way is a temporary file, which a worker has not."""

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401  (as openpyxl has it)
        out = io.BytesIO()
        ws._drawing = SpreadsheetDrawing()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def sheet_bytes(names: list[str], rows: list[dict[str, Any]], cut: str) -> bytes:
    """The `rows` of a SPARQL JSON answer under `names`, and `cut`, what cut them, if anything."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Answer"
    sheet.freeze_panes = "A2"
    add_styles(book)
    for column, name in enumerate(names, 1):
        put(sheet, 1, column, name, HEAD)
    for line, row in enumerate(rows, 2):
        for column, name in enumerate(names, 1):
            if name in row:
                _put_term(sheet, line, column, row[name])
    if cut:
        put(sheet, len(rows) + 2, 1, cut, PLAIN)
    out = io.BytesIO()
    _InMemory(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


def _put_term(sheet: Worksheet, line: int, column: int, term: dict[str, Any]) -> None:
    text, _ = cell_of(term)
    if term["type"] == "uri":
        put(sheet, line, column, Link(text, term["value"]), WEB)
    elif term.get("datatype", "").endswith("#integer") and _is_short(text):
        put(sheet, line, column, int(text), NUMBER)
    else:
        put(sheet, line, column, text, PLAIN)


def _is_short(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) <= MOST_DIGITS
