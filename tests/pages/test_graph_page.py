"""graph.html: readable at first, searchable, true on every day, and honest about what it hides."""

from __future__ import annotations

import json
import re

import pytest

from kg.dates import first_day
from kg.network import network

NASA = "National Aeronautics and Space Administration"


def embedded(site) -> dict:
    text = (site.out / "graph.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="graph-data">(.*?)</script>', text)
    assert found
    return json.loads(found[1])


TICK_ALL = "document.querySelectorAll('#kinds input:not(:checked)').forEach(one => one.click())"
RECORDS = """relation => [...window.kgPicture.look.kept.values()]
  .filter(({line}) => line.relation === relation)
  .flatMap(({records}) => records.map(one => one.key)).sort()"""
STATE = """() => { const {look, network} = window.kgPicture;
  const {x, y} = network.getViewPosition();
  return [[...look.shown].sort(), look.lines.length, look.want.day, look.want.focus,
    look.want.steps, Math.round(x), Math.round(y), Math.round(network.getScale() * 100)]; }"""


@pytest.fixture(scope="module")
def content(site) -> dict:
    return embedded(site)


@pytest.fixture
def page(site, opened):
    with opened(site.address("graph.html")) as page:
        yield page


def on(page, day: str) -> None:
    page.evaluate(
        """day => { const box = document.getElementById('day');
        box.value = day; box.dispatchEvent(new Event('change')); }""",
        day,
    )


def shown(page) -> set[str]:
    return set(page.evaluate("[...window.kgPicture.look.shown]"))


def lines(page, relation: str) -> set[tuple[str, str]]:
    found = page.evaluate(
        """relation => window.kgPicture.look.lines.filter(({line}) => line.relation === relation)
        .map(({line}) => [line.from, line.to])""",
        relation,
    )
    return {tuple(one) for one in found}


def test_every_node_of_the_graph_has_a_place_of_its_own(site, content):
    nodes = content["nodes"]
    ids = {one["id"] for one in nodes}
    assert set(network(site.world, site.day)) <= ids
    assert {f"policy:{row['id']}" for row in site.tables["policies"]} <= ids
    assert {f"body:{row['id']}" for row in site.tables["bodies"]} <= ids
    assert len({(one["x"], one["y"]) for one in nodes}) == len(nodes) == len(ids)


def test_physics_is_off(content):
    assert content["options"]["physics"] == {"enabled": False}


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("NASA", "agency:nasa"),  # acronym
        ("080", "agency:nasa"),  # CGAC code
        ("State Department", "agency:state"),  # alias
        ("HCM.A2", "area:hcm-a2"),  # notation of a function
        ("M-19-16", "policy:m-19-16"),  # number of a policy
        ("payroll processing", "area:payroll"),
        ("interior business", "provider:ibc"),
    ],
)
def test_search_finds_by_name_acronym_alias_and_code(page, content, text, node):
    page.fill("#find", text)
    page.press("#find", "Enter")
    name = next(one["name"] for one in content["nodes"] if one["id"] == node)
    assert page.inner_text("#panel h2") == name
    assert f"Faded: everything but {name}" in page.inner_text("#hidden-why")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")


def test_search_by_a_code_that_two_bodies_have_offers_both(page):
    page.fill("#find", "026")
    found = page.locator("#hits button").all_inner_texts()
    assert any(NASA in one for one in found)
    assert any("Thrift Investment" in one for one in found)


def test_click_on_a_node_tells_its_facts(page, content):
    box = page.locator("#canvas").bounding_box()
    node = next(one for one in content["nodes"] if one["id"] == "agency:nasa")
    place = page.evaluate(
        "([x, y]) => window.kgPicture.network.canvasToDOM({x, y})", [node["x"], node["y"]]
    )
    page.mouse.click(box["x"] + place["x"] + 1, box["y"] + place["y"] + 1)
    page.wait_for_selector("#panel h2")
    assert page.inner_text("#panel h2") == NASA
    assert "Interior Business Center" in page.inner_text("#panel")
    assert page.get_attribute("#panel a", "href") == "agency/nasa.html"


def test_click_on_a_line_tells_its_records_with_sources(page, content):
    ends = ("agency:nasa", "provider:ibc")
    line = next(one for one in content["edges"] if (one["from"], one["to"]) == ends)
    place = page.evaluate(
        """id => { const {way} = window.kgPicture.drawn.find(({line}) => line.id === id);
        const mean = (a, b, c, d) => (a + 3 * b + 3 * c + d) / 8;
        return window.kgPicture.network.canvasToDOM({
          x: mean(way[0], way[2], way[4], way[6]), y: mean(way[1], way[3], way[5], way[7])}); }""",
        line["id"],
    )
    box = page.locator("#canvas").bounding_box()
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_selector("#panel h2")
    assert page.inner_text("#panel h2") == "What this line says"
    assert page.locator("#panel .evidence a[href^=http]").count() > 0
    assert page.locator("#panel .evidence code").first.inner_text().startswith("adoptions ad-")
    assert page.locator("#panel .evidence a[href^='fact.html#adoptions/ad-']").count() > 0


def test_slider_shows_qsmos_policies_and_uses_begin_and_end(page):
    on(page, "2020-06-28")
    before = shown(page)
    assert "office:fm-qsmo" in before
    soft = "window.kgPicture.look.lines.find(({line}) => line.from === 'office:fm-qsmo').firm"
    assert page.evaluate(soft) is False
    on(page, "2020-06-29")
    assert page.evaluate(soft) is True
    assert "FM QSMO designated, hosted by TREAS" in page.inner_text("#event")
    on(page, "2019-04-25")
    assert not any(one.startswith("office:") for one in shown(page))
    assert "policy:m-19-16" not in shown(page)
    assert "policy:m-13-08" in shown(page)
    on(page, "2019-04-26")
    assert {"policy:m-19-16", "policy:m-13-08", "office:hr-qsmo"} <= shown(page)
    on(page, "2019-04-27")
    assert "policy:m-13-08" not in shown(page)
    on(page, "1980-01-01")
    assert lines(page, "adoption") == set()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", ["1999-06-01", "2014-10-01", "2020-06-29", "2025-03-18", ""])
