"""Running a query on a store: guarded, with the dataset's prefixes known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import QueryRefusedError, QuerySyntaxError
from kg.query.guard import guarded
from kg.query.results import Answer, serialise
from kg.rdf.names import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox


def graph_names(store: ox.Store) -> frozenset[str]:
    """IRIs of the named graphs of `store`, the ones FROM may name."""
    return frozenset(str(graph)[1:-1] for graph in store.named_graphs())


def run_query(store: ox.Store, query: str, fmt: str, graphs: frozenset[str]) -> Answer:
    """The answer of `query` over `store` in `fmt` (one of `kg.query.results.FORMATS`).

    Raises:
        QueryRefusedError: the query is refused or not SPARQL 1.1.
        UsageError: its form cannot be written in `fmt`.
    """
    text = guarded(query, graphs)
    try:
        return serialise(store.query(text, prefixes=PREFIXES), fmt)
    except (SyntaxError, ValueError) as error:
        raise QuerySyntaxError(f"not a query this store can run: {error}.") from None
    except OSError as error:
        raise QueryRefusedError(f"the query asked for something outside: {error}.") from None
