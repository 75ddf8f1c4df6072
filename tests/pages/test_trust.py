"""Under a filter of trust the page is what `kg gaps` says under the same options."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from kg.analysis import status as st
from kg.cli.session import filter_note
from kg.pages.coverage.matrix import matrix, totals
from kg.pages.coverage.views import TRUSTS
from kg.pages.names import Names
from kg.paths import data_dir
from kg.session import Session

SQUARES = """() => {
  const areas = [...document.querySelectorAll('th[data-area]')].map(one => one.dataset.area);
  return [...document.querySelectorAll('#matrix tbody tr')].flatMap(row =>
    [...row.cells].slice(1).map(cell => [row.dataset.id, areas[cell.cellIndex - 1],
      [...cell.classList].filter(one => !['off', 'changed'].includes(one)),
      cell.querySelector('.by')?.textContent ?? '', cell.textContent]));
}"""


def asked(site, trust) -> Session:
    return Session(data_dir(), site.day, trust)


def choose(page, trust) -> None:
    page.select_option("#confidence", trust.confidence)
    page.set_checked("#government", trust.government)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_totals_and_live_counts_are_those_of_a_session(site, opened, trust):
    session = asked(site, trust)
    with opened(site.address("coverage.html")) as page:
        choose(page, trust)
        for key, bodies, cfo_act in (("cfo", "cfo", True), ("all", "all", False)):
            tops = [
                one.id
                for one in session.world.agencies.values()
                if not one.parent and (one.cfo_act or not cfo_act)
            ]
            cells = list(session.coverage.cells(tops, session.world.main_functions))
            counts = Counter(cell.status for cell in cells)
            known = len(cells) - counts[st.UNKNOWN]
            page.select_option("#bodies", bodies)
            for word in st.STATUSES:
                total = page.locator(f"tr[data-total={key}] td[data-status={word.id}]")
                assert int(total.text_content()) == counts[word.id]
                live = page.locator(f"[data-count={word.id}]").text_content()
                assert int(live) == counts[word.id]
            gaps = page.locator(f"tr[data-total={key}] [data-gaps]").text_content()
            assert int(gaps) == sum(counts[one] for one in st.GAPS)
            share = page.locator(f"tr[data-total={key}] [data-known]").text_content()
            assert share.startswith(f"{known} (")
            assert page.inner_text("#known").startswith(f"{known} of {len(cells)} squares known")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_every_square_and_heading_is_that_of_a_session(site, opened, trust):
    session = asked(site, trust)
    offices = {row["id"]: row for row in session.tables("offices")["offices"]}
    shown = matrix(session.coverage, Names(session.world, offices))
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", "all")
        # Through another filter first: what is painted must not depend on the way to it.
        choose(page, TRUSTS[-1])
        choose(page, trust)
        squares = page.evaluate(SQUARES)
        assert [one[:4] for one in squares] == [
            [row.id, view.cell.area, [view.cell.status, *view.flags], view.text]
            for row in shown.rows
            for view in row.cells
        ]
        heads = page.locator("#matrix th[data-group]").all_text_contents()
        assert heads == [
            f"{one.label}{one.leader}{', ' + one.standing if one.standing else ''}"
            for one in shown.groups
        ]
    assert totals(shown.rows).cells == len(squares)


def test_going_back_to_all_facts_gives_the_page_as_it_came(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", "all")
        before = page.evaluate(SQUARES)
        assert len(before) > 2000
        choose(page, TRUSTS[-1])
        assert page.evaluate(SQUARES) != before
        choose(page, TRUSTS[0])
        assert page.evaluate(SQUARES) == before


@pytest.mark.sampled(2)
@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_page_says_in_words_which_facts_are_left_out(site, opened, trust):
    session = asked(site, trust)
    assert session.coverage
    with opened(site.address("coverage.html")) as page:
        choose(page, trust)
        note = page.locator("#left-out")
        assert note.get_attribute("role") == "status"
        assert note.text_content() == filter_note(session).strip()
        assert bool(note.text_content()) is not trust.everything
        page.emulate_media(media="print")
        assert note.is_visible() is not trust.everything


def test_filters_combine_and_csv_says_which_facts_count(site, opened):
    trust = TRUSTS[4]
    session = asked(site, trust)
    with opened(site.address("coverage.html")) as page:
        choose(page, trust)
        page.select_option("#status", "gap")
        page.fill("#find", "nasa")
        with page.expect_download() as waiting:
            page.click("#csv")
        content = waiting.value.path().read_text(encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(content)))
    cells = session.coverage.cells(["nasa"], session.world.main_functions)
    wanted = {cell.area: cell.status for cell in cells if cell.status in st.GAPS}
    assert wanted
    assert {line["area"]: line["status"] for line in lines} == wanted
    facts = {line["facts"] for line in lines}
    assert facts == {"confidence at least medium, government sources only"}


def test_filter_works_by_keyboard(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.focus("#confidence")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert "high confidence from government sources" in page.inner_text("#left-out")


def test_a_day_before_and_a_filter_of_trust_take_turns(site, opened):
    """Fewer facts are computed for the date of the data only: the page says who gave way."""
    with opened(site.address("coverage.html")) as page:
        choose(page, TRUSTS[2])
        assert page.inner_text("#left-out")
        page.fill("#day", "2015-01-01")
        assert page.input_value("#confidence") == "low"
        assert "All facts count again" in page.inner_text("#notice")
        assert page.inner_text("#left-out") == ""
        assert page.inner_text("#spoken") == "1 Jan 2015"
        choose(page, TRUSTS[2])
        assert page.inner_text("#spoken") == "22 Nov 2026"
        assert "Back on 22 Nov 2026" in page.inner_text("#notice")
        assert page.inner_text("#left-out")
