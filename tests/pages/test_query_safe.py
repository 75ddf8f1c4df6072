"""query.html refuses plainly, ends what runs away, shows hostile text as text, and asks nobody."""

from __future__ import annotations

import json
import re

from tests.pages.asking import RUNAWAY, ask, asking

HOSTILE = ["<script>alert(1)</script>", "</script>", '" onmouseover="alert(2)', "left\u202eright",
           "x" * 5000, "=1+1"]  # fmt: skip


REFUSED = [
    ("SELECT ?x WHERE {\n  ?x a qsmo:Agency .\n} LIMIT ten", r"line 3, column \d+.*LIMIT ten"),
    ("SELECT * { ?s nobody:knows ?o }", "this prefix is not declared"),
    ("INSERT DATA { agency:x rdfs:label 'y' }", "Updates are refused"),
    ("PREFIX a: <b:>\n# SELECT\nDELETE WHERE { ?s ?p ?o }", "Updates are refused"),
    ("SELECT * { SERVICE <https://a.example/> { ?s ?p ?o } }", "reaches no other host"),
    ("SELECT * { service silent ?x { ?s ?p ?o } }", "reaches no other host"),
    ("SELECT * FROM <https://a.example/> { ?s ?p ?o }", "no graph of this dataset"),
    ("# nothing", "There is no query yet"),
]


def test_refusals_and_errors_are_one_plain_line(at_few):
    with at_few() as page:
        for query, said in REFUSED:
            ask(page, query)
            text = page.inner_text("#wrong")
            assert re.search(said, text)
            assert "\n" not in text.strip()
            assert page.is_hidden("#answer")
            assert page.get_attribute("#wrong", "role") == "alert"


HARMLESS = [
    "SELECT ?o { service:cdm-defend rdfs:label ?o }",
    'SELECT ("SERVICE <x> INSERT" AS ?service) { # SERVICE ?x\n }',
    "PREFIX qsmo: <https://w3id.org/qsmo/ns#>\nASK { ?x a qsmo:QSMO }",
    "PREFIX p: <https://w3id.org/qsmo/graph/>\nASK FROM p:periods { ?s ?p ?o }",
]


def test_what_only_looks_forbidden_runs(at_few):
    with at_few() as page:
        for query in HARMLESS:
            ask(page, query)
            assert page.inner_text("#wrong") == ""
            assert page.is_visible("#answer")


def test_stop_ends_a_runaway_and_the_next_query_runs(at_few):
    with at_few() as page:
        page.evaluate("there => { location.hash = there }", asking(RUNAWAY))
        page.wait_for_selector("#stop:enabled")
        page.click("#stop")
        page.wait_for_selector("#ask[data-state=refused]")
        assert page.inner_text("#wrong") == "Stopped."
        assert page.is_disabled("#stop")
        ask(page, "ASK { agency:nasa a qsmo:Agency }")
        assert page.inner_text("#shown") == "Yes"


def test_the_time_limit_ends_a_runaway(at_few):
    with at_few() as page:
        page.select_option("#limit", "10")
        page.evaluate("there => { location.hash = there }", asking(RUNAWAY))
        page.wait_for_selector("#clock:not(:empty)")
        assert page.inner_text("#clock").endswith("of 10 s")
        page.wait_for_selector("#ask[data-state=refused]")
        assert "Stopped at the time limit of 10 s" in page.inner_text("#wrong")


def test_hostile_texts_are_text(at_few):
    values = " ".join(json.dumps(one) for one in HOSTILE)
    iri = "IRI(CONCAT('https://a.example/', ENCODE_FOR_URI(?x)))"
    text = f"SELECT ?x ({iri} AS ?y) {{ VALUES ?x {{ {values} }} }}"
    with at_few(asking(text)) as page:
        assert page.locator("#shown tbody td:first-child").all_text_contents() == HOSTILE
        assert page.locator("#shown script, #shown [onmouseover], #shown img").count() == 0
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    made = (
        "CONSTRUCT { ?s rdfs:label ?x ; rdfs:seeAlso ?s } WHERE { VALUES ?x { "
        + values
        + " } BIND(agency:nasa AS ?s) }"
    )
    with at_few(asking(made)) as page:
        assert "<script>alert(1)</script>" in page.inner_text("#shown pre")
        page.check("input[value=table]")
        found = page.locator("#shown tbody td:nth-child(3)").all_text_contents()
        assert set(HOSTILE) <= set(found)
        page.check("input[value=picture]")
        assert page.locator("#shown script, #shown img").count() == 0


def test_a_hostile_named_query_link_is_text(site, opened):
    with opened(site.address("query.html") + "#name=%3Cimg%20src%3Dx%3E") as page:
        page.wait_for_selector("html[data-engine=ready]")
        assert "<img src=x>" in page.inner_text("#wrong")


def test_policy_has_exactly_two_exceptions(site):
    def policy(name):
        text = (site.out / name).read_text(encoding="utf-8")
        [content] = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
        return {
            name: set(values) for name, *values in (part.split() for part in content.split("; "))
        }

    usual, here = policy("index.html"), policy("query.html")
    added = {
        name: values - usual.get(name, set())
        for name, values in here.items()
        if values != usual.get(name)
    }
    assert added == {"script-src": {"'wasm-unsafe-eval'"}, "worker-src": {"blob:"}}
    assert usual.keys() <= here.keys()
    others = {path.name for path in site.out.rglob("*.html")} - {"query.html"}
    assert others
    for path in site.out.rglob("*.html"):
        assert ("wasm-unsafe-eval" in path.read_text(encoding="utf-8")) == (
            path.name == "query.html"
        )
