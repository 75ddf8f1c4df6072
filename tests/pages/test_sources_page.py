"""sources.html: every source once, with its rows counted; sorting, filters, links outside."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.analysis.source_use import UNDATED, age_bands, rows_by_source
from kg.dates import first_day
from kg.pages.sources import sources_pages
from tests.pages.material import real_material, written
from tests.small import run

ROWS = """() => [...document.querySelectorAll('#sources tbody tr')].filter(row => !row.hidden).map(
  row => [...row.cells].map((cell, place) => place ? cell.textContent
    : cell.querySelector('a').getAttribute('href')))"""


@pytest.fixture(scope="module")
def sources(site, opened):
    with opened(site.address("sources.html")) as page:
        yield page


def test_every_source_is_there_once_with_its_rows(sources, site):
    rests = Counter(
        row["source"]
        for name, rows in site.tables.items()
        if name != "sources"
        for row in rows
        if row.get("source")
    )
    shown = {href: (read, int(count)) for href, _, _, read, count in sources.evaluate(ROWS)}
    assert shown == {
        f"source/{row['id']}.html": (row["retrieved"], rests[row["id"]])
        for row in site.tables["sources"]
    }


def test_counts_agree_with_the_named_query_for_what_the_graph_has(site):
    """What SPARQL says rests on a source is what the table says, for a source of plain rows."""
    source = "gao-24-105738-federal-hiring-usa-staffing"
    said = run("query", "rests-on-source", "--param", f"source={source}", "--format", "csv")
    rows = {line.split(",")[0] for line in said.stdout.decode().splitlines()[1:]}
    assert len(rows) == rows_by_source(site.tables)[source] > 0


def test_sums_are_of_all_sources(sources, site):
    for place in (1, 2):
        counts = sources.eval_on_selector_all(
            f".sums table:nth-of-type({place}) tbody td:nth-child(2)",
            "all => all.map(one => Number(one.textContent.replace(',', '')))",
        )
        assert sum(counts) == len(site.tables["sources"])
        assert len(counts) == 5


def test_bands_of_age():
    rows = [
        {"date": one} for one in ("2026", "2025-11-22", "2021-11-22", "2021-11-21", "2016-11", "")
    ]
    found = age_bands(rows, first_day("2026-11-22"), (1, 5, 10))
    assert {name: [one["date"] for one in same] for name, same in found.items()} == {
        "up to 1 year": ["2026", "2025-11-22"],
        "up to 5 years": ["2021-11-22"],
        "up to 10 years": ["2021-11-21", "2016-11"],
        "over 10 years": [],
        UNDATED: [""],
    }


def test_sorting_says_so_and_puts_undated_last(sources):
    heads = sources.query_selector_all("#sources thead th")
    heads[2].query_selector("button").click()
    assert heads[2].get_attribute("aria-sort") == "descending"
    assert heads[4].get_attribute("aria-sort") is None
    dates = [row[2] for row in sources.evaluate(ROWS)]
    dated = [one for one in dates if one]
    assert dated == sorted(dated, reverse=True)
    assert dates[: len(dated)] == dated
    heads[2].query_selector("button").click()
    dates = [row[2] for row in sources.evaluate(ROWS)]
    assert dates[: len(dated)] == sorted(dated)
    heads[4].query_selector("button").click()
    counts = [int(row[4]) for row in sources.evaluate(ROWS)]
    assert counts == sorted(counts, reverse=True)


def test_filters_and_their_count(sources, site):
    total = len(site.tables["sources"])
    sources.select_option("#kind", "oversight")
    oversight = sum(row["kind"] == "oversight" for row in site.tables["sources"])
    assert len(sources.evaluate(ROWS)) == oversight
    assert sources.inner_text("#count") == f"{oversight} of {total} shown"
    sources.fill("#words", "gao.gov")
    found = sources.evaluate(ROWS)
    assert 0 < len(found) < oversight
    sources.fill("#words", "nothing is called so")
    assert sources.is_visible("#none")
    sources.fill("#words", "")
    sources.select_option("#kind", "")
    sources.select_option("#date", "undated")
    assert len(sources.evaluate(ROWS)) == sum(not row["date"] for row in site.tables["sources"])
    sources.select_option("#date", "")
    assert len(sources.evaluate(ROWS)) == total


def test_outside_links_are_those_of_the_table(sources, site):
    links = dict(
        sources.eval_on_selector_all(
            "#sources tbody tr",
            """rows => rows.map(row => [row.querySelector('a').getAttribute('href'),
              row.querySelector('a.outside').href])""",
        )
    )
    for row in site.tables["sources"][::25]:
        shown = links[f"source/{row['id']}.html"]
        assert (
            shown.split("#")[0].rstrip("/").partition("://")[2].lower()[:15]
            == (row["url"].rstrip("/").partition("://")[2].lower()[:15])
        )


def test_without_scripts_all_rows_are_there(site, opened):
    with opened(site.address("sources.html"), scripts=False) as page:
        assert len(page.query_selector_all("#sources tbody tr")) == len(site.tables["sources"])
        assert not page.is_visible("form.tools")
    assert (site.out / "sources.html").stat().st_size < 300_000


def test_addresses_that_are_no_web_pages_are_left_out(opened, tmp_path):
    from tests.pages.test_hostile import HARMLESS, HOSTILE, write

    write(tmp_path)
    with opened((tmp_path / "sources.html").as_uri()) as page:
        assert page.evaluate(HARMLESS) == [0, 0, 0]
        assert page.query_selector_all("a.outside")[0].get_attribute("href").startswith("https://")
        assert len(page.query_selector_all("a.outside")) == 1
        text = page.text_content("#sources")
        assert all(one in text for one in HOSTILE.values())


def test_data_hold_each_address_once():
    files = written(sources_pages, real_material())
    assert set(files) == {"sources.html", "assets/sources-data.js"}
    assert "<" not in files["assets/sources-data.js"]
