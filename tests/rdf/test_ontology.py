"""The vocabulary: readable, described, and defining every term the data use."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from kg.paths import ontology_dir
from kg.rdf.names import BASE, NS
from tests.small import real

QSMO = Namespace(NS)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def words():
    graph = Graph()
    for name in ("qsmo.ttl", "codes.ttl"):
        graph.parse(ontology_dir() / name, format="turtle")
    return graph


@pytest.fixture(scope="module")
def own(words):
    found = {term for kind in KINDS for term in words.subjects(RDF.type, kind)}
    return sorted(term for term in found if str(term).startswith(NS))


def test_every_class_and_property_is_described(words, own):
    assert len(own) > 100
    for term in own:
        for wanted in (RDFS.label, SKOS.definition, RDFS.isDefinedBy):
            assert list(words.objects(term, wanted)), f"{term} has no {wanted}"
        assert set(words.objects(term, RDFS.isDefinedBy)) == {URIRef(NS)}, term
        assert len(list(words.objects(term, RDFS.label))) == 1, term


def test_every_property_has_one_kind(words, own):
    """OWL 2 DL: nothing is an object and a datatype property, or a class and a property."""
    for term in own:
        assert len(set(words.objects(term, RDF.type)) & set(KINDS)) == 1, term


def test_terms_used_by_the_data_are_defined(words, own):
    used = set()
    for line in real().quads.splitlines():
        _, predicate, rest = line.split(b" ", 2)
        used.add(predicate)
        if predicate.endswith(b"#type>"):
            used.add(rest[: rest.index(b">") + 1])
    ours = {one[1:-1].decode() for one in used if one.startswith(b"<" + NS.encode())}
    assert ours
    assert ours <= {str(term) for term in own}


def test_codes_used_by_the_data_are_defined(words):
    known = (
        {str(one) for one in words.subjects(SKOS.inScheme)}
        | {str(one) for one in words.subjects(SKOS.prefLabel)}
        | {str(one) for one in words.subjects(RDFS.label)}
    )
    used = {
        line.split(b" ", 3)[2][1:-1].decode()
        for line in real().quads.splitlines()
        if line.split(b" ", 3)[2].startswith((f"<{BASE}status/".encode(), f"<{BASE}kind/".encode()))
    }
    assert used
    assert used <= known


def test_terms_of_rules_queries_and_shapes_are_defined(own):
    import re

    known = {str(term).removeprefix(NS) for term in own}
    for path in [*ontology_dir().glob("*/*.rq"), ontology_dir() / "shapes.ttl"]:
        text = re.sub(r"#[^\n]*|\"[^\"]*\"", "", path.read_text("utf-8"))
        named = set(re.findall(r"\bqsmo:(\w+)", text))
        assert named <= known, path.name


def test_superclasses_and_ranges_are_known(words, own):
    declared = {term for kind in KINDS for term in words.subjects(RDF.type, kind)}
    for wanted in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain):
        for subject, _, value in words.triples((None, wanted, None)):
            if subject in own and isinstance(value, URIRef):
                assert value in declared, f"{subject} {wanted} {value}"
