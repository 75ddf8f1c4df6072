"""GEXF of the network, for Gephi."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from networkx.readwrite.gexf import GEXFWriter

from kg.dates import iso
from kg.network import network

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the network of `dataset`, dated by the data and not by the clock."""
    writer = GEXFWriter(version="1.2draft")
    writer.xml.find("meta").set("lastmodifieddate", iso(dataset.day))
    writer.add_graph(network(dataset.world, dataset.day))
    writer.write(out)
