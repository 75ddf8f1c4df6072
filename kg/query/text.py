"""What a caller asks: SPARQL text as it stands, or a named query with its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def query_text(query: str, params: Mapping[str, str], data: Path, ontology: Path) -> str:
    """`query` itself where it is SPARQL, else the named query of that name with `params`.

    Names in `params` are looked up in the tables of `data`.

    Raises:
        UnknownIdError: no named query has that name.
        UsageError: a parameter is unknown or of the wrong kind.
    """
    if any(char in query for char in "{ \n"):
        return query
    from kg.query.named import find_query
    from kg.query.terms import resolver

    return find_query(ontology, query).bind(params, resolver(data))
