"""The cases of the W3C's tests of the SPARQL 1.1 Protocol, and what the protocol leaves to us.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ names the cases. Those that update
are all refused here: the dataset is read-only.
"""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import httpx
import pytest

from kg.paths import ontology_dir
from kg.query.named import named_queries
from kg.rdf.names import PREFIXES

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ROWS = {"application/sparql-results+json", "application/sparql-results+xml"}
TRIPLES = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
ASK = "ASK {}"
GRAPHS = ("https://w3id.org/qsmo/graph/periods", "https://w3id.org/qsmo/graph/coverage")
IN_DEFAULT = "ASK { ?s <https://w3id.org/qsmo/ns#coverageStatus> ?o }"
IN_PERIODS = "ASK { ?s <https://w3id.org/qsmo/ns#seen> ?o }"


def form(**fields: str | list[str]) -> dict:
    body = urlencode({name.replace("_", "-"): value for name, value in fields.items()}, doseq=True)
    return {"method": "POST", "content": body.encode(), "headers": {"content-type": FORM}}


def direct(query: str, address: str = "", kind: str = QUERY, charset: str = "utf-8") -> dict:
    return {
        "method": "POST",
        "url": f"/sparql{address}",
        "content": query.encode(charset),
        "headers": {"content-type": kind},
    }


def get(address: str) -> dict:
    return {"method": "GET", "url": f"/sparql{address}"}


