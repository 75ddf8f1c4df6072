"""Rows of a SELECT as a table for the terminal: IRIs shortened, nothing left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.cli.aligned import aligned
from kg.rdf.names import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping


def rows_table(body: bytes, width: int | None = None) -> str:
    """The SPARQL results JSON `body` as an aligned table, with the number of rows under it.

    Where the table is wider than `width` characters, each row is written as lines of its own, so
    that nothing is cut and nothing wraps around.
    """
    results = json.loads(body)
    names = results["head"]["vars"]
    bindings = results["results"]["bindings"]
    rows = [[_term(row.get(name)) for name in names] for row in bindings]
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}\n"
    if not rows:
        return count
    table = aligned(rows, names)
    if width is not None and table.index("\n") > width:
        return _one_below_the_other(names, rows) + count
    return f"{table}\n\n{count}"


def _one_below_the_other(names: list[str], rows: list[list[str]]) -> str:
    wide = max(map(len, names))
    return "".join(
        f"-- {number}\n"
        + "".join(f"{name:{wide}}  {cell}\n" for name, cell in zip(names, row, strict=True) if cell)
        + "\n"
        for number, row in enumerate(rows, 1)
    )


def _term(term: Mapping[str, Any] | None) -> str:
    if term is None:
        return ""
    value = str(term["value"])
    return shortened(value) if term["type"] == "uri" else value
