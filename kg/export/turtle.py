"""Turtle: every statement once, without named graphs, subject by subject."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.names import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the triples of `dataset`."""
    out.write(turtle(ox.parse(dataset.triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)))


def turtle(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> bytes:
    """`triples` as Turtle with our prefixes, the same bytes for the same order of triples.

    The serialiser leaves the prefixes in no order, so they are sorted here.
    """
    body = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    assert body is not None
    lines = body.splitlines(keepends=True)
    count = sum(line.startswith(b"@prefix ") for line in lines[: len(PREFIXES)])
    return b"".join(sorted(lines[:count]) + lines[count:])
