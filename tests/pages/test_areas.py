"""Summaries by area say what rule 4 says, with unknown apart, and work like the squares."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest

from kg.analysis import status as st
from kg.analysis.summary import area_summary
from kg.pages.coverage.views import TRUSTS
from kg.paths import data_dir
from kg.session import Session

SUMMARIES = """() => {
  const areas = [...document.querySelectorAll('#areas th[data-group]')].map(one => one.dataset.group);
  return [...document.querySelectorAll('#areas tbody tr')].flatMap(row =>
    [...row.cells].slice(1).map(cell => [row.dataset.id, areas[cell.cellIndex - 1],
      cell.dataset.summary, cell.dataset.counts, cell.querySelector('.h').textContent,
      cell.classList.contains('off')]));
}"""  # noqa: E501


@pytest.mark.sampled(1)
@pytest.mark.parametrize("trust", [TRUSTS[0], TRUSTS[2], TRUSTS[-1]], ids=str)
def test_summaries_are_those_of_the_analysis(site, opened, trust):
    session = Session(data_dir(), site.day, trust)
    with opened(site.address("coverage.html")) as page:
        page.select_option("#columns", "areas")
        page.select_option("#confidence", trust.confidence)
        page.set_checked("#government", trust.government)
        page.select_option("#bodies", "all")
        found = page.evaluate(SUMMARIES)
    for agency, area, status, counts, said, _ in found:
        wanted = area_summary(session.coverage, agency, area)
        assert (status, json.loads(counts)) == (wanted.status, wanted.counts), (agency, area)
        unknown = wanted.counts.get(st.UNKNOWN, 0)
        assert (f"{unknown} unknown" in said) is bool(unknown)
        assert said.startswith("Marketplace, all") is (status == st.MARKETPLACE)
    assert len(found) > 1000


def test_counts_stay_those_of_functions(site, opened):
    session = Session(data_dir(), site.day)
    tops = [one.id for one in session.world.agencies.values() if not one.parent and one.cfo_act]
    cells = session.coverage.cells(tops, session.world.main_functions)
    wanted = Counter(cell.status for cell in cells)
    with opened(site.address("coverage.html")) as page:
        page.select_option("#columns", "areas")
        for word in st.STATUSES:
            assert int(page.locator(f"[data-count={word.id}]").text_content()) == wanted[word.id]
        assert page.is_hidden("#matrix")
        page.select_option("#columns", "functions")
        assert page.is_hidden("#areas")
        assert page.is_visible("#matrix")


def test_filters_choose_areas_with_any_such_function(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#columns", "areas")
        page.select_option("#status", "vendor")
        shown = page.evaluate(SUMMARIES)
        for _, _, _, counts, _, hidden in shown:
            assert hidden is ("vendor" not in json.loads(counts))
        assert {one[5] for one in shown} == {True, False}
        page.fill("#find", "nasa")
        shown = {one[0] for one in page.evaluate(SUMMARIES) if not one[5]}
        assert shown == {"nasa"}


def test_area_opens_its_functions_by_keyboard(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#columns", "areas")
        page.focus("#areas tbody td[tabindex='0']")
        for key in ("ArrowDown", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        where = page.inner_text("#evidence-title")
        buttons = page.locator("#evidence li button")
        assert buttons.count() == 3
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert where == "Department of Commerce, main functions of Grants Management"
        assert page.inner_text("#evidence-title") == "Department of Commerce, Grants Management"
        assert page.locator("#evidence .chain > li").count() > 1
        page.keyboard.press("Escape")
        assert page.locator("#evidence").is_hidden()
        assert page.evaluate("document.activeElement.closest('#areas') !== null")


def test_csv_of_areas_is_what_is_shown(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#columns", "areas")
        shown = [one for one in page.evaluate(SUMMARIES) if not one[5]]
        with page.expect_download() as waiting:
            page.click("#csv")
        content = waiting.value.path().read_text(encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(content)))
    assert [[one["agency"], one["area"], one["status"]] for one in lines] == [
        one[:3] for one in shown
    ]
    for line, one in zip(lines, shown, strict=True):
        counts = json.loads(one[3])
        assert {word: int(line[word]) for word in st.RANK if line[word] != "0"} == counts
