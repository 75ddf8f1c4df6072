"""Answers made in a worker for the editor: as a page without scripts shows them, and as a sheet."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UsageError
from kg.rdf.names import BASE, KINDS, shortened
from kg.serve.evaluate import answer_query
from kg.serve.truncation import cut_words
from kg.workbook.write import NEEDS

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
    return find_spec(NEEDS) is not None


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
        kept = [[cell_of(row.get(name)) for name in names] for row in rows[:ROWS_SHOWN]]
        content |= {"vars": names, "count": len(rows), "rows": kept}
    return {}, json.dumps(content).encode()


def sheet_answer(store: ox.Store, graphs: frozenset[str], ask: Head) -> tuple[Head, bytes]:
    """The rows of the SELECT of `ask` as an Excel workbook; text in it is text, never a formula.

    Raises:
        UsageError: it is no SELECT, or openpyxl is not installed. KgError: as `kg.serve.evaluate`.
    """
    if not has_sheets():
        raise UsageError(f"This server has no {NEEDS}, which workbooks need. Download CSV.")
    head, body = _answered(store, graphs, ask)
    if head["form"] != "select":
        raise UsageError("Only rows make a workbook: ask with SELECT, or download another format.")
    from kg.serve.sheet import sheet_bytes

    said = cut_words(head["cut"], ask.get(head["cut"], 0))
    return {"cut": head["cut"]}, sheet_bytes(*_rows(body), said)


def _answered(store: ox.Store, graphs: frozenset[str], ask: Head) -> tuple[Head, bytes]:
    whole = {"passed": False, "formats": _FORMATS, "default": None, "named": None, "gzip": False}
    return answer_query(store, graphs, {**whole, **ask})


def _rows(body: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    found = json.loads(body)
    return found["head"]["vars"], found["results"]["bindings"]


def cell_of(term: dict[str, Any] | None) -> Cell:
    """What a term of a SPARQL JSON answer says in a cell, and where it leads."""
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