def test_records_in_force_are_those_of_the_network_of_the_day(site, page, day):
    if day:
        on(page, day)
    page.evaluate(TICK_ALL)
    graph = network(site.world, first_day(day) if day else site.day)
    for relation in ("adoption", "designates", "lists"):
        expected = {
            facts["record"]: (source, target)
            for source, target, facts in graph.edges(data=True)
            if facts["relation"] == relation and facts["in_force"]
        }
        assert page.evaluate(RECORDS, relation) == sorted(expected)
        drawn = {pair for pair in expected.values() if pair[0] != pair[1]}
        gone = {node for node in graph if not graph.nodes[node].get("exists", True)}
        assert lines(page, relation) == {pair for pair in drawn if not gone & {*pair}}
        assert relation != "adoption" or len(drawn) > 5


def test_legend_counts_the_cells_of_the_cfo_act_agencies_as_kg_gaps_does(site, page):
    from kg.analysis.coverage import Coverage
    from kg.analysis.status import STATUSES

    for day in ("2021-01-11", "2026-11-22"):
        on(page, day)
        coverage = Coverage(site.world, first_day(day))
        cfo = [one.id for one in site.world.agencies.values() if one.cfo_act]
        there = [one for one in cfo if site.world.agencies[one].exists(coverage.day)]
        cells = [cell.status for cell in coverage.cells(there, site.world.main_functions)]
        counts = page.locator("#statuses b").all_inner_texts()
        assert [int(one) for one in counts] == [cells.count(one.id) for one in STATUSES]


def test_legend_filters_picture_and_table_and_says_what_is_hidden(page, content):
    assert "Bureau (too many to read at once)" in page.inner_text("#hidden-why")
    before = shown(page)
    page.check("#kinds input[value=bureau]")
    more = shown(page) - before
    assert {one["group"] for one in content["nodes"] if one["id"] in more} == {"bureau"}
    assert "Bureau" not in page.inner_text("#hidden-why")
    page.wait_for_timeout(400)  # the tables follow when the picture has settled
    assert page.inner_text("#many-nodes") == f"25 of {len(shown(page))} rows"


def test_function_filter_keeps_only_its_chain(page):
    page.select_option("#function", "payroll")
    there = shown(page)
    assert {"area:payroll", "office:hr-qsmo", "provider:nfc", "agency:nasa"} <= there
    assert not {"area:travel", "office:fm-qsmo", "provider:sap-concur"} & there
    areas = page.evaluate(
        "window.kgPicture.look.lines.flatMap(one => one.records.map(r => r.area))"
    )
    assert {one for one in areas if one} <= {"payroll", "human-resources"}


def test_status_filter_hides_the_uses_of_that_status(page):
    statuses = "window.kgPicture.look.lines.map(one => one.status)"
    assert {0, 1, 3} <= set(page.evaluate(statuses))
    page.uncheck("#statuses input[value='3']")
    left = set(page.evaluate(statuses))
    assert 3 not in left
    assert {0, 1} <= left


def test_confidence_filter_hides_records_and_says_what_colours_mean(page, content):
    before = len(lines(page, "adoption"))
    page.select_option("#confidence", "2")
    records = page.evaluate(
        "window.kgPicture.look.lines.flatMap(one => one.records.map(r => r.rows))"
    )
    assert all(not rows or max(content["rows"][row][4] for row in rows) == 2 for rows in records)
    assert 0 < len(lines(page, "adoption")) < before
    assert "Colours are those of all records" in page.inner_text("#hidden-why")


def test_view_is_in_the_address_and_comes_back(site, opened, page):
    on(page, "2021-01-11")
    page.select_option("#function", "payroll")
    page.uncheck("#statuses input[value='4']")
    page.check("#kinds input[value=bureau]")
    page.fill("#find", "HHS")
    page.press("#find", "Enter")
    page.select_option("#steps", "2")
    page.focus("#canvas")
    page.keyboard.press("+")
    page.wait_for_timeout(600)  # the address follows when the picture stands still
    address = page.evaluate("location.href")
    assert "view=" in address
    with opened(address) as again:
        again.wait_for_selector("html[data-drawn]")
        assert again.evaluate(STATE) == page.evaluate(STATE)
        assert again.inner_text("#hidden-why") == page.inner_text("#hidden-why")


def test_keyboard_alone_reaches_facts_neighbours_and_the_picture(page):
    page.focus("#find")
    page.keyboard.type("nasa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == NASA
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "go":
            break
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == name
    page.focus("#canvas")
    where = "window.kgPicture.network.getViewPosition().x"
    before = page.evaluate(where)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(where) > before
    page.focus("#slider")
    page.keyboard.press("PageDown")
    assert page.input_value("#day") == "2025-11-22"


def test_without_scripts_the_tables_have_every_thing_and_line(site, opened, content):
    with opened(site.address("graph.html"), scripts=False) as page:
        tables = page.locator("noscript table")
        assert tables.nth(0).locator("tbody tr").count() == len(content["nodes"])
        assert tables.nth(1).locator("tbody tr").count() == len(content["edges"])
        assert page.is_hidden("#canvas")
