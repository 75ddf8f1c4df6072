"""A page for every thing: every row stands on it with its source, and nothing is made up."""

from __future__ import annotations

import html
import json
import random
import re
from dataclasses import replace
from functools import cache

import pytest

from kg.analysis import status as st
from kg.analysis.compliance import findings
from kg.analysis.coverage import Coverage
from kg.dates import first_day
from kg.pages import Material
from kg.pages.names import spoken_text
from kg.pages.things.descriptions import description_files
from kg.pages.things.facts import row_key
from kg.pages.things.index import NAMES
from kg.pages.things.pages import thing_pages
from kg.pages.things.queries import Queries
from kg.query.named import named_queries
from kg.query.run import graph_names, run_query
from tests.explained import explained
from tests.pages.material import real_material, written
from tests.pages.parsed import parsed
from tests.pages.test_hostile import HOSTILE, hostile_facts

LIMIT = 300_000
TILE = re.compile(
    r'href="\.\./coverage\.html#cell=[\w-]+,([\w-]+)" title="[^"]*"><i aria-hidden="true">(.)</i>'
)
SPARQL = re.compile(r"<pre[^>]*><code>(.*?)</code>", re.DOTALL)
THINGS = {
    "agency": "agencies", "office": "offices", "provider": "providers", "policy": "policies",
    "area": "areas", "body": "bodies", "source": "sources",
}  # fmt: skip


@cache
def pages() -> dict[str, str]:
    return written(thing_pages, real_material())


@cache
def read() -> dict:
    found = {path: parsed(text) for path, text in pages().items()}
    for path, page in found.items():  # a page does not link to itself
        here = f"../{path}" if path.startswith("source/") else ""
        page.facts = [one._replace(source=one.source or here) for one in page.facts]
    return found


def sample(kind: str, many: int = 5) -> list[str]:
    """Ids of some things of a kind: the ones with the largest pages, and some at random."""
    paths = sorted(
        (path for path in pages() if path.startswith(f"{kind}/")),
        key=lambda one: -len(pages()[one]),
    )
    chosen = [*paths[:2], *random.Random(7).sample(paths, min(many, len(paths)))]
    return [path.partition("/")[2].removesuffix(".html") for path in dict.fromkeys(chosen)]


@pytest.fixture(scope="module")
def keys(dataset):
    """Row keys that a named query gives for a thing."""
    graphs = graph_names(dataset.store)
    known = named_queries(real_material().ontology)

    def asked(text: str) -> list[dict[str, str]]:
        answer = json.loads(run_query(dataset.store, text, "json", graphs).body)
        return [
            {name: term["value"] for name, term in row.items()}
            for row in answer["results"]["bindings"]
        ]

    def keys_of(name: str, parameter: str, kind: str, ident: str) -> set[str]:
        iri = f"<https://w3id.org/qsmo/{kind}/{ident}>"
        value = f"{kind}/{ident}" if parameter == "thing" else ident
        found = asked(known[name].bind({parameter: value}, lambda *_: iri))
        return {row.get("row") or _key(row["evidence"]) for row in found}

    keys_of.asked = asked
    return keys_of


def _key(evidence: str) -> str:
    table, _, row = evidence.removeprefix("https://w3id.org/qsmo/evidence/").partition(".")
    return f"{table}/{row}"


def in_graph(found: set[str]) -> set[str]:
    """What takes new customers is curated and stays outside the graph."""
    return {one for one in found if not one.startswith("intake/")}


# ---- which pages there are ----


def test_every_thing_has_a_page_and_there_is_none_of_nothing():
    tables = real_material().tables
    agencies = {row["id"] for row in tables["agencies"]}
    expected = {
        f"{kind}/{row['id']}.html"
        for kind, table in THINGS.items()
        for row in tables[table]
        if kind != "provider" or row["id"] not in agencies
    }
    assert set(pages()) == expected


def test_no_page_is_too_large():
    sizes = {path: len(text.encode()) for path, text in pages().items()}
    assert {path: size for path, size in sizes.items() if size > LIMIT} == {}


def test_ids_are_there_once():
    for path, page in read().items():
        assert len(page.ids) == len(set(page.ids)), path


