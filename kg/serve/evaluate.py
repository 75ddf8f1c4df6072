"""Answering one query in a worker: guarded, in the format that its form and its reader agree on."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import QueryRefusedError, QuerySyntaxError, UsageError
from kg.query.guard import guarded
from kg.rdf.names import PREFIXES
from kg.serve.cut import WIRE, rows_within, triples_within
from kg.serve.limits import COMPRESSED_FROM, MAX_RESULT_BYTES, MAX_ROWS

if TYPE_CHECKING:
    from kg.serve.frames import Head

GZIP_LEVEL: Final = 5


def answer_query(store: ox.Store, graphs: frozenset[str], ask: Head) -> tuple[Head, bytes]:
    """The answer to `ask`: head and body.

    `ask` has the `query`; whether it has passed the guard already (`passed`); the `formats` to
    choose from by form of query (None where its reader takes none); `default` and `named` graphs,
    both None where the query chooses; `rows` and `bytes`, the most the answer may have; `gzip`,
    whether it may be compressed.

    Raises:
        QuerySyntaxError, QueryRefusedError: as `kg.query.guard`.
        UsageError: the reader takes no format that the form of the query can be written in.
    """
    text = ask["query"] if ask["passed"] else guarded(ask["query"], graphs)
    dataset = _dataset(ask)

    def run() -> Any:  # noqa: ANN401  (three kinds of results)
        return store.query(text, prefixes=PREFIXES, **dataset)

    try:
        form, fmt, body, cut = _serialised(run, ask)
    except (SyntaxError, ValueError) as error:
        raise QuerySyntaxError(f"not a query this store can run: {error}.") from None
    except OSError as error:
        raise QueryRefusedError(f"the query asked for something outside: {error}.") from None
    head: Head = {"form": form, "format": fmt, "cut": cut}
    if not ask["passed"]:
        head["passed"] = text
    if ask["gzip"] and len(body) >= COMPRESSED_FROM:
        head["gzip"], body = True, gzip.compress(body, GZIP_LEVEL, mtime=0)
    return head, body


def _dataset(ask: Head) -> dict[str, Any]:
    """The graphs a request names, in place of those of the query (SPARQL 1.1 Protocol, 2.1.4)."""
    if ask["default"] is None:
        return {}
    return {
        "default_graph": [ox.NamedNode(one) for one in ask["default"]],
        "named_graphs": [ox.NamedNode(one) for one in ask["named"]],
    }


def _serialised(run: Any, ask: Head) -> tuple[str, str, bytes, str]:  # noqa: ANN401
    results, formats = run(), ask["formats"]
    most = (ask.get("rows", MAX_ROWS), ask.get("bytes", MAX_RESULT_BYTES))
    if isinstance(results, ox.QueryBoolean):
        fmt = _format("ask", formats)
        return "ask", fmt, results.serialize(format=WIRE[fmt]) or b"", ""
    if isinstance(results, ox.QueryTriples):
        fmt = _format("construct", formats)
        return "construct", fmt, *triples_within(results, fmt, *most)
    fmt = _format("select", formats)
    return "select", fmt, *rows_within(run, results, fmt, *most)


def _format(form: str, formats: dict[str, str | None]) -> str:
    """The format for that form of query.

    Raises:
        UsageError: its reader takes none of those there are.
    """
    fmt = formats[form]
    if fmt is None:
        raise UsageError(form)
    return fmt
