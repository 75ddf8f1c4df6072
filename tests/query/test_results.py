"""Answers: whole, and the same in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from kg.cli.rows_text import rows_table
from kg.errors import QueryRefusedError, UsageError
from kg.query.results import FORMATS, ROWS, TRIPLES, serialise
from kg.query.run import graph_names, run_query
from tests.small import real

ODD = (
    'SELECT * { VALUES (?plain ?tagged ?typed ?iri ?none) { ("a,\\"b\\";\\n\\t=1+é😀<&>" "x"@en-US '
    "1.50 <http://e/a?b=c&d#e> UNDEF) ('' 'y'@fr true <http://e/> 2) } }"
)
SELECT = "SELECT ?s ?p ?o { VALUES ?s { agency:nasa } ?s ?p ?o } ORDER BY ?p ?o"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { agency:nasa } ?s ?p ?o }"
ASK = "ASK { agency:nasa a qsmo:Agency }"
FORMS = {"select": SELECT, "ask": ASK, "construct": CONSTRUCT, "describe": "DESCRIBE agency:nasa"}


@pytest.fixture(scope="module")
def asked():
    store = real().store
    graphs = graph_names(store)
    return lambda query, fmt="json": run_query(store, query, fmt, graphs)


def possible(form, fmt):
    if form in ("construct", "describe"):
        return fmt in (*TRIPLES, "table")
    return fmt in (("table", "json", "xml") if form == "ask" else ("table", *ROWS))


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_every_format(runner, asked, form, fmt):
    """In a worker, which can open no file when it comes to write an answer, and here."""
    if possible(form, fmt):
        answer = runner.query(FORMS[form], fmt)
        assert answer.body
        assert answer.form == form.replace("describe", "construct")
        assert answer.body == asked(FORMS[form], fmt).body
        return
    for ask in (runner.query, asked):
        with pytest.raises(UsageError, match=f"--format {fmt} cannot hold. Use ") as caught:
            ask(FORMS[form], fmt)
        named = re.findall(r"\w+", str(caught.value).partition("one of ")[2])
        assert named
        assert all(possible(form, one) for one in named)


def terms(query, store):
    found = store.query(query)
    names = [one.value for one in found.variables]
    return names, [tuple(row[name] for name in names) for row in found]


@pytest.mark.parametrize("query", [SELECT, ODD], ids=["real", "odd"])
def test_rows_parsed_back(asked, query):
    from kg.rdf.names import PREFIXES

    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    names, rows = terms(prologue + query, real().store)
    assert rows
    for fmt, wire in (
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("tsv", ox.QueryResultsFormat.TSV),
    ):
        back = ox.parse_query_results(asked(query, fmt).body, format=wire)
        assert [one.value for one in back.variables] == names
        assert [tuple(row[name] for name in names) for row in back] == rows, fmt
    back = list(csv.reader(io.StringIO(asked(query, "csv").body.decode(), newline="")))
    plain = [tuple("" if term is None else term.value for term in row) for row in rows]
    assert back[0] == names
    assert [tuple(row) for row in back[1:]] == plain


def test_rows_by_other_parsers(asked):
    """The standard library's, which know nothing of SPARQL."""
    rows = json.loads(asked(SELECT).body)["results"]["bindings"]
    found = ET.fromstring(asked(SELECT, "xml").body)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert len(found.findall(f".//{space}result")) == len(rows) > 10
    assert asked(SELECT).rows == [{k: v["value"] for k, v in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("query", "truth"), [(ASK, True), ("ASK { agency:nasa a qsmo:Provision }", False)]
)
def test_yes_and_no(asked, query, truth):
    assert asked(query).truth is truth
    assert str(truth).lower().encode() in asked(query, "xml").body


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_triples_parsed_back_by_rdflib(asked):
    graphs = [
        Dataset().parse(data=asked(CONSTRUCT, fmt).body, format=name)
        for fmt, name in (
            ("turtle", "turtle"),
            ("jsonld", "json-ld"),
            ("ntriples", "nt"),
            ("rdfxml", "xml"),
        )
    ]
    assert len(graphs[0]) > 10
    sets = [{quad[:3] for quad in graph} for graph in graphs]
    assert sets[0] == sets[1] == sets[2] == sets[3]


def test_results_are_never_cut(runner):
    count = int(runner.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0]["n"])
    body = runner.query("SELECT * { ?s ?p ?o }", "csv").body
    assert count > 50_000
    assert sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) == count + 1
    listed = runner.query("SELECT ?s { ?s ?p ?o } LIMIT 5000", "table").body
    assert rows_table(listed).endswith("\n\n5000 rows\n")


def test_table_says_how_many_rows(asked):
    assert rows_table(asked("SELECT ?s { ?s a qsmo:Nothing }").body) == "0 rows\n"
    table = rows_table(asked("SELECT ?s ?none { VALUES ?s { agency:nasa } }").body)
    assert table == "s            none\n-----------  ----\nagency:nasa\n\n1 row\n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (1 AS ?x) (2 AS ?x) {}",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?o",
        "SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }",
        "SELECT * { nobody:knows ?p ?o }",
        "SELECT * { ?s ?p 'x'@en-überlang }",
    ],
)
def test_what_only_the_store_refuses_is_no_crash(asked, query):
    with pytest.raises(QueryRefusedError, match="not "):
        asked(query)


def test_errors_in_values_leave_them_out(asked):
    """As SPARQL has it; nothing is printed about them either."""
    assert asked("SELECT (1/0 AS ?x) (xsd:integer('a') AS ?y) {}").rows == [{}]
    assert asked('ASK { FILTER("abc"^^xsd:integer = 1) }').truth is False


def test_serialise_names_the_formats_that_fit():
    with pytest.raises(UsageError, match="turtle, jsonld, ntriples, rdfxml"):
        serialise(ox.Store().query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"), "csv")
