"""Exports: every format holds the same, read back by other parsers."""

from __future__ import annotations

import csv
import io
import json

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from kg.analysis.coverage import Coverage
from kg.errors import UnknownIdError
from kg.export import EXPORTERS, export
from kg.network import network
from kg.releases.record import version_in
from tests.small import real, run

quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def written(dataset, name):
    out = io.BytesIO()
    export(dataset, name, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def files(dataset):
    return {name: written(dataset, name) for name in EXPORTERS}


@quiet
def test_rdf_formats_hold_the_same_for_rdflib(files):
    turtle = set(Graph().parse(data=files["turtle"], format="turtle"))
    quads = set(Dataset().parse(data=files["nquads"], format="nquads").quads())
    linked = set(Dataset().parse(data=files["jsonld"], format="json-ld").quads())
    assert len(turtle) > 3000
    assert {quad[:3] for quad in quads} == turtle
    assert linked == quads


@pytest.mark.sampled(1)
@pytest.mark.parametrize("which", ["small", "real"])
def test_rdf_formats_hold_the_same_for_oxigraph(dataset, which):
    chosen = dataset if which == "small" else real()
    quads, linked, triples = (
        set(ox.parse(written(chosen, name), format=wire))
        for name, wire in (
            ("nquads", ox.RdfFormat.N_QUADS),
            ("jsonld", ox.RdfFormat.JSON_LD),
            ("turtle", ox.RdfFormat.TURTLE),
        )
    )
    assert linked == quads
    assert {quad.triple for quad in quads} == {quad.triple for quad in triples}


def test_jsonld_needs_nothing_from_elsewhere(files):
    assert b'"@context"' not in files["jsonld"]
    graphs = [node["@id"] for node in json.loads(files["jsonld"]) if "@graph" in node]
    assert len(graphs) == len(set(graphs)), "each named graph stands in one place"


def test_turtle_is_readable(files):
    text = files["turtle"].decode()
    assert text.startswith("@prefix adoption: <https://w3id.org/qsmo/adoption/> .")
    assert "\nagency:nasa " in text
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)


@pytest.mark.parametrize("name", EXPORTERS)
def test_same_bytes_each_time(dataset, files, name):
    assert written(dataset, name) == files[name]


@pytest.mark.parametrize("which", ["small", "real"])
def test_graphml_read_back(dataset, which):
    chosen = dataset if which == "small" else real()
    graph = network(chosen.world, chosen.day)
    back = nx.read_graphml(io.BytesIO(written(chosen, "graphml")), force_multigraph=True)
    for _, facts in back.nodes(data=True):
        facts["id"] = facts.pop("identifier")
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    numbers = [number for _, _, number in back.edges(keys=True)]
    assert len(numbers) == len(set(numbers)), "other readers take edges of one id for one edge"
    named = nx.MultiDiGraph()
    for one, other, facts in back.edges(data=True):
        key = facts.pop("key")
        named.add_edge(one, other, key, **facts)
    assert sorted_edges(named) == sorted_edges(graph)
    assert back.number_of_edges() > 100
    assert back.is_directed()


@pytest.mark.parametrize("which", ["small", "real"])
def test_gexf_read_back(dataset, which):
    """NetworkX adds the label and a number of the file's own to what it reads."""
    chosen = dataset if which == "small" else real()
    graph = network(chosen.world, chosen.day)
    body = written(chosen, "gexf")
    assert b'end=""' not in body
    back = nx.read_gexf(io.BytesIO(body))
    assert set(back) == set(graph)
    for node, facts in graph.nodes(data=True):
        found = back.nodes[node]
        assert {**found, "id": found["identifier"]} == {**facts, "identifier": facts["id"]}
    for _, _, facts in back.edges(data=True):
        del facts["id"]
        if "start" in facts:
            facts.setdefault("end", "")
    assert sorted_edges(back) == sorted_edges(graph)


def sorted_edges(graph):
    edges = graph.edges(keys=True, data=True)
    return sorted((a, b, key, sorted(facts.items())) for a, b, key, facts in edges)


def test_csv_is_the_known_cells(dataset, files):
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode(), newline="")))
    coverage = Coverage(dataset.world, dataset.day)
    cells = coverage.cells(dataset.world.agencies, dataset.world.tracked)
    known = {(cell.agency, cell.area): cell.status for cell in cells if cell.known}
    assert {(row["agency"], row["area"]): row["status"] for row in rows} == known
    assert len(rows) == len(known) > 20


def test_description_counts_what_is_there(dataset, files):
    graph = Graph().parse(data=files["void"], format="turtle")
    ask = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#> "
    [row] = graph.query(ask + "SELECT ?n { ?d a void:Dataset ; void:triples ?n }")
    assert int(row.n) == len(Graph().parse(data=files["turtle"], format="turtle"))
    turtle = Graph().parse(data=files["turtle"], format="turtle")
    for row in graph.query(ask + "SELECT ?c ?n { ?p void:class ?c ; void:entities ?n }"):
        [found] = turtle.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{row.c}> }}")
        assert int(row.n) == int(found.n), row.c
    [row] = graph.query(ask + "SELECT ?v { ?d a dcat:Dataset ; dcat:version ?v }")
    assert str(row.v) == version_in(dataset.folder).version
    titles = list(graph.query(ask + "SELECT ?x { ?d dcat:distribution ?x }"))
    assert len(titles) == len(EXPORTERS)


def test_unknown_format(dataset):
    with pytest.raises(UnknownIdError) as caught:
        export(dataset, "turtel", io.BytesIO())
    assert caught.value.nearest == ("turtle",)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", EXPORTERS)
def test_command_writes_the_same(files, small, name):
    done = run("export", name, "--data", small)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == files[name]
