"""JSON-LD: the named graphs with their statements, in expanded form without remote contexts."""

from __future__ import annotations

from collections import defaultdict
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the quads of `dataset`, graph by graph."""
    by_graph: dict[bytes, list[bytes]] = defaultdict(list)
    for line in dataset.quads.splitlines(keepends=True):  # sorted, and so they stay
        by_graph[line[line.rindex(b" <") :]].append(line)
    lines = b"".join(b"".join(by_graph[graph]) for graph in sorted(by_graph))
    quads = ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
    ox.serialize(quads, out, format=ox.RdfFormat.JSON_LD)