# ---- every row, with its source ----


def test_every_row_stands_on_a_page_with_what_it_says_its_source_and_its_confidence():
    found: dict[str, set[tuple[str, str]]] = {}
    cited: dict[str, str] = {}
    for page in read().values():
        for one in page.facts:
            found.setdefault(one.key, set()).add((one.says, one.source))
            cited[one.key] = one.cited
    for table in NAMES:
        for row in real_material().tables[table]:
            key = f"{table}/{row_key(row)}"
            source = f"../source/{row['source']}.html" if row["source"] else ""
            expected = (" ".join(row["evidence"].split()), source)
            assert expected in found[key], key
            assert f"{row['confidence']} confidence" in cited[key], key
            date = spoken_text(row["observed"]) if row["observed"] else "undated"
            assert date in cited[key], key


def test_tables_of_facts_are_all_those_with_a_confidence():
    tables = real_material().tables
    assert set(NAMES) == {name for name, rows in tables.items() if "confidence" in rows[0]}


def test_no_page_shows_a_row_of_another_source_under_a_source():
    by_key = {
        f"{table}/{row_key(row)}": row["source"]
        for table in NAMES
        for row in real_material().tables[table]
    }
    for path, page in read().items():
        for one in page.facts:
            source = by_key[one.key]
            assert one.source == (f"../source/{source}.html" if source else ""), (path, one)
            assert source or "Our own reading" in one.cited


@pytest.mark.parametrize("kind", [kind for kind in THINGS if kind != "source"])
def test_the_rows_of_a_page_are_those_that_name_its_thing(kind, keys):
    for ident in sample(kind):
        page = read()[f"{kind}/{ident}.html"]
        mandates = {
            key
            for section in ("mandates", "other-mandates", "groups")
            for key in page.sections.get(section, ())
        }
        assert in_graph(page.keys - mandates) <= keys("rows-about", "thing", kind, ident), ident
        assert keys("rows-about", "thing", kind, ident) <= page.keys, ident


def test_the_rows_of_a_source_are_those_that_rest_on_it(keys):
    for ident in sample("source", 20):
        page = read()[f"source/{ident}.html"]
        assert in_graph(page.keys) == keys("rests-on-source", "source", "source", ident), ident


@pytest.mark.parametrize("agency", ["nasa", "hud", "usda", "abmc"])
def test_mandates_of_a_page_are_those_of_the_named_query(agency, keys):
    page = read()[f"agency/{agency}.html"]
    shown = {*page.sections["mandates"], *page.sections["other-mandates"]}
    material = real_material()
    others = {  # the duty of one named body does not bind those it speaks of
        f"provisions/{one.mandate.provision}"
        for one in findings(material.coverage, material.tables)
        if one.reason == "named-body"
    }
    assert keys("mandates-on-agency", "agency", "agency", agency) - others <= shown
    assert shown - others


@pytest.mark.parametrize("kind", THINGS)
def test_the_sparql_on_a_page_is_that_of_its_facts(kind, keys, dataset):
    """The first query gives rows, all of them on the page; each speaks of the thing and runs."""
    ident = sample(kind)[0]
    text = pages()[f"{kind}/{ident}.html"]
    queries = [html.unescape(one) for one in SPARQL.findall(text)]
    assert queries
    first = keys.asked(queries[0])
    assert {row["row"] for row in first} <= read()[f"{kind}/{ident}.html"].keys
    assert first
    for one in queries:
        assert f"/{kind}/{ident}>" in one
        keys.asked(one)


def test_links_to_the_editor_name_a_query_and_the_thing():
    known = named_queries(real_material().ontology)
    for kind in THINGS:
        for one in Queries(real_material().ontology).of(kind, "some-id"):
            path, _, fragment = one.path.partition("#")
            assert path == "query.html"
            name, value = fragment.split("&")
            parameters = {each.name for each in known[name.removeprefix("name=")].parameters}
            assert value.partition("=")[0] in parameters
            assert value.endswith("some-id")


# ---- what a page says ----


