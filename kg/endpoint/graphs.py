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

    quads = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    if any(isinstance(term, ox.BlankNode) for one in quads for term in (one.subject, one.object)):
        quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{one.triple} .\n" for one in quads)
    body = "".join(lines).encode()
    return Graph(name, body, len(lines), hashlib.sha256(body).hexdigest())


def graphs_of(store: ox.Store, *, default: bool) -> list[Graph]:
    """The named graphs of `store` by IRI; with `default` its default graph, the union, at the end.

    At the end, so that what is asked of the union changes once, when all the rest is there.
    """
    import pyoxigraph as ox

    names = sorted(store.named_graphs(), key=str)
    wanted = [*names, ox.DefaultGraph()] if default else names
    return [
        graph_of(
            one.value if isinstance(one, ox.NamedNode) else DEFAULT_GRAPH,
            (quad.triple for quad in store.quads_for_pattern(None, None, None, one)),
        )
        for one in wanted
    ]
