"""Rows of a SELECT as a table for the terminal: IRIs shortened, nothing left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.rdf.names import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping


def rows_table(body: bytes) -> str:
    """The SPARQL results JSON `body` as an aligned table, with the number of rows under it."""
    from tabulate import tabulate

    results = json.loads(body)
    names = results["head"]["vars"]
    bindings = results["results"]["bindings"]
    rows = [[_term(row.get(name)) for name in names] for row in bindings]
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    table = tabulate(rows, names, tablefmt="simple", disable_numparse=True)
    return f"{table}\n\n{count}\n" if rows else f"{count}\n"


def _term(term: Mapping[str, Any] | None) -> str:
    if term is None:
        return ""
    value = str(term["value"])
    return shortened(value) if term["type"] == "uri" else value
