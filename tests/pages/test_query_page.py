"""query.html answers as `kg query` does, from disk, and gives away what it answered."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import quote

import pytest

from kg.analysis.coverage import Coverage
from kg.pages import Material
from kg.pages.query.pages import query_pages
from kg.paths import ontology_dir
from kg.query.named import named_queries
from kg.query.run import graph_names, run_query
from kg.query.terms import resolver
from tests.pages.asking import ask, asking, go, saved


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.drill)])
def test_every_named_query_answers_as_on_the_command_line(at, dataset, step):
    graphs = graph_names(dataset.store)
    with at() as page:
        for name, query in [*named_queries(ontology_dir()).items()][::step]:
            go(page, f"#name={name}")
            expected = json.loads(run_query(dataset.store, query.text, "json", graphs).body)
            assert json.loads(saved(page, "json")) == expected, name


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("agency-providers", {"agency": "nasa"}),
        ("adoptions-as-of", {"area": "travel", "day": "2015-06-01"}),
        ("provider-customers", {"provider": "dfas"}),
        ("policies-in-force", {"issuer": 'Office "of" {braces} <and> \\ more'}),
    ],
)
def test_parameters_of_a_link_are_those_of_the_command_line(at, dataset, data, name, values):
    text = named_queries(ontology_dir())[name].bind(values, resolver(data))
    expected = json.loads(run_query(dataset.store, text, "json", graph_names(dataset.store)).body)
    for spelt in ("param={}%3D{}", "{}={}"):
        parts = [spelt.format(key, quote(value, safe="")) for key, value in values.items()]
        with at("&".join([f"#name={name}", *parts])) as page:
            assert json.loads(saved(page, "json")) == expected


def test_triples_and_graphs_are_those_of_the_store(at, dataset):
    graphs = graph_names(dataset.store)
    text = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?m) { GRAPH ?g { ?s ?p ?o } }"
    plain = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with at() as page:
        for one in (text, plain, text.replace("{ GRAPH", "FROM NAMED graph:periods { GRAPH")):
            ask(page, one)
            expected = run_query(dataset.store, one, "json", graphs).body
            assert json.loads(saved(page, "json")) == json.loads(expected)


def test_describe_is_turtle_table_and_picture(at, dataset):
    with at("#query=DESCRIBE%20agency%3Anasa") as page:
        assert "\nagency:nasa a org:FormalOrganization" in page.inner_text("#shown pre")
        found = run_query(dataset.store, "DESCRIBE agency:nasa", "ntriples", frozenset()).body
        assert sorted(saved(page, "nt").splitlines()) == sorted(found.decode().splitlines())
        turtle = saved(page, "ttl")
        page.check("input[value=table]")
        assert page.locator("#shown tbody tr").count() == len(found.splitlines())
        page.check("input[value=picture]")
        drawn = set(
            page.locator("#shown svg a").evaluate_all(
                "all => all.map(one => one.getAttribute('href'))"
            )
        )
        assert "agency/nasa.html" in drawn
        assert page.locator("#shown details li").count() == page.locator("#shown svg path").count()
    import pyoxigraph as ox

    one, other = (
        {str(triple) for triple in ox.parse(body, format=form)}
        for body, form in ((turtle, ox.RdfFormat.TURTLE), (found, ox.RdfFormat.N_TRIPLES))
    )
    assert one == other


def test_csv_is_the_table_as_the_standard_has_it(at):
    text = """SELECT ?a ?b ?c { VALUES (?a ?b ?c) {
      ("one, \\"two\\"" agency:nasa 3) ("=1+1" UNDEF 4.5)
      ("two\\nlines" <https://a.example/> "x"@en) } }"""
    with at(asking(text)) as page:
        content = saved(page, "csv")
        cells = page.locator("#shown tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[0] == ["a", "b", "c"]
    assert rows[1:] == [
        ['one, "two"', "https://w3id.org/qsmo/agency/nasa", "3"],
        ["=1+1", "", "4.5"],
        ["two\nlines", "https://a.example/", "x"],
    ]
    full = [
        [one.replace("agency:", "https://w3id.org/qsmo/agency/") for one in row] for row in cells
    ]
    assert full == rows[1:]
    assert content.endswith("\r\n")


def test_columns_sort_by_number_and_by_text_and_pages_turn(at):
    numbers = " ".join(str(one * 7 % 200) for one in range(200))
    text = f"SELECT ?n {{ VALUES ?n {{ {numbers} }} }}"
    with at(asking(text)) as page:
        column = page.locator("#shown tbody td")
        assert column.count() == 100
        page.click("button.sort")
        assert column.first.inner_text() == "0"
        page.click("button.sort")
        assert column.first.inner_text() == "199"
        assert page.get_attribute("#shown thead th", "aria-sort") == "descending"
        page.click("text=Next rows")
        assert column.first.inner_text() == "99"
        assert "Rows 101 to 200 of 200" in page.inner_text(".pager")
        assert page.is_disabled("text=Next rows")


def test_too_many_rows_are_announced_and_downloads_hold_all(at, dataset):
    with at(asking("SELECT ?s { ?s ?p ?o }")) as page:
        said = page.inner_text("#capped")
        total = int(re.sub(r"\D", "", page.inner_text("#count").split(" rows")[0]))
        assert "first 20,000 rows" in said
        assert f"{total:,}" in said
        assert len(saved(page, "csv").splitlines()) == total + 1


def test_things_link_to_their_pages_and_the_rest_describes_itself(at):
    text = """SELECT ?a { VALUES ?a { agency:nasa service:cdm-defend adoption:ad-0001
      <https://a.example/x> <javascript:alert(1)> <https://w3id.org/qsmo/agency/%3Cb%3E> } }"""
    with at(asking(text)) as page:
        links = page.locator("#shown td").evaluate_all(
            "cells => cells.map(cell => cell.querySelector('a')?.getAttribute('href') ?? '')"
        )
        assert links[0] == "agency/nasa.html"
        assert re.fullmatch(r"(agency|provider)/[\w-]+\.html#service-cdm-defend", links[1])
        assert links[2] == "#query=DESCRIBE%20adoption%3Aad-0001"
        assert links[3:5] == ["https://a.example/x", ""]
        page.click("#shown a.here >> text=adoption:ad-0001")
        page.wait_for_selector("#shown pre")
        assert "\nadoption:ad-0001 a qsmo:Adoption" in page.inner_text("#shown pre")


def test_every_question_is_listed_for_readers_without_scripts(site, opened):
    with opened(site.address("query.html"), scripts=False) as page:
        titles = page.locator(".all li a").all_text_contents()
        assert set(titles) == {one.title for one in named_queries(ontology_dir()).values()}
        assert page.is_hidden("#ask")
        assert "needs JavaScript" in page.inner_text("main")


def test_same_facts_same_bytes(dataset):
    coverage = Coverage(dataset.world, dataset.day)
    material = Material(coverage, dataset.tables, ontology=ontology_dir(), quads=dataset.quads)
    one, other = ([(each.path, getattr(each, "content", None)) for each in query_pages(material)]
                  for _ in range(2))  # fmt: skip
    assert one == other
    assert {"query.html", "assets/query-terms.js"} < {path for path, _ in one}
