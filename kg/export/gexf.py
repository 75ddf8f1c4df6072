"""GEXF of the network, for Gephi."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from networkx.readwrite.gexf import GEXFWriter

from kg.dates import iso
from kg.network import network

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the network of `dataset`, dated by the data and not by the clock.

    NetworkX would take an attribute `id` for the node's own, and those of an agency and a function
    may be the same: here it is `identifier`. What has not ended has no `end`, as GEXF wants it.
    """
    graph = network(dataset.world, dataset.day)
    for _, facts in graph.nodes(data=True):
        facts["identifier"] = facts.pop("id")
    for _, _, facts in graph.edges(data=True):
        if facts.get("end") == "":
            del facts["end"]
    writer = GEXFWriter(version="1.2draft")
    writer.xml.find("meta").set("lastmodifieddate", iso(dataset.day))
    writer.add_graph(graph)
    writer.write(out)
