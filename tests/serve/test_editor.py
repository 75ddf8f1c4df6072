"""/query: the editor asks this server, and a plain form does without scripts."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager

import pytest
from openpyxl import load_workbook

from kg.analysis.coverage import Coverage
from kg.pages import Material
from kg.pages.query.pages import query_pages
from kg.pages.site import STATIC
from kg.rdf.dataset import assemble
from kg.serve.site import Site
from tests.pages.asking import DONE, asking, go
from tests.pages.test_accessible import check_all_views
from tests.serve.running import serving, small_build

ROWS = "SELECT ?a ?l { ?a a qsmo:Agency ; rdfs:label ?l } ORDER BY ?a LIMIT 7"
CELLS = (
    "SELECT ?agency ?status (COUNT(*) AS ?n) { ?c qsmo:agency ?agency ; qsmo:coverageStatus "
    "?status } GROUP BY ?agency ?status ORDER BY ?agency ?status LIMIT 90"
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MANY = "SELECT ?s { ?s a qsmo:Evidence } ORDER BY ?s"
MOST = 100
"""Rows of an answer here."""
CUT = "The server cut this answer off at 100 rows. For the rest order the rows, and ask for parts "
HOSTILE = "<script>alert(1)</script>\"'=1+1"


@pytest.fixture(scope="module")
def editor(tmp_path_factory, few, ontology):
    """A server of few facts over the files that the editor loads."""
    dataset = assemble(few, ontology)
    coverage = Coverage(dataset.world, dataset.day)
    material = Material(coverage, dataset.tables, ontology=ontology, quads=dataset.quads)
    files = {"index.html": b"<!doctype html><title>Start</title>", "assets/search-data.js": b""}
    for one in query_pages(material):
        if one.path.startswith("assets/") and one.path != "assets/query-data.js":
            files[one.path] = one.content.encode()
    for path in [*STATIC.glob("*.css"), *STATIC.glob("*.js")]:
        files[f"assets/{path.name}"] = path.read_bytes()
    folder = small_build(tmp_path_factory.mktemp("editor"), files)
    options = ("--data", str(few), "--pages", str(folder), "--timeout", "2")
    with serving(*options, limits={"MAX_ROWS": MOST}) as running:
        running.folder = folder
        yield running


@pytest.fixture
def asked(editor, opened):
    """Opens /query at what follows it; with scripts, once its answer is there."""

    @contextmanager
    def ask(rest="", **how):
        with opened(f"{editor.url}/query{rest}", home=editor.url, **how) as page:
            if "#" in rest and how.get("scripts", True):
                page.wait_for_selector(DONE)
            yield page

    return ask


def answer(editor, query, kind="json"):
    found = editor.get(query, format=kind)
    assert found.status_code == 200
    return found


def cells(page, table="#shown tbody tr"):
    return page.eval_on_selector_all(
        table, "all => all.map(row => [...row.cells].map(one => one.innerText))"
    )


def test_pages_of_this_program_are_known_from_others(editor, pages):
    assert Site(editor.folder).is_of_this_program()
    assert not Site(pages).is_of_this_program()


def test_answer_is_that_of_the_endpoint(editor, asked):
    wanted = answer(editor, ROWS).json()["results"]["bindings"]
    with asked(asking(ROWS)) as page:
        assert [row[1] for row in cells(page)] == [row["l"]["value"] for row in wanted]
        assert "7 rows" in page.inner_text("#count")
        go(page, asking("ASK { ?s a qsmo:Agency }"))
        assert page.inner_text("#shown") == "Yes"
        go(page, asking("CONSTRUCT { ?a a qsmo:Agency } WHERE { ?a a qsmo:Agency } LIMIT 3"))
        assert page.inner_text("#shown pre").count("a qsmo:Agency") == 3


def test_refusals_say_why_and_where(asked):
    with asked(asking("SELECT ?x {\n ?x ?y }")) as page:
        assert "not SPARQL 1.1: line 2" in page.inner_text("#wrong")
        go(page, asking("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"))
        assert "SERVICE is refused" in page.inner_text("#wrong")
        go(page, asking(RUNAWAY))
        assert "2 s" in page.inner_text("#wrong")
        go(page, asking(ROWS))
        assert page.inner_text("#wrong") == ""


def test_named_questions_and_their_parameters(editor, asked):
    with asked("#name=agency-providers&param=agency%3Dnasa") as page:
        rows = page.inner_text("#count")
        assert "row" in rows
        assert "nasa" in page.inner_text(".cm-content")


def test_pivot_counts_and_adds_up_and_has_an_address(editor, asked):
    found = answer(editor, CELLS).json()["results"]["bindings"]
    view = "&view=pivot,agency,status,sum%20n"
    with asked(asking(CELLS) + view) as page:
        shown = cells(page, "#shown table tr")
        heads, lines, total = shown[0], shown[1:-1], shown[-1]
        assert len(lines) == len({row["agency"]["value"] for row in found})
        assert int(total[-1].replace(",", "")) == sum(int(row["n"]["value"]) for row in found)
        for column in range(1, len(heads)):
            numbers = [int(line[column].replace(",", "") or 0) for line in lines]
            assert sum(numbers) == int(total[column].replace(",", ""))
        page.select_option("#shown select >> nth=2", "")
        assert int(cells(page, "#shown table tr")[-1][-1].replace(",", "")) == len(found)
        assert page.url.endswith("&view=pivot,agency,status,")


def test_chart_has_a_bar_a_group_and_says_its_numbers(editor, asked):
    found = answer(editor, CELLS).json()["results"]["bindings"]
    with asked(f"{asking(CELLS)}&view=chart,status,sum%20n") as page:
        statuses = {row["status"]["value"] for row in found}
        assert page.locator("#shown rect").count() == len(statuses)
        said = page.get_attribute("#shown svg", "aria-label")
        assert said.startswith("sum n by status: ")
        widths = page.eval_on_selector_all(
            "#shown rect", "all => all.map(one => +one.getAttribute('width'))"
        )
        assert widths == sorted(widths, reverse=True)


def test_downloads(asked):
    begins = {"csv": b"a,l\r\n", "json": b'{"head"', "xlsx": b"PK\x03\x04", "ttl": b"@prefix"}
    with asked(asking(ROWS)) as page:
        for kind, start in begins.items():
            if kind == "ttl":
                go(page, asking("DESCRIBE agency:hud"))
            with page.expect_download() as waiting:
                page.click(f"[data-download={kind}]")
            assert waiting.value.path().read_bytes().startswith(start)


def test_a_sheet_has_the_rows_and_no_formula(editor):
    texts = [json.dumps(one) for one in ("=1+1", HOSTILE)]
    query = f"SELECT ?t ?n {{ VALUES (?t ?n) {{ ({texts[0]} 7) ({texts[1]} 8) }} }}"
    found = editor.client.post("/query", data={"query": query, "download": "xlsx"})
    assert found.status_code == 200
    sheet = load_workbook(io.BytesIO(found.content)).worksheets[0]
    assert [*sheet.values] == [("t", "n"), ("=1+1", 7), (HOSTILE, 8)]
    assert sheet["A2"].data_type == "s"
    refused = editor.client.post("/query", data={"query": "ASK {}", "download": "xlsx"})
    assert refused.status_code == 400
    assert "SELECT" in refused.json()["detail"]


def test_what_is_cut_off_is_said_and_how_to_get_the_rest(editor, asked):
    with asked(asking(MANY)) as page:
        assert page.inner_text("#count").startswith("100 rows")
        assert page.inner_text("#capped").startswith(CUT)
    form = {"query": MANY}
    plain = editor.client.post("/query", data=form)
    assert CUT in plain.text
    sheet = editor.client.post("/query", data=form | {"download": "xlsx"})
    rows = [*load_workbook(io.BytesIO(sheet.content)).worksheets[0].values]
    assert len(rows) == 1 + 100 + 1
    assert rows[-1][0].startswith(CUT)
    for one in (plain, sheet):
        assert one.headers["kg-truncated"].startswith("rows; limit=100; mend=")


def test_a_download_that_is_refused_is_no_file(asked):
    with asked(asking(ROWS)) as page:
        page.route("**/sparql", lambda route: route.fulfill(status=503, body='{"detail": "Busy."}'))
        page.click("[data-download=csv]")
        page.wait_for_selector("#capped:not([hidden])")
        assert page.inner_text("#capped") == "There is no file: Busy."


def test_plain_form_answers_without_scripts_and_by_keyboard(editor, asked):
    wanted = answer(editor, ROWS).json()["results"]["bindings"]
    with asked(scripts=False) as page:
        assert not page.is_visible("#ask")
        page.focus("#plain-query")
        page.keyboard.press("Control+a")
        page.keyboard.type(ROWS)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#plain-title")
        assert [row[1] for row in cells(page, "tbody tr")] == [row["l"]["value"] for row in wanted]
        assert page.input_value("#plain-query") == ROWS
        links = page.eval_on_selector_all(".downloads a", "all => all.map(one => one.href)")
        assert [editor.client.get(one).status_code for one in links] == [200] * 4
        assert page.get_attribute("tbody a", "href").startswith("agency/")


def test_plain_form_says_what_is_wrong_and_shows_text_as_text(editor, asked):
    with asked(scripts=False) as page:
        page.fill("#plain-query", "SELECT ?x { ?x ?y")
        page.click("text=Run")
        assert "not SPARQL 1.1" in page.inner_text(".wrong.plain-answer")
        page.fill("#plain-query", f"SELECT ?t {{ VALUES ?t {{ {json.dumps(HOSTILE)} }} }}")
        page.click("text=Run")
        assert cells(page, "tbody tr") == [[HOSTILE]]
    for query, code in (("SELECT * { ?s ?p", 400), (RUNAWAY, 504), ("CLEAR ALL", 400)):
        assert editor.client.get("/query", params={"query": query}).status_code == code


def test_a_named_question_stands_in_the_form(editor):
    text = editor.client.get("/query", params={"name": "cfo-act-gaps"}).text
    assert "qsmo:coverageStatus" in text.split("<textarea")[1].split("</textarea>")[0]


def test_page_for_disk_leads_to_the_editor(editor):
    for address in ("/query.html", "/sparql"):
        found = editor.client.get(address, headers={"accept": "text/html"})
        assert (found.status_code, found.headers["location"]) == (303, "/query")


def test_accessible_with_scripts_and_without(asked):
    with asked(asking(ROWS) + "&view=pivot") as page:
        check_all_views(page)
        page.click("#views >> text=Chart")
        check_all_views(page)
