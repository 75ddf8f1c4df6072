"""GraphML of the network, for igraph, yEd and NetworkX itself."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import networkx as nx

from kg.network import network

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the network of `dataset`."""
    nx.write_graphml_xml(network(dataset.world, dataset.day), out, named_key_ids=True)
