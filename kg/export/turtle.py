"""Turtle: every statement once, without named graphs, subject by subject."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.names import PREFIXES
from kg.rdf.store import without_graphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the triples of `dataset`."""
    triples = ox.parse(without_graphs(dataset.quads), format=ox.RdfFormat.N_TRIPLES)
    out.write(turtle(ox.Triple(one.subject, one.predicate, one.object) for one in triples))


def turtle(triples: Iterable[ox.Triple]) -> bytes:
    """`triples` as Turtle with our prefixes, the same bytes for the same order of triples.

    The serialiser leaves the prefixes in no order, so they are sorted here.
    """
    body = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    assert body is not None
    lines = body.splitlines(keepends=True)
    count = sum(line.startswith(b"@prefix ") for line in lines[: len(PREFIXES)])
    return b"".join(sorted(lines[:count]) + lines[count:])