REFUSED = {
    "bad_query_method": ({"method": "PUT", "url": f"/sparql?query={quote(ASK)}"}, 405),
    "bad_multiple_queries": (get(f"?query={quote(ASK)}&query={quote('SELECT * {}')}"), 400),
    "bad_multiple_queries_form": (form(query=[ASK, ASK]), 400),
    "bad_multiple_queries_direct": (direct(ASK, f"?query={quote(ASK)}"), 400),
    "bad_query_wrong_media_type": (direct(ASK, kind="text/plain"), 415),
    "bad_query_missing_form_type": (
        {"method": "POST", "content": f"query={quote(ASK)}".encode(), "headers": {}},
        415,
    ),
    "bad_query_missing_direct_type": ({"method": "POST", "content": b"ASK {}"}, 415),
    "bad_query_non_utf8": (direct(ASK, kind=f"{QUERY}; charset=UTF-16", charset="utf-16"), 415),
    "bad_query_not_utf8_after_all": (
        {"method": "POST", "content": b'ASK { ?s ?p "\xff" }', "headers": {"content-type": QUERY}},
        400,
    ),
    "bad_query_not_utf8_in_address": (get("?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%7D"), 400),
    "bad_query_syntax": (get(f"?query={quote('ASK { WHERE {} }')}"), 400),
    "bad_query_empty": (get("?query="), 400),
    "bad_form_without_query": (form(other="x"), 400),
    "bad_update_get": (get(f"?update={quote('CLEAR ALL')}"), 403),
    "bad_multiple_updates": (form(update=["CLEAR NAMED", "CLEAR DEFAULT"]), 403),
    "bad_update_wrong_media_type": (direct("CLEAR ALL", kind="text/plain"), 415),
    "update_post_form": (form(update="CLEAR ALL"), 403),
    "update_post_direct": (direct("CLEAR ALL", kind=UPDATE), 403),
    "update_as_query": (form(query="DROP ALL"), 403),
    "update_dataset_conflict": (
        form(update="DELETE {?s ?p ?o} WHERE {?s ?p ?o}", using_graph_uri="http://x/"),
        403,
    ),
    "graph_of_no_dataset": (get(f"?query={quote(ASK)}&default-graph-uri=file:///etc/passwd"), 403),
    "named_graph_of_no_dataset": (get(f"?query={quote(ASK)}&named-graph-uri=http://a.test/"), 403),
    "from_of_no_dataset": (get(f"?query={quote('ASK FROM <file:///etc/passwd> {}')}"), 403),
    "service": (get(f"?query={quote('ASK { SERVICE <http://a.test/> { ?s ?p ?o } }')}"), 403),
    "load": (form(query="LOAD <file:///etc/passwd>"), 403),
    "unknown_format": (get(f"?query={quote(ASK)}&format=yaml"), 406),
    "yes_or_no_as_triples": (get(f"?query={quote(ASK)}&format=turtle"), 406),
    "rows_as_triples": (get(f"?query={quote('SELECT * {} LIMIT 1')}&format=turtle"), 406),
    "long_query": (direct(f"ASK {{}} #{'x' * 100_000}"), 413),
    "long_body": (direct("#" * 2_000_000), 413),
    "too_many_fields": (get("?" + "&".join(["a=b"] * 1_100)), 400),
    "no_such_address": ({"method": "GET", "url": "/sparq"}, 404),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(server, case):
    request, status = REFUSED[case]
    answer = server.client.request(**{"url": "/sparql", **request})
    problem = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["code"]
    assert len(problem["detail"]) > 10
    assert "Traceback" not in answer.text
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


ANSWERED = {
    "query_get": (get(f"?query={quote(ASK)}"), ROWS, True),
    "query_post_form": (form(query=ASK), ROWS, True),
    "query_post_direct": (direct(ASK), ROWS, True),
    "query_post_direct_charset": (direct(ASK, kind=f"{QUERY}; charset=utf-8"), ROWS, True),
    "query_content_type_select": (form(query="SELECT (1 AS ?x) {}"), ROWS, None),
    "query_content_type_ask": (form(query=ASK), ROWS, None),
    "query_content_type_describe": (form(query="DESCRIBE agency:hud"), TRIPLES, None),
    "query_content_type_construct": (
        form(query="CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p agency:hud }"),
        TRIPLES,
        None,
    ),
    "query_dataset_default_graph": (
        form(query=IN_DEFAULT, default_graph_uri=GRAPHS[1]),
        ROWS,
        True,
    ),
    "query_dataset_default_graph_of_another": (
        form(query=IN_DEFAULT, default_graph_uri=GRAPHS[0]),
        ROWS,
        False,
    ),
    "query_dataset_default_graphs_get": (
        get(f"?{urlencode([('query', IN_PERIODS), *(('default-graph-uri', g) for g in GRAPHS)])}"),
        *(ROWS, True),
    ),
    "query_dataset_default_graphs_post": (
        direct(IN_PERIODS, f"?{urlencode([('default-graph-uri', one) for one in GRAPHS])}"),
        *(ROWS, True),
    ),
    "query_dataset_named_graphs_post": (
        form(query="ASK { GRAPH ?g { ?s qsmo:coverageStatus ?o } }", named_graph_uri=list(GRAPHS)),
        *(ROWS, True),
    ),
    "query_dataset_named_graphs_have_no_default": (
        form(query="ASK { ?s ?p ?o }", named_graph_uri=list(GRAPHS)),
        ROWS,
        False,
    ),
    "query_dataset_default_graphs_have_no_named": (
        form(query="ASK { GRAPH ?g { ?s ?p ?o } }", default_graph_uri=GRAPHS[0]),
        ROWS,
        False,
    ),
    "query_dataset_full": (
        form(
            query=f"ASK {{ {IN_PERIODS[4:]} GRAPH ?g {{ ?s2 qsmo:coverageStatus ?o2 }} }}",
            default_graph_uri=GRAPHS[0],
            named_graph_uri=GRAPHS[1],
        ),
        *(ROWS, True),
    ),
    "query_multiple_dataset": (  # the request's graphs, not those of the query
        form(
            query=f"ASK FROM <{GRAPHS[1]}> {{ ?s qsmo:coverageStatus ?o }}",
            default_graph_uri=GRAPHS[0],
        ),
        *(ROWS, False),
    ),
    "query_from_within": (form(query=f"ASK FROM <{GRAPHS[1]}> {IN_DEFAULT[4:]}"), ROWS, True),
}


@pytest.mark.parametrize("case", ANSWERED)
def test_answered(server, case):
    request, types, truth = ANSWERED[case]
    answer = server.client.request(**{"url": "/sparql", **request})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] in types
    if truth is not None:
        assert answer.json()["boolean"] is truth


