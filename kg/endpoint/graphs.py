"""The graphs of a dataset one by one: their triples as text, their counts and hashes.

A hash is that of the sorted triples, each spelt one way, so it depends neither on their order nor
on a server's spelling; blank nodes are named by RDFC-1.0 (RDF Dataset Canonicalization) first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

DEFAULT_GRAPH = ""
"""Stands for the default graph where a graph is named."""


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph: its IRI, or DEFAULT_GRAPH, and its triples as sorted N-Triples."""

    name: str
    body: bytes
    triples: int
    digest: str

    @property
    def title(self) -> str:
        """The graph as messages name it."""
        return self.name or "the default graph"


def graph_of(name: str, triples: Iterable[ox.Triple]) -> Graph:
    """The graph `name` of `triples`, in any order, some perhaps twice."""
    import pyoxigraph as ox

    return _graph(name, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")


def graphs_of(store: ox.Store, *, default: bool, called: str = DEFAULT_GRAPH) -> list[Graph]:
    """The named graphs of `store` by IRI; with `default` its default graph, the union, at the end.

    At the end, so that what is asked of the union changes once, when all the rest is there. It may
    be `called` otherwise on a server whose own default graph is no union of sets.
    """
    import pyoxigraph as ox

    names = sorted(store.named_graphs(), key=str)
    wanted = [*names, ox.DefaultGraph()] if default else names
    return [
        _graph(
            one.value if isinstance(one, ox.NamedNode) else called,
            store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=one) or b"",
        )
        for one in wanted
    ]


def _graph(name: str, n_triples: bytes) -> Graph:
    """The graph of N-Triples as Oxigraph spells them, one a line."""
    lines = set(n_triples.splitlines(keepends=True))
    # Names of blank nodes depend only on the triples that have some.
    with_blanks = {line for line in lines if b"_:" in line}
    if with_blanks:
        lines = lines - with_blanks | _canonical(b"".join(with_blanks))
    body = b"".join(sorted(lines))
    return Graph(name, body, len(lines), hashlib.sha256(body).hexdigest())


def _canonical(n_triples: bytes) -> set[bytes]:
    import pyoxigraph as ox

    graph = ox.Dataset(ox.parse(n_triples, format=ox.RdfFormat.N_TRIPLES))
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    canonical = ox.serialize((quad.triple for quad in graph), format=ox.RdfFormat.N_TRIPLES)
    return set((canonical or b"").splitlines(keepends=True))
