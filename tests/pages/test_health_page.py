"""health.html and searches.html: what kg health says, line by line; filters; links that lead on."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest

from kg.analysis.health import health, health_record
from kg.analysis.health.words import REASONS
from kg.pages.health.pages import health_pages, tables_of_rows
from tests.pages.material import real_material, written
from tests.pages.test_hostile import HARMLESS, HOSTILE, hostile_facts

LINES = """() => [...document.querySelectorAll('table.todo tbody tr')].filter(
  row => !row.hidden && !row.closest('[hidden]')).map(row => ({
    points: Number(row.cells[0].textContent), reasons: row.dataset.r.split(' '),
    area: row.dataset.a || null, what: row.cells[1].textContent, id: row.id,
    start: row.cells[3].querySelector('code')?.textContent || null}))"""


@pytest.fixture(scope="module")
def record():
    material = real_material()
    world = material.world
    bodies = [one.id for one in world.agencies.values() if one.cfo_act]
    found = health(material.coverage, bodies, world.main_functions, material.tables)
    return health_record(found)


@pytest.fixture(scope="module")
def page(site, opened):
    with opened(site.address("health.html")) as found:
        yield found


@pytest.fixture(scope="module")
def log(site, opened):
    with opened(site.address("searches.html")) as found:
        yield found


def key(points, reasons, area, start) -> str:
    return json.dumps([points, sorted(reasons), area, start])


def test_every_item_is_there_once_with_its_points_and_reasons(page, record):
    shown = sorted(
        key(one["points"], one["reasons"], one["area"], one["start"])
        for one in page.evaluate(LINES)
    )
    assert shown == sorted(
        key(
            one["points"],
            [each["reason"] for each in one["reasons"]],
            one["area"],
            None if one["kind"] == "source" else one["start"],
        )
        for one in record["items"]
    )


def test_each_group_has_the_items_whose_heaviest_reason_it_is_in_order(page):
    points = {one.id: one.points for one in REASONS}
    groups = page.evaluate("""() => [...document.querySelectorAll('section.todo')].map(one => [
      one.querySelector('h3').id, [...one.querySelectorAll('tbody tr')].map(
        row => [Number(row.cells[0].textContent), row.dataset.r.split(' ')])])""")
    assert [name for name, _ in groups] == [
        one.id for one in REASONS if one.id in {name for name, _ in groups}
    ]
    for name, rows in groups:
        assert [one for one, _ in rows] == sorted((one for one, _ in rows), reverse=True)
        for total, reasons in rows:
            assert max(points[one] for one in reasons) == points[name]
            assert total == sum(points[one] for one in reasons)


def test_figures_are_those_of_the_list(page, record):
    shown = page.eval_on_selector_all(
        "table.amiss tbody tr",
        "all => all.map(row => [...row.cells].slice(1).map(cell => Number(cell.textContent)))",
    )
    found = [one for one in record["reasons"].values() if one["items"]]
    assert [row[:2] for row in shown] == [[one["points"], one["items"]] for one in found]
    assert sum(row[2] for row in shown) == len(record["items"])


def test_where_was_looked_in_vain_stands_with_the_cell(page, record):
    searched = [one for one in record["items"] if one["searched"]]
    assert searched
    for one in searched:
        row = page.query_selector(f"tr[id='{one['subject']}']")
        text = row.text_content()
        for search in one["searched"]:
            assert f"Looked for on {search['date']} in vain" in text
            assert search["query"] in text
            assert search["row"] in text


def test_filters_and_their_count(page, record):
    items = record["items"]
    page.select_option("#reason", "one-source")
    expected = [one for one in items if "one-source" in {r["reason"] for r in one["reasons"]}]
    assert len(page.evaluate(LINES)) == len(expected)
    assert page.inner_text("#count") == f"{len(expected)} of {len(items)} shown"
    page.select_option("#area", "payroll")
    expected = [one for one in expected if one["area"] == "payroll"]
    assert len(page.evaluate(LINES)) == len(expected)
    page.fill("#words", "nothing is called so")
    assert page.is_visible("#none")
    assert not page.is_visible("section.todo h3")
    page.fill("#words", "")
    page.select_option("#area", "")
    page.select_option("#reason", "")
    assert len(page.evaluate(LINES)) == len(items)
    assert "#" not in page.url


def test_the_choice_is_in_the_address(site, opened, page):
    page.select_option("#reason", "undated")
    fragment = page.url.partition("#")[2]
    page.select_option("#reason", "")
    with opened(site.address("health.html") + f"#{fragment}") as other:
        shown = other.evaluate(LINES)
        assert shown
        assert all("undated" in one["reasons"] for one in shown)
        assert other.input_value("#reason") == "undated"


def test_a_choice_that_is_none_shows_all(site, opened, record):
    with opened(site.address("health.html") + "#reason=%3Cb%3E&area=x") as other:
        assert len(other.evaluate(LINES)) == len(record["items"])


def test_links_lead_to_pages_that_are_there(site, page, log):
    for one in (page, log):
        hrefs = one.eval_on_selector_all(
            "main a[href]", "all => all.map(one => one.getAttribute('href'))"
        )
        for href in set(hrefs):
            if not href.startswith(("#", "http://", "https://")):
                path, _, anchor = href.partition("#")
                text = (site.out / unquote(path)).read_text("utf-8")
                assert not anchor or f'id="{unquote(anchor)}"' in text, href


def test_every_search_is_in_the_log_newest_first(log, site):
    rows = log.eval_on_selector_all(
        ".searches tbody tr",
        """all => all.map(row => [row.cells[0].textContent.split(' ')[0],
          row.cells[0].querySelector('a').textContent,
          [...row.cells[3].querySelectorAll('a')].map(one => one.href)])""",
    )
    table = {row["id"]: row for row in site.tables["search_log"]}
    assert {one for _, one, _ in rows} == set(table)
    assert len(rows) == len(table)
    assert [day for day, _, _ in rows] == sorted((day for day, _, _ in rows), reverse=True)
    for _, one, links in rows:
        looked = table[one]["looked_at"]
        assert len(links) == (0 if looked == "nothing relevant" else len(looked.split(";")))


def test_the_log_is_filtered_by_result(log, site):
    log.select_option("#reason", "found nothing")
    shown = log.evaluate(LINES)
    vain = [row for row in site.tables["search_log"] if row["result"] == "nothing-found"]
    assert len(shown) == len(vain)
    log.select_option("#reason", "")


def test_weight_and_use_without_scripts(site, opened, record):
    for name in ("health.html", "searches.html"):
        assert (site.out / name).stat().st_size < 300_000
    with opened(site.address("health.html"), scripts=False) as page:
        assert not page.is_visible("form.tools")
        assert page.locator("table.todo tbody tr").count() == len(record["items"])


def test_narrow_and_on_paper(page):
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    assert not page.is_visible("form.tools")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 860})


def test_hostile_texts_are_text(opened, tmp_path):
    from kg.pages import write_pages

    material = hostile_facts()
    log = [
        {"id": f"sl-{at:04}", "date": "2026-01-01", "agency": name, "area": "pay", "query": text}
        | {"looked_at": "javascript:alert(7)", "result": "nothing-found", "adoption": ""}
        | {"note": text}
        for at, (name, text) in enumerate(HOSTILE.items(), 1)
    ]
    material.tables["search_log"] = log
    write_pages(material, tmp_path)
    for name in ("health.html", "searches.html"):
        with opened((tmp_path / name).as_uri()) as page:
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            for width in (1440, 360):
                page.set_viewport_size({"width": width, "height": 860})
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert HOSTILE["script"] in page.inner_text("main")


def test_the_same_facts_give_the_same_bytes():
    first, second = (written(health_pages, real_material()) for _ in range(2))
    assert set(first) == {"health.html", "searches.html"}
    assert first == second


def test_tables_of_numbered_rows_only():
    found = tables_of_rows({"adoptions": [{"id": "ad-0001"}], "agencies": [{"id": "us-ai"}]})
    assert found == {"ad-0001": "adoptions"}
