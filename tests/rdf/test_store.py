"""The store: who says what, each triple once, and no blank nodes."""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox
import pytest

from kg.errors import DataError
from kg.query.run import graph_names, run_query
from kg.rdf import names
from kg.rdf.dataset import assemble
from kg.rdf.store import load_store, n_quads, without_graphs
from tests.small import real

SAYS = (("a", "b", "c", "g"), ("a", "b", "c", "h"), ("a", "b", "d", "g"))


def ask(query, dataset=None):
    store = (dataset or real()).store
    return run_query(store, query, "json", graph_names(store)).rows


@pytest.fixture(scope="module")
def quads():
    """Graphs of each triple of the real data, both as N-Quads text."""
    found = defaultdict(set)
    for line in real().quads.splitlines():
        end = line.rindex(b" <")
        found[line[:end]].add(line[end + 1 : -2])
    return found


def test_quads_are_sorted_and_once():
    lines = real().quads.splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) > 50_000


def test_no_blank_nodes(quads):
    """Vocabulary may have some, for unions; what the tables state has none."""
    for line in real().quads.splitlines():
        assert b"_:" not in re.sub(rb'"(?:[^"\\]|\\.)*"', b"", line)
    store = ox.Store()
    store.bulk_load(real().quads, format=ox.RdfFormat.N_QUADS)
    assert not any(
        isinstance(term, ox.BlankNode)
        for quad in store
        for term in (quad.subject, quad.object, quad.graph_name)
    )


def test_every_quad_is_in_a_named_graph_of_a_source_or_a_computation(quads):
    graphs = {graph.decode() for found in quads.values() for graph in found}
    sources = {names.thing("source", row["id"]) for row in real().tables["sources"]}
    computed = {
        f"<{names.BASE}graph/{one}>"
        for one in ("periods", "coverage", "groups", "derived", "curated")
    }
    rules = {f"<{names.BASE}graph/rule/{rule}>" for rule in real().rules}
    assert graphs <= sources | computed | rules
    assert computed & graphs
    assert len(graphs & sources) > 500


def test_default_graph_is_the_union_with_each_triple_once(quads):
    [row] = ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    words = len({quad.triple for quad in real().store if str(quad.graph_name) == f"<{names.NS}>"})
    assert len(quads) < int(row["n"]) <= len(quads) + words


def test_who_says_so_of_a_known_adoption():
    """Rows ad-0592 to ad-0594: NASA's payroll is run by IBC, according to three sources."""
    rows = ask(
        "SELECT DISTINCT ?source { GRAPH ?source { ?adoption qsmo:adopter agency:nasa ; "
        "qsmo:inArea area:payroll ; qsmo:provider provider:ibc } }"
    )
    assert {row["source"].rpartition("/")[2] for row in rows} >= {
        "nasa-nssc-payroll",
        "doi-oig-x-in-moa-0006-2010-agreed-upon-procedures-payroll",
        "ibc-payroll-bulletin-early-t-a-submission-pp-2022-24",
    }


def test_said_by_two_sources_stands_once_in_the_default_graph_and_in_two_named(quads):
    twice = next(triple for triple, graphs in sorted(quads.items()) if len(graphs) == 2).decode()
    s, p, o = twice.split(" ", 2)
    [one] = ask(f"SELECT (COUNT(*) AS ?n) {{ {s} {p} ?o FILTER(?o = {o}) }}")
    [two] = ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {s} {p} ?o FILTER(?o = {o}) }} }}")
    assert (one["n"], two["n"]) == ("1", "2")


def test_counts_over_two_patterns_are_not_multiplied():
    """A record with several sources is one record in a join."""
    [row] = ask(
        "SELECT (COUNT(*) AS ?n) { ?a a qsmo:Adoption ; qsmo:adopter ?who ; qsmo:inArea ?f }"
    )
    plain = [one for one in real().world.adoptions if one.area]
    assert int(row["n"]) == len(plain)