WANTED = {
    "json": ("SELECT", "application/sparql-results+json"),
    "xml": ("SELECT", "application/sparql-results+xml"),
    "csv": ("SELECT", "text/csv; charset=utf-8"),
    "tsv": ("SELECT", "text/tab-separated-values; charset=utf-8"),
    "turtle": ("CONSTRUCT", "text/turtle; charset=utf-8"),
    "ntriples": ("CONSTRUCT", "application/n-triples"),
    "jsonld": ("CONSTRUCT", "application/ld+json"),
    "rdfxml": ("CONSTRUCT", "application/rdf+xml"),
}
QUERIES = {
    "SELECT": "SELECT ?s ?l { ?s a qsmo:QSMO ; rdfs:label ?l } ORDER BY ?s ?l",
    "CONSTRUCT": "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a qsmo:QSMO ; rdfs:label ?l }",
}


@pytest.mark.parametrize("fmt", WANTED)
def test_the_same_by_name_and_by_accept(server, fmt):
    form, kind = WANTED[fmt]
    named = server.get(QUERIES[form], format=fmt)
    asked = server.post(QUERIES[form], accept=f"text/html, {kind.split(';')[0]};q=0.4")
    assert named.status_code == asked.status_code == 200
    assert named.headers["content-type"] == asked.headers["content-type"] == kind
    assert named.content == asked.content
    assert len(named.content) > 300
    assert set(asked.headers["vary"].split(", ")) == {"Accept", "Accept-Encoding"}


def test_json_and_xml_say_the_same(server):
    rows = server.get(QUERIES["SELECT"]).json()["results"]["bindings"]
    space = {"r": "http://www.w3.org/2005/sparql-results#"}
    tree = ET.fromstring(server.get(QUERIES["SELECT"], format="xml").content)
    found = [
        {one.get("name"): one[0].text for one in row} for row in tree.iterfind(".//r:result", space)
    ]
    assert found == [{name: term["value"] for name, term in row.items()} for row in rows]
    assert found


def test_head_has_the_headers_of_get_and_no_body(server):
    address = f"/sparql?query={quote(QUERIES['SELECT'])}"
    head, got = server.client.head(address), server.client.get(address)
    assert head.status_code == 200
    assert head.content == b""
    fixed = ("content-type", "content-length", "etag", "vary", "access-control-allow-origin")
    assert {name: head.headers[name] for name in fixed} == {
        name: got.headers[name] for name in fixed
    }


def test_options_and_pages_of_other_sites(server):
    asked = {"origin": "https://a.test", "access-control-request-method": "POST"}
    answer = server.client.options("/sparql", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers
    for one in (server.get(ASK), server.get("ASK {")):
        assert one.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in one.headers


def test_an_answer_that_is_known_is_not_sent_again(server):
    first = server.get(QUERIES["SELECT"])
    again = server.client.get(first.url, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = server.client.get(
        first.url, headers={"if-none-match": first.headers["etag"], "accept": "text/csv"}
    )
    assert other.status_code == 200
    assert server.get(QUERIES["SELECT"] + " ").headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "struuid ()", "BNODE()"])
