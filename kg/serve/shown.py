"""Answers made in a worker for the editor: as a page without scripts shows them, and as a sheet."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UsageError
from kg.rdf.names import BASE, KINDS, shortened
from kg.serve.evaluate import answer_query

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.serve.frames import Head

ROWS_SHOWN: Final = 1_000
"""Rows of a page without scripts; downloads have the others."""

_FORMATS: Final = {"select": "json", "ask": "json", "construct": "turtle"}

Cell = tuple[str, str]
"""What a cell says, and where it leads ("" for nowhere)."""


def has_sheets() -> bool:
    """Whether answers can be had as Excel workbooks."""
    return find_spec("openpyxl") is not None


def shown_answer(store: ox.Store, graphs: frozenset[str], ask: Head) -> tuple[Head, bytes]:
    """The answer to the `query` of `ask` as JSON: what a page shows of it.

    It has `form`, `cut`, and `truth` of an ASK, `turtle` of a CONSTRUCT or DESCRIBE, or `vars`,
    `count` and the first `rows` of a SELECT, each a list of cells.

    Raises:
        KgError: as `kg.serve.evaluate`.
    """
    head, body = _answered(store, graphs, ask)
    content: dict[str, Any] = {"form": head["form"], "cut": head["cut"]}
    if head["form"] == "construct":
        content["turtle"] = body.decode()
    elif head["form"] == "ask":
        content["truth"] = json.loads(body)["boolean"]
    else:
        names, rows = _rows(body)
        kept = [[_cell(row.get(name)) for name in names] for row in rows[:ROWS_SHOWN]]
        content |= {"vars": names, "count": len(rows), "rows": kept}
    return {}, json.dumps(content).encode()


def sheet_answer(store: ox.Store, graphs: frozenset[str], ask: Head) -> tuple[Head, bytes]:
    """The rows of the SELECT of `ask` as an Excel workbook; text in it is text, never a formula.

    Raises:
        UsageError: it is no SELECT, or openpyxl is not installed. KgError: as `kg.serve.evaluate`.
    """
    if not has_sheets():
        raise UsageError("This server has no openpyxl, which workbooks need. Download CSV.")
    head, body = _answered(store, graphs, ask)
    if head["form"] != "select":
        raise UsageError("Only rows make a workbook: ask with SELECT, or download another format.")
    names, rows = _rows(body)
    from openpyxl import Workbook

    from kg.workbook.cells import put
    from kg.workbook.safe import Link
    from kg.workbook.style import HEAD, NUMBER, PLAIN, WEB, add_styles

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Answer"
    add_styles(book)
    sheet.freeze_panes = "A2"
    for column, name in enumerate(names, 1):
        put(sheet, 1, column, name, HEAD)
    for line, row in enumerate(rows, 2):
        for column, name in enumerate(names, 1):
            text, _ = _cell(term := row.get(name))
            if term and term["type"] == "uri":
                put(sheet, line, column, Link(text, term["value"]), WEB)
            elif term and term.get("datatype", "").endswith("#integer") and _is_short(text):
                put(sheet, line, column, int(text), NUMBER)
            else:
                put(sheet, line, column, text, PLAIN)
    if head["cut"]:
        put(sheet, len(rows) + 2, 1, f"Cut off by the server: {head['cut']}.", PLAIN)
    out = io.BytesIO()
    book.save(out)
    return {}, out.getvalue()


def _is_short(text: str) -> bool:
    """Whether a number is one that Excel keeps whole."""
    return text.removeprefix("-").isdecimal() and len(text) <= 15


def _answered(store: ox.Store, graphs: frozenset[str], ask: Head) -> tuple[Head, bytes]:
    whole = {"passed": False, "formats": _FORMATS, "default": None, "named": None, "gzip": False}
    return answer_query(store, graphs, {**whole, **ask})


def _rows(body: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    found = json.loads(body)
    return found["head"]["vars"], found["results"]["bindings"]


def _cell(term: dict[str, Any] | None) -> Cell:
    if term is None:
        return "", ""
    value = term["value"]
    if not isinstance(value, str):  # a quoted triple
        return json.dumps(value), ""
    if term["type"] != "uri":
        return (f"_:{value}" if term["type"] == "bnode" else value), ""
    kind, _, ident = value.removeprefix(BASE).partition("/")
    if value.startswith(BASE) and kind in KINDS and ident:
        return shortened(value), f"{kind}/{ident}"
    return shortened(value), value if value.startswith(("https://", "http://")) else ""
