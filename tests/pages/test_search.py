"""The search: finds things by every name, by keyboard alone, from any page."""

from __future__ import annotations

import json
import re

import pytest

from kg.pages.entries import KINDS, entries
from kg.pages.links import PAGED
from tests.pages.material import real_material

FIELD = "input[role=combobox]"


def hits(page, text: str) -> list[str]:
    page.fill(FIELD, text)
    page.wait_for_selector(".search-found:not([hidden])")
    return page.eval_on_selector_all("[role=option]", "all => all.map(one => one.dataset.href)")


@pytest.fixture(scope="module")
def start(site, opened):
    with opened(site.address("index.html")) as page:
        yield page


def test_everything_with_a_page_is_known():
    material = real_material()
    for kind in PAGED:
        paths = {one.path for one in entries(material, kind)}
        assert paths == {f"{kind}/{one}.html" for one in material.links.ids[kind]}
    services = {one.path.partition("#service-")[2] for one in entries(material, "service")}
    assert services == {row["id"] for row in material.tables["services"] if row["provider"]}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("nasa", "agency/nasa.html"),
        ("NASA", "agency/nasa.html"),
        ("080", "agency/nasa.html"),
        ("national aeronautics and space administration", "agency/nasa.html"),
        ("Nátional  aeronautics", "agency/nasa.html"),
        ("hud", "agency/hud.html"),
        ("m-19-16", "policy/m-19-16.html"),
        ("m1916", "policy/m-19-16.html"),
        ("payroll", "area/payroll.html"),
        ("trt.010", "area/trt-010.html"),
        ("grants qsmo", "office/grants-qsmo.html"),
        ("grantsolutions", "provider/grantsolutions.html"),
        ("nfc", "provider/nfc.html"),
        ("coverage", "coverage.html"),
        ("hr", "office/hr-qsmo.html"),
        ("FM", "office/fm-qsmo.html"),
        ("hr-qsmo", "office/hr-qsmo.html"),
    ],
)
def test_finds_first(start, text, first):
    found = hits(start, text)
    assert found[0] == first


def test_aliases_find_their_bodies(start, site):
    names: dict[str, set[str]] = {}
    for row in site.tables["agency_aliases"]:
        names.setdefault(row["alias"].casefold(), set()).add(row["agency"])
    lone = {alias: one for alias, one in names.items() if len(one) == 1 and len(alias) > 6}
    checked = sorted(lone.items())[::40]
    assert len(checked) > 10
    for alias, [agency] in checked:
        assert f"agency/{agency}.html" in hits(start, alias), alias


def test_says_how_many_and_why(start):
    hits(start, "080")
    said = start.inner_text("[role=status].search-said")
    assert re.fullmatch(r"\d+ found, the best 12 shown", said)
    assert "code 080" in start.inner_text("[role=option] >> nth=0")
    start.fill(FIELD, "zzqqzz")
    assert "Nothing found" in start.inner_text("[role=status].search-said")
    assert start.get_attribute(FIELD, "aria-expanded") == "false"
    start.fill(FIELD, " - ")
    assert not start.is_visible(".search-found")


def test_keyboard_alone_opens_the_page(site, opened):
    with opened(site.address("sources.html")) as page:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('role')") == "combobox":
                break
        page.keyboard.type("payroll")
        page.wait_for_selector("[role=option]")
        active = "document.activeElement.getAttribute('aria-activedescendant')"
        first = page.evaluate(active)
        page.keyboard.press("ArrowDown")
        second = page.evaluate(active)
        assert first != second
        selected = "document.querySelector('[aria-selected=true]').id"
        assert page.evaluate(selected) == second
        page.keyboard.press("ArrowUp")
        assert page.evaluate(selected) == first
        page.keyboard.press("Escape")
        assert not page.is_visible(".search-found")
        assert page.input_value(FIELD) == "payroll"
        page.fill(FIELD, "char")
        page.keyboard.press("ArrowDown")
        while not page.inner_text("[aria-selected=true]").startswith("Charts"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/charts.html")


def test_links_from_a_page_in_a_folder(site, opened):
    with opened(site.address("list/policy.html")) as page:
        assert hits(page, "nasa")[0] == "../agency/nasa.html"
        assert hits(page, "charts")[0] == "../charts.html"


def test_leaving_the_field_closes_the_list(start):
    hits(start, "nasa")
    start.click("h1")
    assert not start.is_visible(".search-found")


def test_data_are_loaded_on_first_use_only(site, opened):
    with opened(site.address("sources.html")) as page:
        loaded = "document.querySelectorAll('script[src$=\"search-data.js\"]').length"
        assert page.evaluate(loaded) == 0
        assert page.evaluate("window.KG_SEARCH === undefined")
        hits(page, "nasa")
        assert page.evaluate(loaded) == 1


def test_without_scripts_a_link_leads_to_the_lists(site, opened):
    with opened(site.address("sources.html"), scripts=False) as page:
        page.click("header >> text=Search and lists")
        assert page.url.endswith("index.html#all")


def test_lists_have_everything(site):
    for kind in KINDS:
        if kind != "source":
            text = (site.out / "list" / f"{kind}.html").read_text(encoding="utf-8")
            listed = len(entries(real_material(), kind))
            assert (
                text.count('<li><a href="../' + ("" if kind == "service" else f"{kind}/")) >= listed
            )


def test_hostile_names_are_text(opened, tmp_path):
    from tests.pages.test_hostile import HARMLESS, HOSTILE, write

    write(tmp_path)
    with opened((tmp_path / "index.html").as_uri()) as page:
        for name, text in HOSTILE.items():
            assert f"agency/{name}.html" in hits(page, name)
            option = page.query_selector(f"[data-href='agency/{name}.html']")
            assert text in option.text_content()
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    data = (tmp_path / "assets" / "search-data.js").read_text(encoding="utf-8")
    assert "<" not in data
    assert json.loads(data.removeprefix("window.KG_SEARCH = ").rstrip(";\n"))
