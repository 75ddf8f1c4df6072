"""A query that names no graph is answered by the default graph alone, and answers the same."""

from __future__ import annotations

import pytest

from kg.paths import ontology_dir
from kg.query.guard import names_graphs
from kg.query.named import named_queries
from kg.query.runner import QueryRunner
from kg.rdf.dataset import assemble
from kg.rdf.store import load_triples, without_graphs

NAMING = [
    "SELECT * {GRAPH?g{?s ?p ?o}}",
    "SELECT * {?s ?p 1GRAPH ?g {}}",
    "SELECT * {?s ?p trueGRAPH ?g {}}",
    "SELECT * {:a :b :c.GRAPH:g{}}",
    "SELECT * {?a qsmo:b 'x'. graph<g>{}}",
    "ASK FROM<https://w3id.org/qsmo/graph/periods> {}",
    "select * from named <x> {}",
    "DESCRIBE <x>",
    "# a comment that ends here\rSELECT * {Graph ?g {}}",
    "SELECT * {?s ex:a\\#x 1 . GRAPH ?g {}}",
    "SELECT * { \\u0047RAPH ?g {}}",
    "SELECT * {?a ?b 'it''s' . GRAPH ?g {} }",
]
PLAIN = [
    "SELECT ?graph {?s qsmo:from ?from_graph FILTER(?x < 1) # from GRAPH\n}",
    'SELECT * {?s ?p \'GRAPH\', <graph>, """from\n""" . ?s qsmo:inheritedFrom ?o}',
]


@pytest.mark.parametrize("query", NAMING)
def test_a_query_that_may_look_into_graphs(query):
    assert names_graphs(query)


@pytest.mark.parametrize("query", PLAIN)
def test_words_that_are_no_keywords(query):
    assert not names_graphs(query)


def test_shipped_queries_answer_the_same_without_graphs(small):
    dataset = assemble(small, ontology_dir())
    alone = load_triples(without_graphs(dataset.quads), ontology_dir())
    asked = 0
    for name, query in named_queries(ontology_dir()).items():
        if not names_graphs(query.text):
            rows, whole = (map(str, one.query(query.text)) for one in (alone, dataset.store))
            assert sorted(rows) == sorted(whole), name
            asked += 1
    assert asked > 40


def test_a_runner_gets_the_graphs_when_one_is_named(small):
    count = "SELECT (COUNT(*) AS ?n) { %s }"
    with QueryRunner(small, ontology_dir()) as runner:
        one, none, every = (
            int(runner.query(count % pattern, "csv").body.split()[1])
            for pattern in ("?s ?p ?o", "?s a <x:y>", "GRAPH ?g { ?s ?p ?o }")
        )
    assert none == 0
    assert every > one > 0
