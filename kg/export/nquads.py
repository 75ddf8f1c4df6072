"""N-Quads: every statement in the named graph of who says so, sorted."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the quads of `dataset`."""
    out.write(dataset.quads)