@pytest.mark.parametrize("clause", ["FROM {}", "FROM NAMED {}"])
def test_from_looks_at_that_graph_only(quads, clause):
    graph = names.thing("source", "nasa-nssc-payroll")
    here = [triple for triple, graphs in quads.items() if graph.encode() in graphs]
    pattern = "?s ?p ?o" if "NAMED" not in clause else "GRAPH ?g { ?s ?p ?o }"
    [row] = ask(f"SELECT (COUNT(*) AS ?n) {clause.format(graph)} {{ {pattern} }}")
    assert 0 < int(row["n"]) == len(here)


def test_from_of_two_graphs_is_their_union():
    graphs = sorted({g for g in graph_names(real().store) if "/source/" in g})[:2]
    counts = [
        int(ask(f"SELECT (COUNT(*) AS ?n) {froms} {{ ?s ?p ?o }}")[0]["n"])
        for froms in (
            f"FROM <{graphs[0]}>",
            f"FROM <{graphs[1]}>",
            f"FROM <{graphs[0]}> FROM <{graphs[1]}>",
        )
    ]
    assert max(counts[:2]) <= counts[2] <= sum(counts[:2])


def test_small_store_by_hand():
    iris = [tuple(f"<http://e/{one}>" for one in quad) for quad in SAYS]
    store = load_store(n_quads(iris))
    count = "SELECT (COUNT(*) AS ?n) {}"
    assert [row["n"].value for row in store.query(count.format("{ ?s ?p ?o }"))] == ["2"]
    inside = count.format("{ GRAPH ?g { ?s ?p ?o } }")
    assert [row["n"].value for row in store.query(inside)] == ["3"]
    assert without_graphs(n_quads(iris)).count(b"\n") == 2


@pytest.mark.parametrize(
    "value", ['a "quoted" <b> \\ c', "line\nbreak\r\ttab\b\f", "é😀", " <http://e/g>"]
)
def test_odd_text_survives_the_way_into_the_store(value):
    quad = ("<http://e/a>", "<http://e/b>", names.text(value), "<http://e/g>")
    store = load_store(n_quads([quad]))
    assert {quad.object.value for quad in store} == {value}
    assert len(store) == 2, "once in its graph and once in the default graph"


def test_every_adoption_row_is_evidence(quads):
    rows = ask(
        "SELECT ?key { ?e a qsmo:Evidence ; qsmo:rowKey ?key FILTER STRSTARTS(?key, 'adoptions/') }"
    )
    assert {row["key"] for row in rows} == {
        f"adoptions/{row['id']}" for row in real().tables["adoptions"]
    }


def test_same_tables_same_quads(small, dataset, ontology):
    assert assemble(small, ontology).quads == dataset.quads


def test_triples_at_hand_are_the_quads_without_their_graphs(dataset):
    assert dataset.triples is dataset.plain
    assert dataset.plain == without_graphs(dataset.quads)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("qsmo.ttl", "this is no Turtle", "is not Turtle"),
        ("codes.ttl", None, "cannot be read"),
        ("rules/served-by.rq", "CONSTRUCT {", "served-by.rq"),
        ("rules/served-by.rq", "SELECT * { ?s ?p ?o }", "is not a CONSTRUCT query"),
        (
            "rules/endless.rq",
            "CONSTRUCT { ?s ?p ?new } WHERE { ?s a qsmo:QSMO . BIND(qsmo:x AS ?p) ?s qsmo:x* ?o . "
            "BIND(IRI(CONCAT(STR(?o), 'x')) AS ?new) }",
            "do not settle",
        ),
    ],
)
def test_vocabulary_that_cannot_be_used(small, ontology, tmp_path, file, text, says):
    import shutil

    folder = shutil.copytree(ontology, tmp_path / "ontology")
    path = folder / file
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=says):
        assemble(small, folder)
