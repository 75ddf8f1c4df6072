"""JSON-LD: the named graphs with their statements, in expanded form without remote contexts."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the quads of `dataset`, graph by graph."""
    lines = dataset.quads.splitlines(keepends=True)
    by_graph = sorted(lines, key=lambda line: (line[line.rindex(b" <") :], line))
    quads = ox.parse(b"".join(by_graph), format=ox.RdfFormat.N_QUADS)
    ox.serialize(quads, out, format=ox.RdfFormat.JSON_LD)