def test_statuses_are_those_of_coverage():
    material = real_material()
    for agency in sample("agency", 40):
        text = pages()[f"agency/{agency}.html"]
        shown = dict(TILE.findall(text))
        cells = list(material.coverage.cells([agency], material.world.main_functions))
        if any(cell.known for cell in cells):
            assert shown == {cell.area: st.WORD[cell.status].symbol for cell in cells}, agency
        else:
            assert shown == {}, agency


def test_unknown_is_no_gap():
    for path, page in read().items():
        if path.startswith("agency/"):
            assert "unknown gap" not in page.text.lower()
    assert "unknown: no gap until shown" in read()["agency/nasa.html"].text


def test_functions_never_stand_as_bare_codes():
    """Ids of functions and codes of the tables are no words; row keys and addresses hold them."""
    material = real_material()
    codes = {one for one in material.world.areas if re.search(r"\d|-.+-", one)}
    codes |= {"cabinet-department", "sub-agency", "cfo-act-independent", "in-use", "mandates-use"}
    codes |= {"designation_periods", "agency_changes", "omb-memorandum", "assigns-lead"}
    quoted = " ".join(
        row[column]
        for table, columns in {"provisions": ["statement"], "sources": ["title"]}.items()
        for row in material.tables[table]
        for column in columns
    )
    codes -= set(re.findall(r"[\w./-]+", quoted))  # the words of the rows themselves
    assert len(codes) > 700
    for path, page in read().items():
        words = set(re.findall(r"[\w./-]+", " ".join(page.texts)))
        assert not words & codes, (path, words & codes)


def test_conflicts_stand_side_by_side():
    material = real_material()
    disputed = [
        (cell.agency, cell.area, cell.providers)
        for cell in material.coverage.cells(material.world.agencies, material.world.tracked)
        if cell.conflict and not cell.inherited_from and not cell.bureaus
    ]
    assert disputed
    for agency, area, providers in disputed:
        text = pages()[f"agency/{agency}.html"]
        part = text[text.index('aria-labelledby="conflicts"') :]
        part = part[: part.index("</section>")]
        heading = f"{html.escape(material.names.area(area), quote=False)}</a>: who provides it"
        sides = part[part.index(heading) :].partition("<h3>")[0]
        for provider in providers:
            if provider != agency:
                assert html.escape(
                    material.names.organisation(provider), quote=False
                ) in html.unescape(sides)
    calm = [path for path, text in pages().items() if 'id="conflicts"' not in text]
    assert len(calm) > len(pages()) / 2


def test_a_service_is_found_on_the_page_its_links_name():
    material = real_material()
    for row in material.tables["services"]:
        path = material.links.path("service", row["id"])
        if path:
            page, _, anchor = path.partition("#")
            assert anchor in read()[page].ids


def test_history_tells_what_happened_with_dates_as_stated():
    text = read()["office/hr-qsmo.html"].text
    assert "29 Jun 2020 to 29 Mar 2022" in text
    assert "since 18 Mar 2025" in text
    assert (
        "history"
        not in read()["source/18f-identity-idp-config-agencies-localdev-yml-production.html"].ids
    )


def test_a_body_that_is_gone_says_so():
    page = read()["agency/usaid.html"]
    assert "It no longer exists" in page.text
    assert "functions" not in page.ids


@pytest.mark.parametrize(
    ("path", "part", "texts"),
    [
        ("agency/nasa.html", "links", ["at Wikidata", "entity/Q23548", "at USAspending, 080"]),
        ("policy/eo-14249.html", "links", ["in the Federal Register, 2025-05524"]),
        ("provider/ibc.html", "changes", ["National Business Center", "Oct 2012"]),
        ("office/hr-qsmo.html", "catalogues", ["in part", "29 Mar 2022", "not recorded"]),
    ],
)
def test_links_changes_and_catalogues_stand_on_the_page_of_their_thing(path, part, texts):
    section = pages()[path].partition(f'<h2 id="{part}">')[2].partition("<h2")[0]
    assert section
    assert [text for text in texts if text not in section] == []


# ---- worlds made by hand ----


def made(**given):
    world = explained(**given)
    return Material(Coverage(world.world, first_day("2026-01-01")), world.tables)


