"""Export: the graph in each format, one a file; adding one is one line in EXPORTERS."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from kg.errors import UnknownIdError
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.export.facts import Recorded
    from kg.rdf.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Format:
    """One export: the file a build writes, its media type and what it holds.

    `needs` is a library that is not always installed, "" for none. `binary`: no text. `of_graph`:
    made of the graph and not only of tables and records.
    """

    name: str
    file: str
    media_type: str
    title: str
    needs: str = ""
    binary: bool = False
    of_graph: bool = False


EXPORTERS: Final = {
    one.name: one
    for one in (
        Format(
            "turtle",
            "graph.ttl",
            "text/turtle",
            "All triples, without named graphs",
            of_graph=True,
        ),
        Format(
            "nquads",
            "graph.nq",
            "application/n-quads",
            "All triples in their named graphs",
            of_graph=True,
        ),
        Format(
            "jsonld",
            "graph.jsonld",
            "application/ld+json",
            "All triples in their named graphs",
            of_graph=True,
        ),
        Format(
            "graphml", "network.graphml", "application/graphml+xml", "The network, for yEd, igraph"
        ),
        Format("gexf", "network.gexf", "application/gexf+xml", "The network, for Gephi"),
        Format(
            "csv", "coverage.csv", "text/csv", "Every known cell: body, function, status, sources"
        ),
        Format(
            "xlsx",
            "coverage.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Workbook: matrix, gaps with reasons, what is unknown, sources",
            needs="openpyxl",
            binary=True,
        ),
        Format(
            "csvw",
            "tables.zip",
            "application/zip",
            "The fact tables as a CSV on the Web package and Frictionless Data Package",
            binary=True,
        ),
        Format(
            "void", "dataset.ttl", "text/turtle", "What the dataset is (VoID, DCAT)", of_graph=True
        ),
    )
}


def available() -> list[Format]:
    """The formats that can be written here; a build leaves out the others."""
    return [
        one
        for one in EXPORTERS.values()
        if not one.needs or importlib.util.find_spec(one.needs) is not None
    ]


def require(name: str) -> None:
    """Does nothing where the format called `name` can be written.

    Raises:
        UsageError: the library it needs is not installed.
    """
    if EXPORTERS[name].needs:
        importlib.import_module(f"kg.export.{name}").require()


def export(facts: Dataset | Recorded, name: str, out: IO[bytes]) -> None:
    """Writes `facts` to `out` in the format called `name`, the same bytes for the same data.

    A format that is made of the graph wants a dataset.

    Raises:
        UnknownIdError: there is no such format.
        UsageError: the library it needs is not installed.
    """
    if name not in EXPORTERS:
        raise UnknownIdError(name, "export format", nearest(name, EXPORTERS))
    write: Callable[[Dataset | Recorded, IO[bytes]], None]
    write = importlib.import_module(f"kg.export.{name}").write
    write(facts, out)
