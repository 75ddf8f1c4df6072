"""Descriptions of things: two spellings of one graph, a part of the dataset that stands alone."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
import rdflib

from kg.export.description import Descriptions
from kg.pages.links import Links
from kg.rdf import names

THINGS = ["agency/nasa", "office/hr-qsmo", "provider/nfc", "policy/m-19-16", "area/payroll"]
THINGS += ["body/bsc", "source/gao-24-105738-federal-hiring-usa-staffing"]


@pytest.fixture(scope="module")
def described(dataset) -> Descriptions:
    return Descriptions(dataset.quads)


@pytest.fixture(scope="module")
def triples(dataset) -> set[str]:
    return {line[: line.rindex(" <")] for line in dataset.quads.decode().splitlines()}


def read(text: str, form: ox.RdfFormat) -> set[str]:
    found = ox.parse(text.encode(), format=form)
    return {f"{one.subject} {one.predicate} {one.object}" for one in found}


def both(described: Descriptions, thing: str) -> set[str]:
    iri = names.thing(*thing.split("/", 1))
    turtle = read(described.turtle(iri), ox.RdfFormat.TURTLE)
    assert read(described.json_ld(iri), ox.RdfFormat.JSON_LD) == turtle
    return turtle


def test_both_files_of_any_thing_hold_the_same_part_of_the_dataset(dataset, described, triples):
    every = [
        f"{kind}/{ident}"
        for kind, ids in Links(dataset.tables).ids.items()
        for ident in sorted(ids)
    ]
    for thing in [*THINGS, *random.Random(3).sample(every, 150)]:
        found = both(described, thing)
        assert found <= triples, thing
        iri = names.thing(*thing.split("/", 1))
        own = {one for one in triples if one.startswith(f"{iri} ")}
        assert own, thing
        assert own <= found, thing


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib itself uses it
@pytest.mark.parametrize("thing", THINGS)
def test_other_readers_read_the_same(described, thing):
    iri = names.thing(*thing.split("/", 1))
    turtle = rdflib.Graph().parse(data=described.turtle(iri), format="turtle")
    json_ld = rdflib.Graph().parse(data=described.json_ld(iri), format="json-ld")
    assert len(turtle) > 10
    assert set(turtle) == set(json_ld)


def test_records_that_name_a_thing_come_with_their_evidence_and_labels(described):
    found = both(described, "agency/hud")
    adoption = "<https://w3id.org/qsmo/adoption/ad-0509>"
    evidence = "<https://w3id.org/qsmo/evidence/adoptions.ad-0509>"
    assert f"{adoption} <{names.NS}adopter> <{names.BASE}agency/hud>" in found
    assert f"{adoption} <{names.NS}evidencedBy> {evidence}" in found
    assert any(one.startswith(f"{evidence} <{names.NS}statement>") for one in found)
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert any(one.startswith(f"<{names.BASE}provider/arc> {label}") for one in found)


def test_other_things_are_named_and_not_described(described):
    found = both(described, "agency/hud")
    about = {one for one in found if one.startswith(f"<{names.BASE}provider/arc> ")}
    assert len(about) == 1


def test_coverage_is_that_of_an_agency_and_not_of_a_function(described):
    kind = f"<{names.NS}Coverage>"
    assert any(one.endswith(kind) for one in both(described, "agency/hud"))
    assert not any(one.endswith(kind) for one in both(described, "area/payroll"))


HOSTILE = 'a "quote" \\ back\\slash\nline\ttab \u202e \U0001f600 </script>'


def test_any_text_comes_back_as_it_was():
    thing, quad = "<https://w3id.org/qsmo/agency/x>", "<https://w3id.org/qsmo/graph/g>"
    label, text = names.prop("rdfs:label"), names.text(HOSTILE)
    lines = [
        f"{thing} {label} {text} {quad} .\n",
        f'{thing} {names.prop("skos:altLabel")} "chaîne"@fr {quad} .\n',
        f"{thing} {names.prop('qsmo:from')} {names.day(730000)} {quad} .\n",
        f"{thing} {names.prop('org:hasUnit')} <https://w3id.org/qsmo/agency/a.b.> {quad} .\n",
        f"{thing} {names.prop('org:hasUnit')} <https://w3id.org/qsmo/agency/a%20b> {quad} .\n",
    ]
    described = Descriptions("".join(sorted(lines)).encode())
    turtle = set(ox.parse(described.turtle(thing).encode(), format=ox.RdfFormat.TURTLE))
    json_ld = set(ox.parse(described.json_ld(thing).encode(), format=ox.RdfFormat.JSON_LD))
    assert turtle == json_ld
    assert len(turtle) == 5
    assert HOSTILE in {one.object.value for one in turtle}


def test_a_statement_of_two_graphs_stands_once():
    line = '<https://w3id.org/qsmo/agency/x> <http://a.gov/p> "v" <https://w3id.org/qsmo/{}> .\n'
    quads = "".join(line.format(name) for name in "ab").encode()
    assert Descriptions(quads).turtle("<https://w3id.org/qsmo/agency/x>").count('"v"') == 1


def test_the_same_quads_give_the_same_bytes(dataset, described):
    again = Descriptions(dataset.quads)
    for thing in THINGS:
        iri = names.thing(*thing.split("/", 1))
        assert again.turtle(iri) == described.turtle(iri)
        assert again.json_ld(iri) == described.json_ld(iri)
