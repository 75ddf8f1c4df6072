"""Shapes: the graph checked against ontology/shapes.ttl with pySHACL (SHACL core only)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import Problem, UsageError
from kg.rdf.dataset import assemble
from kg.rdf.names import shortened
from kg.rdf.store import VOCABULARY, without_graphs

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

SHAPES = "shapes.ttl"


def check_shapes(data: Path, ontology: Path) -> list[Problem]:
    """Every violation of the shapes by the graph of the tables in `data`, sorted.

    Raises:
        DataError: the graph cannot be made.
        UsageError: pySHACL is not installed.
    """
    quads = assemble(data, ontology).quads
    return validate(without_graphs(quads), ontology)


def validate(triples: bytes, ontology: Path) -> list[Problem]:
    """Every violation of the shapes in `ontology` by `triples` (N-Triples), sorted.

    The graph is validated in rdflib: Oxigraph's terms differ from rdflib's for plain strings,
    which makes pySHACL report what is not wrong.

    Raises:
        UsageError: pySHACL is not installed.
    """
    try:
        from pyshacl import validate as run
    except ImportError:
        raise UsageError(
            "--shapes needs pySHACL. Install it with: pip install 'qsmo-kg[shapes]'"
        ) from None
    from rdflib import Graph

    graph = Graph().parse(data=triples, format="nt")
    words = Graph()
    for name in VOCABULARY:
        words.parse(ontology / name, format="turtle")
    shapes = Graph().parse(ontology / SHAPES, format="turtle")
    _, report, _ = run(graph + words, shacl_graph=shapes, inference="none", advanced=False)
    return sorted(_problems(report))


def _problems(report: Graph) -> list[Problem]:
    from rdflib import SH

    found = []
    for result in report.objects(None, SH.result):
        value = report.value(result, SH.value)
        found.append(
            Problem(
                file=_short(report.value(result, SH.focusNode)),
                line=0,
                column=_short(report.value(result, SH.resultPath)),
                value=_short(value),
                message=str(
                    report.value(result, SH.resultMessage) or "violates its shape"
                ).removesuffix("."),
                mend="Correct the row it comes from, or the mapping in metadata.json.",
            )
        )
    return found


def _short(node: Node | None) -> str:
    return shortened(str(node)) if node is not None else ""
