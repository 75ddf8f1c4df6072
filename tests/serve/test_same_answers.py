"""With `--endpoint` at our own server, every face answers as without it."""

from __future__ import annotations

import json

import pytest

from kg import KnowledgeGraph
from kg.paths import ontology_dir
from kg.query.named import named_queries
from tests.small import run

SAMPLE = 20
QUERIES = [
    name if at % SAMPLE == 3 else pytest.param(name, marks=pytest.mark.drill)
    for at, name in enumerate(named_queries(ontology_dir()))
]


@pytest.fixture(scope="module")
def here(few):
    return KnowledgeGraph.load(few)


@pytest.fixture(scope="module")
def there(patient, few):
    with KnowledgeGraph.connect(f"{patient.url}/sparql", few) as graph:
        yield graph


@pytest.mark.parametrize("name", QUERIES)
def test_python(here, there, name):
    assert there.query(name).body == here.query(name).body


COMMANDS = {
    "a named query": ("agency-providers --param agency=nasa --format csv", ""),
    "a table": ("cfo-act-gaps", ""),
    "rows from stdin": ("- --format json", "SELECT ?s { ?s a qsmo:QSMO } ORDER BY ?s"),
    "yes or no": ("-", "ASK { agency:hud qsmo:servedBy ?provider }"),
    "triples": ("- --format turtle", "DESCRIBE agency:hud"),
    "a graph by name": (
        "- --format tsv",
        "SELECT * FROM <https://w3id.org/qsmo/graph/coverage> { ?s ?p ?o } ORDER BY ?s ?p ?o",
    ),
    "what is refused": ("-", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"),
    "what is no query": ("-", "SELECT * {"),
}


SOONER = ("a named query", "yes or no", "what is refused")
"""Asked in make test: each command starts a process that loads the facts."""


@pytest.mark.parametrize(
    "case",
    [one if one in SOONER else pytest.param(one, marks=pytest.mark.drill) for one in COMMANDS],
)
def test_kg_query(patient, few, case):
    words, text = COMMANDS[case]
    asked = ("query", *words.split(), "--data", few)
    here = run(*asked, stdin=text.encode())
    there = run(*asked, "--endpoint", f"{patient.url}/sparql", stdin=text.encode())
    assert (there.returncode, there.stderr) == (here.returncode, here.stderr)
    assert sorted(there.stdout.splitlines()) == sorted(here.stdout.splitlines())


def test_an_assistant(here, there):
    pytest.importorskip("mcp")
    from kg.mcp.tools import Tools

    for query, params in (
        ("agency-providers", {"agency": "hud"}),
        ("ASK { agency:hud a qsmo:Agency }", None),
        ("SELECT ?source { ?source a qsmo:Source } ORDER BY ?source", None),
    ):
        told = [
            json.loads(tools.sparql(query, params).model_dump_json())
            for tools in (Tools(here), Tools(here, there))
        ]
        assert told[0] == told[1]
        assert told[0]["answer"]
