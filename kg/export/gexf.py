"""GEXF of the network, for Gephi."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from networkx.readwrite.gexf import GEXFWriter

from kg.dates import iso
from kg.network import network

if TYPE_CHECKING:
    from kg.export.facts import Facts


def write(facts: Facts, out: IO[bytes]) -> None:
    """Writes the network of `facts`, dated by the data and not by the clock.

    NetworkX would take an attribute `id` for the node's own, and those of an agency and a function
    may be the same: here it is `identifier`. What has not ended has no `end`, as GEXF wants it.
    """
    graph = network(facts.world, facts.day)
    for _, said in graph.nodes(data=True):
        said["identifier"] = said.pop("id")
    for _, _, said in graph.edges(data=True):
        if said.get("end") == "":
            del said["end"]
    writer = GEXFWriter(version="1.2draft")
    writer.xml.find("meta").set("lastmodifieddate", iso(facts.day))
    writer.add_graph(graph)
    writer.write(out)
