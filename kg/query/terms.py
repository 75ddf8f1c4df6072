"""Terms for parameters: what a user calls a thing becomes its IRI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.lookup import TABLES, index
from kg.rdf import names
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def resolver(data: Path) -> Callable[[str, str], str]:
    """A function (kind, text) -> IRI in angle brackets, over the tables in `data`.

    It raises UnknownIdError or AmbiguousIdError when the text names nothing or several things.
    """
    tables = read_tables(data, read_schema(data), TABLES)
    agencies = {row["id"] for row in tables["agencies"]}

    def resolve(kind: str, text: str) -> str:
        found = index(kind, tables).find(text)
        return names.thing("agency" if kind == "provider" and found in agencies else kind, found)

    return resolve
