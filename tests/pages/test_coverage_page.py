"""coverage.html says what the kernel says, and works by keyboard, filter and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.freshness import Limits
from kg.analysis.status import GAPS, RANK, STATUSES, UNKNOWN
from kg.pages import Material, page_parts
from kg.pages.coverage.pages import coverage_pages
from kg.pages.start import start_pages

STATIC = Path(__file__).parents[2] / "kg" / "pages" / "static"
SHOWN = """() => {
  const areas = [...document.querySelectorAll('th[data-area]')].map(one => one.dataset.area);
  const rows = [...document.querySelectorAll('#matrix tbody tr')];
  return rows.flatMap(row => [...row.cells].slice(1)
    .filter(cell => cell.checkVisibility({visibilityProperty: true}))
    .map(cell => [row.dataset.id, areas[cell.cellIndex - 1], cell.classList[0],
      cell.querySelector('.by')?.textContent ?? '']));
}"""
ROWS = "[...document.querySelectorAll('#matrix tbody tr')].map(one => one.dataset.id)"


def counted(site, *, cfo_act: bool) -> Counter[str]:
    bodies = [
        one.id
        for one in site.world.agencies.values()
        if not one.parent and (one.cfo_act or not cfo_act)
    ]
    coverage = Coverage(site.world, site.day)
    return Counter(cell.status for cell in coverage.cells(bodies, site.world.main_functions))


@pytest.mark.parametrize("scripts", [True, False])
def test_totals_are_those_of_the_kernel(site, opened, scripts):
    with opened(site.address("coverage.html"), scripts=scripts) as page:
        for key, cfo_act in (("cfo", True), ("all", False)):
            wanted = counted(site, cfo_act=cfo_act)
            for word in STATUSES:
                cell = page.locator(f"tr[data-total={key}] td[data-status={word.id}]")
                assert int(cell.text_content()) == wanted[word.id]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("bodies", "cfo_act"), [("cfo", True), ("all", False)])
def test_squares_shown_are_those_of_the_kernel(site, opened, bodies, cfo_act):
    wanted = counted(site, cfo_act=cfo_act)
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", bodies)
        assert Counter(one[2] for one in page.evaluate(SHOWN)) == wanted
        for word in STATUSES:
            live = page.locator(f"[data-count={word.id}]").text_content()
            assert int(live) == wanted[word.id]
        known = wanted.total() - wanted[UNKNOWN]
        assert page.inner_text("#known").startswith(f"{known} of {wanted.total()} squares known")


def test_each_square_is_that_of_the_kernel(site, opened):
    coverage = Coverage(site.world, site.day)
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", "all")
        for body, area, status, _ in page.evaluate(SHOWN):
            assert status == coverage.cell(body, area).status, (body, area)


def test_without_scripts_the_whole_matrix_is_there(site, opened):
    with opened(site.address("coverage.html"), scripts=False) as page:
        assert page.locator("#matrix tbody tr:visible").count() == len(
            [one for one in site.world.agencies.values() if not one.parent and one.exists(site.day)]
        )
        assert page.locator(".filters").is_hidden()
        assert page.locator("#asof").is_hidden()


def test_each_status_has_its_symbol_and_word(site, opened):
    """The symbols of the style are those of the analysis; they show without colours too."""
    css = (STATIC / "coverage.css").read_text(encoding="utf-8")
    signs = dict(re.findall(r'\.matrix \.(\w+) \{ --sign: "(.)"; \}', css))
    assert signs == {word.id: word.symbol for word in STATUSES}
    with opened(site.address("coverage.html")) as page:
        for word in STATUSES:
            cell = page.locator(f"#matrix tbody td.{word.id}").first
            assert cell.text_content().startswith(word.label)
            shown = cell.evaluate("one => getComputedStyle(one, '::before').content")
            assert word.symbol in shown


def to_squares(page) -> None:
    """From the beginning of the page to the matrix by the Tab key alone."""
    page.keyboard.press("Tab")
    for _ in range(45):
        if page.evaluate("document.activeElement.matches('#matrix tbody td')"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the Tab key does not reach the matrix")


def test_cell_opens_by_keyboard_alone_and_gives_focus_back(site, opened):
    with opened(site.address("coverage.html")) as page:
        to_squares(page)
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Home"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        row = page.evaluate(ROWS)[1]
        name = site.world.agencies[row].label
        assert page.inner_text("#evidence-title").startswith(name)
        assert page.locator("#evidence .chain > li").count() > 0
        assert page.locator("#evidence a[href^=http]").count() > 0
        page.keyboard.press("Escape")
        assert page.locator("#evidence").is_hidden()
        where = "(c => [c.parentElement.dataset.id, c.cellIndex])(document.activeElement)"
        assert page.evaluate(where) == [row, 1]


def test_names_and_headings_are_reached_by_arrows(site, opened):
    active = "document.activeElement.getAttribute('href') ?? document.activeElement.className"
    with opened(site.address("coverage.html")) as page:
        to_squares(page)
        assert page.evaluate(ROWS)[0] == "dhs"
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(active) == "agency/dhs.html"
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(active) == "unfold"
        page.keyboard.press("Enter")
        bureaus = [one for one, up in site.world.agency_parent.items() if up == "dhs"]
        there = [one for one in bureaus if site.world.agencies[one].exists(site.day)]
        assert set(page.evaluate(ROWS)[1 : len(there) + 1]) == set(there)
        assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
        for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
        assert page.evaluate(active) == "area/core-financial-management.html"
        page.keyboard.press("ArrowUp")
        assert page.evaluate(active) == "area/core-financial-management.html"
        assert page.evaluate("document.activeElement.className") == "name"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.parentElement.dataset.id") == there_first(page)


def there_first(page) -> str:
    return page.evaluate(ROWS)[1]


def test_one_stop_of_the_tab_key_for_the_whole_matrix(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.click("#unfold")
        stops = "document.querySelectorAll('#matrix :is(a, button, td):not([tabindex=\"-1\"])')"
        assert page.evaluate(f"[...{stops}].filter(one => one.tabIndex === 0).length") == 1


def test_unknown_square_says_it_is_no_gap(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.click("#matrix tbody td.unknown >> nth=0")
        assert "not a gap until" in page.inner_text("#evidence")


def saved(page) -> list[dict[str, str]]:
    """Lines of the CSV that the button gives."""
    with page.expect_download() as waiting:
        page.click("#csv")
    content = waiting.value.path().read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("choices", "text"),
    [
        ({"bodies": "cfo"}, ""),
        ({"bodies": "all", "status": "gap"}, ""),
        ({"bodies": "all", "mark": "stale"}, "nasa"),
        ({"area": "human-resources", "sort": "gaps"}, ""),
        ({"kind": "commission", "sort": "name"}, ""),
        ({"department": "treasury", "mark": "inherited"}, ""),
    ],
)
def test_csv_is_exactly_what_is_shown(site, opened, choices, text):
    with opened(site.address("coverage.html")) as page:
        for name, value in choices.items():
            page.select_option(f"#{name}", value)
        page.fill("#find", text)
        shown = page.evaluate(SHOWN)
        lines = saved(page)
    columns = ("agency", "area", "status", "shown")
    assert [[line[one] for one in columns] for line in lines] == shown
    assert shown
    if choices.get("status") == "gap":
        assert {line["status"] for line in lines} <= set(GAPS)
    if "mark" in choices:
        assert all(choices["mark"] in line["flags"].split() for line in lines)
    if text:
        assert "nasa" in {line["agency"] for line in lines}
    if "area" in choices:
        areas = site.world.areas
        assert {areas[line["area"]].main_of for line in lines} == {"human-resources"}


def test_filters_choose_bodies(site, opened):
    agencies = site.world.agencies
    with opened(site.address("coverage.html")) as page:
        page.select_option("#kind", "board")
        boards = page.evaluate(ROWS)
        tops = [one.id for one in agencies.values() if one.kind == "board" and not one.parent]
        assert set(boards) == {one for one in tops if agencies[one].exists(site.day)}
        assert page.input_value("#bodies") == "all"  # none is under the CFO Act
        page.select_option("#kind", "")
        page.select_option("#department", "treasury")
        units = page.evaluate(ROWS)
        assert units[0] == "treasury"
        assert {agencies[one].parent for one in units[1:]} == {"treasury"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("gaps", lambda words: -sum(one in GAPS for one in words)),
        ("known", lambda words: words.count(UNKNOWN)),
        ("unknown", lambda words: -words.count(UNKNOWN)),
        ("marketplace", lambda words: -words.count("marketplace")),
        ("payroll", lambda words: RANK[words[5]]),
    ],
)
def test_order_of_rows(site, opened, order, key):
    coverage, areas = Coverage(site.world, site.day), site.world.main_functions
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", "all")
        listed = page.evaluate(ROWS)
        page.select_option("#sort", order)
        found = page.evaluate(ROWS)
    assert areas[5] == "payroll"
    words = {one: [coverage.cell(one, area).status for area in areas] for one in listed}
    assert found == sorted(listed, key=lambda one: key(words[one]))
    assert found != listed


def test_search_finds_bureaus_and_shows_where_they_belong(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.fill("#find", "internal revenue")
        assert page.evaluate(ROWS) == ["treasury", "irs"]
        page.fill("#find", "nothing is called so")
        assert page.is_visible("#none")
        page.click("#clear")
        assert len(page.evaluate(ROWS)) == 23


def test_laptop_shows_all_columns_and_agencies_at_once(site, opened):
    with opened(site.address("coverage.html")) as page:
        last = page.locator("#matrix tbody tr td:last-child").last.bounding_box()
        assert last["x"] + last["width"] <= 1440
        assert last["y"] + last["height"] <= 860


def test_headings_stay_in_sight(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", "all")
        page.evaluate("scrollTo(0, 2500)")
        assert page.locator("#matrix thead").bounding_box()["y"] == 0


def test_older_evidence_is_told_by_the_limits_asked_for(tmp_path, site):
    coverage = Coverage(site.world, site.day, Limits(2, 4))
    material = Material(coverage, site.tables)
    for _, write in page_parts(material, tmp_path, (start_pages, coverage_pages)):
        write()
    for name in ("index.html", "coverage.html", "assets/coverage-data.js"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "older than 2 years or undated" in text
        assert "5 years old" not in text
    text = (tmp_path / "assets" / "coverage-data.js").read_text(encoding="utf-8")
    assert "last known (more than 4 years old)" in text
    usual = (site.out / "coverage.html").read_text(encoding="utf-8")
    assert "older than 5 years or undated" in usual
    assert usual.count("stale") < (tmp_path / "coverage.html").read_text("utf-8").count("stale")


def test_index_figures_are_those_of_the_kernel(site, opened):
    wanted = counted(site, cfo_act=True)
    with opened(site.address("index.html")) as page:
        figures = page.locator(".figure b").all_inner_texts()
        gaps = sum(wanted[one] for one in GAPS)
        assert figures[1:] == [str(wanted["marketplace"]), str(gaps), str(wanted[UNKNOWN])]
