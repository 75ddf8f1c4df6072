"""GraphML of the network, for igraph, yEd, Gephi and NetworkX itself."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import networkx as nx

from kg.network import network

if TYPE_CHECKING:
    from kg.export.facts import Facts
    from kg.network import Graph


def write(facts: Facts, out: IO[bytes]) -> None:
    """Writes the network of `facts`.

    Gephi takes an attribute `id` for the node's own, so it is `identifier` here, and edges of one
    id for one edge, so each has a number; what it is called in the network is its attribute `key`.
    """
    graph = network(facts.world, facts.day)
    nx.write_graphml_xml(_numbered(graph), out, named_key_ids=True)


def _numbered(graph: Graph) -> Graph:
    numbered: Graph = nx.MultiDiGraph(**graph.graph)
    for node, facts in graph.nodes(data=True):
        numbered.add_node(node, **{("identifier" if k == "id" else k): v for k, v in facts.items()})
    for number, (one, other, key, facts) in enumerate(graph.edges(keys=True, data=True), 1):
        numbered.add_edge(one, other, key=f"e{number}", **facts)
        numbered.edges[one, other, f"e{number}"]["key"] = key
    return numbered
