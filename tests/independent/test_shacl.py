"""The shapes before a second implementation: rudof gives the verdicts that pySHACL gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat
from rdflib import RDF, Graph

from kg.paths import ontology_dir
from kg.rdf.names import BASE, NS, prop, thing
from kg.rdf.shapes import validate
from kg.rdf.store import without_graphs
from tests.small import real, small_data

if TYPE_CHECKING:
    from pathlib import Path


def rudof(triples: bytes) -> set[tuple[str, str]]:
    """Focus node and path of every violation that rudof finds."""
    words = Graph()
    for name in ("qsmo.ttl", "codes.ttl"):
        words.parse(ontology_dir() / name, format="turtle")
    judge = Rudof(RudofConfig())
    text = triples.decode() + words.serialize(format="nt")
    judge.read_data(text, RDFFormat.NTriples)
    judge.read_shacl(str(ontology_dir() / "shapes.ttl"), ShaclFormat.Turtle)
    report = judge.validate_shacl()
    assert report.conforms == (len(report) == 0)
    return {(bare(str(one.focus_node)), bare(str(one.path))) for one in report}


def bare(term: str) -> str:
    return term.strip("<>").removeprefix(BASE)


def pyshacl(triples: bytes) -> set[tuple[str, str]]:
    return {(one.file, one.column) for one in validate(triples, ontology_dir())}


@pytest.fixture(scope="module")
def triples(tmp_path_factory) -> list[bytes]:
    """The graph of few real rows, as lines."""
    from kg.rdf.dataset import assemble

    data: Path = small_data(tmp_path_factory.mktemp("small") / "data")
    return without_graphs(assemble(data, ontology_dir()).quads).splitlines(keepends=True)


def test_the_small_graph_conforms_for_both(triples):
    graph = b"".join(triples)
    assert (rudof(graph), pyshacl(graph)) == (set(), set())


@pytest.mark.drill
def test_the_real_graph_conforms():
    assert rudof(without_graphs(real().quads)) == set()


def spoiled(triples: list[bytes], seed: int) -> bytes:
    """The graph with one thing wrong: a triple lost, a value of the wrong kind, one too many."""
    chance = random.Random(seed)
    records = [line for line in triples if line.startswith(b"<" + BASE.encode())]
    way = seed % 4
    if way == 0:
        return b"".join(set(triples) - set(chance.sample(records, 40)))
    line = chance.choice([one for one in records if f"<{RDF.type}>".encode() not in one])
    subject, predicate, _ = line.split(b" ", 2)
    wrong = {
        1: b'"soon"^^<http://www.w3.org/2001/XMLSchema#date>',
        2: thing("status", "nonsense").encode(),
        3: b"_:nobody",
    }[way]
    if way == 2:
        subject = thing("adoption", "ad-0592").encode()
        predicate = prop(f"{NS}adoptionStatus").encode()
    return b"".join([*triples, b"%s %s %s .\n" % (subject, predicate, wrong)])


@pytest.mark.sampled(3)
@pytest.mark.parametrize("seed", range(8))
def test_spoiled_graphs_get_the_same_verdict(triples, seed, caplog):
    caplog.set_level("CRITICAL", "rdflib.term")
    graph = spoiled(triples, seed)
    ours, theirs = pyshacl(graph), rudof(graph)
    assert bool(ours) == bool(theirs)
    assert {node.replace(":", "/", 1) for node, _ in ours} == {node for node, _ in theirs}


def test_some_of_them_are_found_wrong(triples, caplog):
    caplog.set_level("CRITICAL", "rdflib.term")
    assert any(rudof(spoiled(triples, seed)) for seed in range(4))
