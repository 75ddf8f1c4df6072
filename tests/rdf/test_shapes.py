"""Shapes: the real graph conforms, and each thing that may go wrong is found and told."""

from __future__ import annotations

import sys

import pytest
from rdflib import RDF, SH, XSD, Graph

from kg.errors import UsageError
from kg.paths import data_dir, ontology_dir
from kg.rdf.names import PREFIXES, shortened
from kg.rdf.shapes import check_shapes, validate
from kg.rdf.store import without_graphs

ADOPTION = "<https://w3id.org/qsmo/adoption/ad-0592>"


@pytest.fixture(scope="module")
def triples(dataset):
    return without_graphs(dataset.quads).decode()


@pytest.fixture(scope="module")
def shapes():
    return Graph().parse(ontology_dir() / "shapes.ttl", format="turtle")


def expanded(turtle):
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return Graph().parse(data=head + turtle, format="turtle").serialize(format="nt")


@pytest.fixture(autouse=True)
def no_words_about_bad_dates(caplog):
    """rdflib logs a traceback for each literal that is not of its type."""
    caplog.set_level("CRITICAL", "rdflib.term")


def found(triples):
    return {
        (problem.file, problem.column, problem.message)
        for problem in validate(triples.encode(), ontology_dir())
    }


def test_small_real_graph_conforms(triples):
    assert validate(triples.encode(), ontology_dir()) == []


@pytest.mark.drill
def test_real_graph_conforms():
    assert check_shapes(data_dir(), ontology_dir()) == []


BROKEN = [
    ("qsmo:evidencedBy", None, "evidence of at least one row"),
    ("prov:wasDerivedFrom", None, "at least one source"),
    ("qsmo:adopter", None, "exactly one agency"),
    ("qsmo:adoptionStatus", "status:nonsense", "at least one known status"),
    ("qsmo:end", '"2020-13-45"^^xsd:date', "ends on at most one day"),
    ("qsmo:start", '"2020-01-01"', "exactly one first day"),
    ("qsmo:start", '"2030-01-01"^^xsd:date', "not seen for the last time before it starts"),
    ("qsmo:inForce", '"yes"', "in force"),
    ("qsmo:recordKind", '"sometimes"', "exactly one of use, plan and authorization"),
    ("qsmo:fromStated", '"2020-1"', "YYYY"),
    ("qsmo:evidencedBy", "agency:nasa", "evidence of at least one row"),
]


@pytest.fixture(scope="module")
def adoption(triples):
    """One record, and of what classes the things around it are."""
    own = [line for line in triples.splitlines() if line.startswith(f"{ADOPTION} ")]
    around = {line.split(" ", 2)[2].removesuffix(" .") for line in own}
    types = [line for line in triples.splitlines() if f" <{RDF.type}> " in line]
    return own + [line for line in types if line.split(" ", 1)[0] in around]


def test_adoption_as_it_is(adoption):
    assert [one for one in found("\n".join(adoption)) if one[0] == "adoption:ad-0592"] == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("path", "value", "says"), BROKEN)
def test_one_thing_wrong_with_an_adoption(adoption, path, value, says):
    """Everything else stays as it is, so nothing else may be reported about the record."""
    predicate = expanded(f"<x:s> {path} <x:o> .").split()[1]
    kept = [line for line in adoption if not line.startswith(f"{ADOPTION} {predicate} ")]
    optional = path in ("qsmo:fromStated", "qsmo:end")
    assert (len(kept) < len(adoption)) != optional
    added = expanded(f"{ADOPTION} {path} {value} .") if value else ""
    problems = [
        one for one in found("\n".join(kept) + "\n" + added) if one[0] == "adoption:ad-0592"
    ]
    assert problems
    assert {column for _, column, _ in problems} == {path}
    assert any(says in message for _, _, message in problems)


def targets(shapes):
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        for target in shapes.objects(shape, SH.targetClass):
            yield shape, target


def test_every_class_without_what_it_needs(shapes):
    """A thing of each class that only has its class lacks everything the shapes require."""
    things, expected = [], set()
    for number, (shape, target) in enumerate(sorted(targets(shapes))):
        thing = f"<https://w3id.org/qsmo/agency/bare{number}>"
        things.append(f"{thing} a <{target}> .")
        for part in shapes.objects(shape, SH.property):
            if (shapes.value(part, SH.minCount) or 0) and shapes.value(part, SH.path):
                path = shortened(str(shapes.value(part, SH.path)))
                message = str(shapes.value(part, SH.message)).removesuffix(".")
                expected.add((f"agency:bare{number}", path, message))
    assert len(expected) > 100
    missing = expected - found(expanded("\n".join(things)))
    assert missing == set()


def test_every_property_with_a_wrong_value(shapes):
    """Text where a date, number or thing is expected, a code that is none, a thing of no class."""
    lines, expected = [], set()
    for number, (shape, target) in enumerate(sorted(targets(shapes))):
        thing = f"<https://w3id.org/qsmo/agency/odd{number}>"
        lines.append(f"{thing} a <{target}> .")
        for part in shapes.objects(shape, SH.property):
            path = shapes.value(part, SH.path)
            datatype = shapes.value(part, SH.datatype)
            bad = None
            if shapes.value(part, SH["class"]) or shapes.value(part, SH["in"]):
                bad = "<https://w3id.org/qsmo/status/nonsense>"
            elif datatype is not None and datatype != XSD.string:
                bad = '"soon"'
            elif shapes.value(part, SH.pattern) is not None:
                bad = '"no such thing!"'
            if bad:
                lines.append(f"{thing} <{path}> {bad} .")
                message = str(shapes.value(part, SH.message)).removesuffix(".")
                expected.add((f"agency:odd{number}", shortened(str(path)), message))
    assert len(expected) > 100
    missing = expected - found(expanded("\n".join(lines)))
    assert missing == set()


def test_blank_nodes_are_refused(shapes):
    classes = sorted({target for _, target in targets(shapes)})
    messages = [
        problem.message
        for problem in validate(
            "".join(f"_:b{n} <{RDF.type}> <{one}> .\n" for n, one in enumerate(classes)).encode(),
            ontology_dir(),
        )
        if "blank node" in problem.message
    ]
    assert len(messages) >= len(classes)


def test_every_constraint_has_a_message(shapes):
    for part in shapes.objects(None, SH.property):
        message = str(shapes.value(part, SH.message) or "")
        assert message.endswith("."), shapes.value(part, SH.path)


def test_only_core(shapes):
    """SHACL-SPARQL is not read by every tool."""
    assert not list(shapes.triples((None, SH.sparql, None)))
    assert not list(shapes.triples((None, SH.select, None)))


def test_without_pyshacl_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(UsageError, match=r"pip install 'qsmo-kg\[shapes\]'"):
        validate(b"", ontology_dir())