def test_lines_of_one_source_stand_under_it_and_no_line_is_lost_without_a_word():
    adoptions = [
        {"agency": f"a{number}", "area": "pay", "provider": "vendor", "observed": "2025"}
        | {"evidence": "y" * 1000}
        for number in range(900)
    ]
    material = made(
        sources=[{"id": "s"}],
        agencies=[{"id": f"a{number}"} for number in range(900)],
        providers=[{"id": "vendor"}],
        areas=[{"id": "pay"}],
        adoptions=adoptions,
    )
    texts = written(thing_pages, material)
    for path in ("area/pay.html", "provider/vendor.html", "source/s.html"):
        assert len(texts[path].encode()) <= LIMIT
        left = int(re.search(r"([\d,]+) more lines are left out", texts[path])[1])
        assert left > 0
        assert len(parsed(texts[path]).facts) + left >= 900


@cache
def hostile_pages():
    return {
        path: (text, parsed(text)) for path, text in written(thing_pages, hostile_facts()).items()
    }


def test_hostile_names_are_text():
    for path, (_, page) in hostile_pages().items():
        assert page.tags.isdisjoint({"img", "iframe", "object", "embed"}), path
        assert not {one for one in page.attributes if one.startswith("on")}, path
        assert "style" not in page.attributes, path
        assert not [one for one in page.links if one.lower().startswith("javascript:")], path
    shown = " ".join(page.text for _, page in hostile_pages().values())
    for text in HOSTILE.values():
        assert text in shown


def test_only_shared_scripts_run():
    for path, (text, _) in hostile_pages().items():
        for tag in re.findall(r"<script[^>]*>", text):
            assert 'src="../assets/' in tag, (path, tag)


# ---- in the browser ----


def test_a_tile_opens_the_evidence_of_its_square(site, opened):
    with opened(site.address("agency/nasa.html")) as page:
        page.click(".tiles a[href$='cell=nasa,payroll']")
        page.wait_for_selector("#evidence[open]")
        assert "Payroll" in page.text_content("#evidence")
        assert "National Aeronautics" in page.text_content("#evidence")


def test_a_key_opens_a_report_that_is_filled_in(site, opened):
    with opened(site.address("agency/nasa.html")) as page:
        page.locator("a[href$='#ad-0592']").first.click()
        page.click("a[href*='row=adoptions/ad-0592&']")
        page.wait_for_selector("#report-copy:visible")
        text = page.input_value("#report-text")
        assert "Row: adoptions/ad-0592" in text
        assert "Page: fact/adoptions-" in text
        assert "Facts as of: " in text
        assert page.text_content("#report-table") == "data/adoptions.csv"


def test_a_report_takes_only_keys_of_rows(site, opened):
    address = f"{site.address('report.html')}#row=<img src=x onerror=alert(1)>/x&page=y"
    with opened(address) as page:
        assert "(table/key" in page.input_value("#report-text")
        assert page.query_selector("img") is None


def test_the_page_reads_without_scripts(site, opened):
    with opened(site.address("agency/nasa.html"), scripts=False) as page:
        assert page.is_visible("text=What it uses, function by function")
        assert page.is_visible("svg.bar")


def test_descriptions_are_linked_only_where_they_are_written(dataset):
    material = real_material()
    assert list(description_files(material)) == []
    assert 'href="nasa.ttl"' not in pages()["agency/nasa.html"]
    text = written(thing_pages, replace(material, quads=dataset.quads))["agency/nasa.html"]
    assert 'href="nasa.ttl"' in text
    assert 'href="nasa.jsonld"' in text


def test_ways_to_other_pages_open_there(site, opened):
    with opened(site.address("agency/nasa.html")) as page:
        page.click("text=side by side with another body")
        page.wait_for_selector("#result:visible")
        assert "nasa" in [one.input_value() for one in page.locator("main select").all()]
    with opened(site.address("agency/nasa.html")) as page:
        page.click("text=the network around it")
        page.wait_for_selector("html[data-drawn]")
        assert "at=agency%3Anasa" in page.url or "at=agency:nasa" in page.url
        assert "NASA" in page.text_content("#panel")
