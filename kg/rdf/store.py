"""The store: quads in an in-memory Oxigraph, with the union of all graphs as default graph.

Oxigraph's own union (`use_default_graph_as_union`) counts a triple once for every graph it is in,
and ignores FROM; so the union is stored as the default graph, where each triple stands once.
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import DataError, Problem
from kg.rdf import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.rdf.rows import Quad

VOCABULARY = ("qsmo.ttl", "codes.ttl")
"""Files of the ontology folder that go into the store, in the vocabulary's own graph."""


def n_quads(quads: Iterable[Quad]) -> bytes:
    """`quads` as N-Quads, each once, sorted."""
    return in_order(quad_lines(quads))


def quad_lines(quads: Iterable[Quad]) -> Iterator[str]:
    """Each of `quads` as a line of N-Quads."""
    return (f"{s} {p} {o} {g} .\n" for s, p, o, g in quads)


def in_order(lines: Iterable[str]) -> bytes:
    """`lines` of N-Quads, each once, sorted."""
    # UTF-8 sorts as the characters it stands for do, and bytes are compared in less time.
    return b"".join(sorted({line.encode() for line in lines}))


def merged(*parts: bytes) -> bytes:
    """The lines of `parts`, each sorted, sorted; what stands in two of them stands once."""
    lines = sorted(line for part in parts for line in part.splitlines(keepends=True))
    return b"".join(dict.fromkeys(lines))


def load_store(*parts: bytes, vocabulary: Path | None = None) -> ox.Store:
    """A store of the N-Quads in `parts`, and the vocabulary in that folder if one is given.

    Raises:
        DataError: a file of the vocabulary is not Turtle.
    """
    store = ox.Store()
    for part in parts:
        add(store, part)
    if vocabulary:
        add_vocabulary(store, vocabulary)
    return store


def load_triples(triples: bytes, vocabulary: Path) -> ox.Store:
    """A store of the default graph alone, for queries that name no graph, in half the time.

    `triples` are those `without_graphs` gives.

    Raises:
        DataError: a file of the vocabulary is not Turtle.
    """
    store = ox.Store()
    store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    for name in VOCABULARY:
        words = without_graphs(_vocabulary(vocabulary / name))
        store.bulk_load(words, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return store


def add_vocabulary(store: ox.Store, folder: Path) -> None:
    """Adds the vocabulary in `folder`, in its own graph.

    Raises:
        DataError: one of its files is not Turtle.
    """
    for name in VOCABULARY:
        add(store, _vocabulary(folder / name))


def add(store: ox.Store, quads: bytes, *, named: bool = True) -> None:
    """Adds N-Quads to the default graph and, where `named`, to the graphs they are in."""
    if not named:
        store.bulk_load(without_graphs(quads), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        return
    with ThreadPoolExecutor(1) as second:
        # bulk_load releases the interpreter, so both loads run at once.
        others = second.submit(store.bulk_load, quads, format=ox.RdfFormat.N_QUADS, lenient=True)
        store.bulk_load(without_graphs(quads), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        others.result()


def without_graphs(quads: bytes) -> bytes:
    """Sorted N-Triples of N-Quads as this package writes them: the graph is the last <...>."""
    # Quads that are sorted give triples that are: then sorting is one look at each.
    triples = dict.fromkeys([line[: line.rindex(b" <")] for line in quads.splitlines()])
    return b"".join([triple + b" .\n" for triple in sorted(triples)])


def _vocabulary(path: Path) -> bytes:
    graph = ox.NamedNode(names.NS)
    try:
        parsed = [
            ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        ]
    except SyntaxError as error:
        line = getattr(error, "lineno", 0) or 0
        message = f"is not Turtle ({error})"
        mend = "Correct the Turtle there."
        raise DataError([Problem(path.name, line, "", "", message, mend)]) from None
    except OSError as error:
        mend = "Name a folder that has it with --ontology."
        message = f"cannot be read ({error.strerror})"
        raise DataError([Problem(str(path), 0, "", "", message, mend)]) from error
    out = io.BytesIO()
    ox.serialize(parsed, out, format=ox.RdfFormat.N_QUADS)
    return out.getvalue()
