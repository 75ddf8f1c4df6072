"""Pages as the manifest lists them, and things by the description their reader prefers."""

from __future__ import annotations

import gzip

import pytest

from tests.serve.conftest import PAGES


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"query.html"}))  # the editor's
def test_a_file_comes_as_it_was_built(server, name):
    answer = server.client.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.content == PAGES[name]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    again = server.client.get(f"/{name}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = server.client.head(f"/{name}", headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(PAGES[name])


def test_the_first_page_is_at_the_root(server):
    assert server.client.get("/").content == PAGES["index.html"]
    assert server.client.get("/").headers["content-type"] == "text/html; charset=utf-8"
    assert server.client.get("/coverage").headers["location"] == "/coverage.html"


def test_pages_are_compressed_for_who_takes_that(server):
    with server.client.stream("GET", "/", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == PAGES["index.html"]


OUTSIDE = (
    *("/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"),
    *("/.lock", "/.previous/journal", "/manifest.part", "/data", "/data/", "/agency/"),
    *("/agency/..%2findex.html", "/index.html%00.ttl", "/agency/hud.html/", "/agency/%FF"),
    "/agency/" + "x" * 5_000,
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_else_in_the_folder_or_outside_is_served(server, path):
    answer = server.client.get(server.url + path)
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_are_read_only(server):
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        answer = server.client.request(method, "/index.html")
        assert answer.status_code in (400, 405)
        if answer.status_code == 405:
            assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert server.client.options("/index.html").status_code == 204


LIKES = {
    "": "/agency/hud.html",
    "text/html,application/xhtml+xml,*/*;q=0.8": "/agency/hud.html",
    "text/turtle": "/agency/hud.ttl",
    "application/ld+json, text/turtle;q=0.5": "/agency/hud.jsonld",
    "application/rdf+xml": "/agency/hud.rdf",
    "application/n-triples": "/agency/hud.nt",
}


@pytest.mark.parametrize("accept", LIKES)
def test_a_thing_is_described_elsewhere(server, accept):
    answer = server.client.get("/agency/hud", headers={"accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["location"]) == (303, LIKES[accept])
    assert answer.headers["vary"] == "Accept"
    found = server.client.get(answer.headers["location"])
    assert found.status_code == 200


ROWS = {
    "/adoption/ad-0509": "/fact.html#ad-0509",
    "/evidence/adoptions.ad-0509": "/fact.html#ad-0509",
    "/status/marketplace": "/ontology.html",
    "/ns": "/ontology.html",
}


def test_things_without_a_page_lead_to_their_row_and_to_rdf(server):
    from rdflib import Graph

    [row] = server.get("SELECT ?a { ?a a qsmo:Adoption } ORDER BY ?a LIMIT 1").json()["results"][
        "bindings"
    ]
    path = row["a"]["value"].removeprefix("https://w3id.org/qsmo")
    html = server.client.get(path, headers={"accept": "text/html"})
    assert html.headers["location"] == f"/fact.html#{path.rsplit('/')[-1]}"
    data = server.client.get(path, headers={"accept": "text/turtle"}).headers["location"]
    assert data == f"{path}.ttl"
    for ending, fmt in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")):
        answer = server.client.get(f"{path}.{ending}")
        assert answer.status_code == 200
        if fmt != "json-ld":  # rdflib's JSON-LD parser warns of itself
            graph = Graph().parse(data=answer.text, format=fmt)
            assert {str(one) for one in graph.subjects()} == {row["a"]["value"]}
    assert server.client.get("/ns", headers={"accept": "text/html"}).headers["location"] == (
        "/ontology.html"
    )
    assert server.client.get("/ns").headers["location"] == "/data/qsmo.ttl"


@pytest.mark.parametrize("path", ["/agency/nonesuch", "/agency/nonesuch.ttl", "/nothing/x", "/x"])
def test_what_does_not_exist_is_not_found(server, path):
    answer = server.client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