def test_an_answer_that_changes_by_itself_has_no_etag(server, function):
    answer = server.get(f"SELECT ({function} AS ?x) {{}}")
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_gzip_for_who_takes_it(server):
    many = {"query": "SELECT ?s ?l { ?s a qsmo:Agency ; rdfs:label ?l } ORDER BY ?s LIMIT 100"}
    plain = server.client.get("/sparql", params=many, headers={"accept-encoding": "identity"})
    with server.client.stream("GET", plain.url, headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content)


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [("gzip;q=0", False), ("br", False), ("*", True), ("GZIP;q=0.5, br", True), ("x-gzip", False)],
)
def test_gzip_only_for_who_takes_it(server, accepted, zipped):
    answer = server.client.get("/api/gaps", headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding", "") == ("gzip" if zipped else "")


def test_the_service_describes_itself(server):
    from rdflib import Graph, Namespace
    from rdflib.namespace import RDF, RDFS, VOID

    sd, sh = (
        Namespace("http://www.w3.org/ns/sparql-service-description#"),
        Namespace("http://www.w3.org/ns/shacl#"),
    )
    answer = server.client.get("/sparql", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    me = next(graph.subjects(RDF.type, sd.Service))
    assert str(graph.value(me, sd.endpoint)) == f"{server.url}/sparql"
    dataset = graph.value(me, sd.defaultDataset)
    names = {str(name) for name in graph.objects(None, sd.name)}
    assert set(GRAPHS) <= names
    assert graph.value(dataset, VOID.triples)
    prefixes = {
        str(graph.value(one, sh.prefix)): str(graph.value(one, sh.namespace))
        for one in graph.objects(None, sh.declare)
    }
    assert prefixes["qsmo"] == "https://w3id.org/qsmo/ns#"
    queries = {
        str(graph.value(one, RDFS.label)): str(graph.value(one, sh.select))
        for one in graph.subjects(RDF.type, sh.SPARQLExecutable)
    }
    text = queries["Who provides what to an agency"]
    assert server.get(text).json()["results"]["bindings"]


def test_the_description_in_all_formats_and_as_page(server):
    for fmt in ("turtle", "ntriples", "jsonld", "rdfxml"):
        answer = server.client.get("/sparql", params={"format": fmt})
        assert answer.status_code == 200
        assert b"SPARQL11Query" in answer.content
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = server.client.get("/sparql", headers={"accept": browser})
    assert (page.status_code, page.headers["location"]) == (303, "/query")
    assert server.client.get("/sparql", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("host", ['a.test" . <x', "<>", "a b", "x" * 300])
def test_a_false_host_writes_nothing_into_the_description(server, host):
    answer = server.client.get("/sparql", headers={"host": host, "accept": "text/turtle"})
    if answer.status_code == 200:
        assert f"<{server.url}/sparql>" in answer.text
        assert f"//{host}/" not in answer.text
    else:
        assert answer.status_code == 400


def test_who_accepts_nothing_there_is_gets_the_list(server):
    answer = server.post("SELECT * {} LIMIT 1", accept="image/png")
    assert answer.status_code == 406
    assert "csv" in answer.json()["formats"]["select"]
    assert server.post("SELECT * {}", accept="text/turtle").status_code == 406
    assert server.post(ASK, accept="text/turtle").status_code == 406


@pytest.mark.parametrize(
    ("fmt", "kind"), [("csv", "text/csv"), ("tsv", "text/tab-separated-values")]
)
def test_yes_or_no_as_a_word(server, fmt, kind):
    for truth, where in (("true", "{}"), ("false", "{ ?s ?s ?s }")):
        for answer in (
            server.get(f"ASK {where}", format=fmt),
            server.post(f"ASK {where}", accept=kind),
        ):
            assert answer.text == truth
            assert answer.headers["content-type"] == f"{kind}; charset=utf-8"


def test_prefixes_are_known_and_unicode_comes_back(server):
    answer = server.get('SELECT ("é\U0001f600\\u00e9" AS ?x) { agency:hud a qsmo:Agency }')
    [row] = answer.json()["results"]["bindings"]
    assert row["x"]["value"] == "é\U0001f600é"


def test_a_pipelined_second_request_is_answered(server):
    with httpx.Client() as other:  # two on one connection, the second after a refusal
        assert other.get(f"{server.url}/sparql?query=x").status_code == 400
        assert json.loads(other.get(f"{server.url}/sparql?query={quote(ASK)}").text)["boolean"]


SHACL = "PREFIX sh: <http://www.w3.org/ns/shacl#> "
FOUND = {
    "prefixes": (
        "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }"
    ),
    "queries": (
        "SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query }"
    ),
}
"""What SIB's editor asks an endpoint (sib-swiss/sparql-editor, README)."""


def test_editors_find_prefixes_and_named_queries_by_asking(server):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = server.get(count).text
    prefixes, queries = (
        server.get(SHACL + text).json()["results"]["bindings"] for text in FOUND.values()
    )
    assert {one["prefix"]["value"]: one["namespace"]["value"] for one in prefixes} == PREFIXES
    named = {one.text for one in named_queries(ontology_dir()).values()}
    assert {one["query"]["value"] for one in queries} == named
    assert all(one["sq"]["value"].startswith(f"{server.url}/sparql/") for one in queries)
    beside = server.get(SHACL + "ASK { agency:hud a qsmo:Agency . ?q a sh:SPARQLExecutable }")
    assert beside.json()["boolean"], "the facts are there too"
    for _ in range(6):
        assert server.get(count + " #").text == before, "nothing of it stays"
