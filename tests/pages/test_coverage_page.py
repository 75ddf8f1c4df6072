"""coverage.html says what the kernel says, and works by keyboard, filter and CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.freshness import Limits
from kg.analysis.status import GAPS, STATUSES, UNKNOWN
from kg.pages import Material, write_pages

SHOWN = """() => {
  const areas = [...document.querySelectorAll('th[data-area]')].map(one => one.dataset.area);
  const rows = [...document.querySelectorAll('#matrix tbody tr:not([hidden])')];
  return rows.flatMap(row => [...row.cells].slice(1)
    .filter(cell => getComputedStyle(cell).visibility !== 'hidden')
    .map(cell => [row.dataset.id, areas[cell.cellIndex - 1], cell.classList[0],
      cell.querySelector('.by')?.textContent ?? '']));
}"""


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


def test_cell_opens_by_keyboard_alone_and_gives_focus_back(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.keyboard.press("Tab")
        for _ in range(20):
            if page.evaluate("document.activeElement.tagName") == "TD":
                break
            page.keyboard.press("Tab")
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Home"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        row = page.evaluate("document.querySelectorAll('#matrix tbody tr')[1].dataset.name")
        assert page.inner_text("#evidence-title").startswith(row)
        assert page.locator("#evidence .chain > li").count() > 0
        assert page.locator("#evidence a[href^=http]").count() > 0
        page.keyboard.press("Escape")
        assert page.locator("#evidence").is_hidden()
        where = "(c => [c.parentElement.dataset.name, c.cellIndex])(document.activeElement)"
        assert page.evaluate(where) == [row, 1]


def test_unknown_square_says_it_is_no_gap(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.click("#matrix tbody tr:not([hidden]) td.unknown >> nth=0")
        assert "not a gap until" in page.inner_text("#evidence")


@pytest.mark.parametrize(
    ("bodies", "show", "text"), [("cfo", "", ""), ("all", "gap", ""), ("all", "stale", "nasa")]
)
def test_csv_is_exactly_what_is_shown(site, opened, bodies, show, text):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", bodies)
        page.select_option("#show", show)
        page.fill("#find", text)
        shown = page.evaluate(SHOWN)
        with page.expect_download() as waiting:
            page.click("#csv")
        content = waiting.value.path().read_text(encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(content)))
    columns = ("agency", "area", "status", "shown")
    assert [[line[one] for one in columns] for line in lines] == shown
    assert shown
    if show == "gap":
        assert {line["status"] for line in lines} <= set(GAPS)
    if text:
        assert {line["agency"] for line in lines} == {"nasa"}


def test_laptop_shows_all_columns_and_agencies_at_once(site, opened):
    with opened(site.address("coverage.html")) as page:
        last = page.locator("#matrix tbody tr:not([hidden]) td:last-child").last.bounding_box()
        assert last["x"] + last["width"] <= 1440
        assert last["y"] + last["height"] <= 860


def test_older_evidence_is_told_by_the_limits_asked_for(tmp_path, site):
    coverage = Coverage(site.world, site.day, Limits(2, 4))
    write_pages(Material(coverage, site.tables), tmp_path)
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
