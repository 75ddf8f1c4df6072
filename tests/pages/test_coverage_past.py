"""The slider of coverage.html: pictures and figures of a day are those of `kg gaps --as-of`."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.dates import first_day, iso
from kg.pages.names import Names, spoken
from kg.pages.standing import heading
from tests.pages.printed import printed
from tests.pages.test_coverage_page import ROWS, SHOWN, saved, to_squares
from tests.small import run

DAYS = ("1980-01-01", "1996-07-04", "2004-10-01", "2013-12-31", "2019-04-26", "2021-04-01")


def gaps(day: str, *options: str) -> list[dict]:
    """Every cell of `kg gaps` on the day."""
    done = run("gaps", "--as-of", day, "--status", "all", "--format", "json", *options)
    return json.loads(done.stdout)


def shown_of(cells: list[dict]) -> dict[tuple[str, str], str]:
    return {(one["agency"], one["area"]): one["status"] for one in cells}


def go(page, day: str) -> None:
    page.fill("#day", day)
    assert page.inner_text("#spoken") == said(day)


def said(day: str) -> str:
    return spoken(first_day(day))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", DAYS)
def test_squares_and_figures_of_a_day_are_those_of_kg_gaps(site, opened, day):
    wanted = gaps(day)
    with opened(site.address("coverage.html")) as page:
        before = page.evaluate(SHOWN)
        go(page, day)
        found = page.evaluate(SHOWN)
        assert found != before
        assert {(body, area): status for body, area, status, _ in found} == shown_of(wanted)
        counts = Counter(one["status"] for one in wanted)
        for word in st.STATUSES:
            assert int(page.inner_text(f"[data-count={word.id}]")) == counts[word.id]
            total = page.inner_text(f"tr[data-total=cfo] [data-status={word.id}]")
            assert int(total) == counts[word.id]
        known = len(wanted) - counts[st.UNKNOWN]
        assert page.inner_text("#known").startswith(f"{known} of {len(wanted)} squares known")
        assert int(page.inner_text("tr[data-total=cfo] [data-gaps]")) == sum(
            counts[one] for one in st.GAPS
        )
        bodies = len({one["agency"] for one in wanted})
        assert int(page.inner_text("tr[data-total=cfo] [data-bodies]")) == bodies


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "day", [pytest.param("2002-12-31", marks=pytest.mark.drill), "2016-02-29", "2026-11-22"]
)
def test_bureaus_and_all_bodies_are_those_of_kg_gaps(site, opened, day):
    wanted = gaps(day, "--level", "all")
    with opened(site.address("coverage.html")) as page:
        page.select_option("#bodies", "all")
        page.click("#unfold")
        go(page, day)
        found = page.evaluate(SHOWN)
        inherited = page.evaluate(
            "[...document.querySelectorAll('#matrix td.inherited')].map(one => "
            "[one.parentElement.dataset.id, one.cellIndex - 1])"
        )
        assert {(body, area): status for body, area, status, _ in found} == shown_of(wanted)
        top = gaps(day, "--level", "top")
        for word in st.STATUSES:
            total = page.inner_text(f"tr[data-total=all] [data-status={word.id}]")
            assert int(total) == sum(one["status"] == word.id for one in top)
    areas = site.world.main_functions
    handed = {(one["agency"], one["area"]) for one in wanted if one["inherited_from"]}
    assert {(body, areas[column]) for body, column in inherited} == handed
    assert handed


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", DAYS)
def test_marks_and_providers_of_a_day_are_those_of_the_kernel(site, opened, day):
    coverage = Coverage(site.world, first_day(day))
    with opened(f"{site.address('coverage.html')}#day={day}&bodies=all&open=treasury,dod") as page:
        squares = page.evaluate(
            "[...document.querySelectorAll('#matrix tbody td')].map(one => "
            "[one.parentElement.dataset.id, one.cellIndex - 1, [...one.classList].slice(1)])"
        )
    assert len(squares) > 2000
    for body, column, flags in squares:
        cell = coverage.cell(body, site.world.main_functions[column])
        assert ("stale" in flags) is (cell.known and cell.freshness != st.FRESH)
        assert ("conflict" in flags) is cell.conflict
        assert ("mixed" in flags) is cell.mixed
        assert ("inherited" in flags) is bool(cell.inherited_from)
        assert ("authorized" in flags) is cell.authorized_only


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", ["2016-01-01", "2020-04-01", "2021-01-15", "2024-05-01"])
def test_headings_say_who_led_on_the_day(site, opened, day):
    coverage = Coverage(site.world, first_day(day))
    offices = {row["id"]: row for row in site.tables["offices"]}
    names = Names(site.world, offices)
    with opened(f"{site.address('coverage.html')}#day={day}") as page:
        for head in page.locator("#matrix th[data-group]").all():
            area = head.get_attribute("data-group")
            inside = [
                one for one in site.world.main_functions if site.world.areas[one].main_of == area
            ]
            who, standing = heading(coverage, names, inside)
            wanted = f"{who}, {standing}" if standing else who
            assert head.locator("small").text_content() == wanted
    if day == "2016-01-01":
        assert who == "no QSMO"


def test_bodies_that_do_not_exist_on_the_day_are_hidden_and_named(site, opened):
    with opened(site.address("coverage.html")) as page:
        assert "usaid" not in page.evaluate(ROWS)
        assert "Agency for International Development (USAID), until" in page.inner_text("#gone")
        go(page, "2010-01-01")
        assert "usaid" in page.evaluate(ROWS)
        assert page.is_hidden("#gone")
        page.click("tr[data-id=dhs] .unfold")
        for day, there, gone in (("2017-11-30", "dndo", "cwmd"), ("2018-01-01", "cwmd", "dndo")):
            go(page, day)
            rows = page.evaluate(ROWS)
            assert (there in rows, gone in rows) == (True, False)
            word = "from 1 Dec 2017" if gone == "cwmd" else "until 31 Dec 2017"
            named = page.inner_text("#gone-names")
            assert named.startswith(site.world.agencies[gone].label)
            assert named.endswith(f", {word}")


def test_steps_lead_to_the_next_picture_that_differs(site, opened):
    """Between two steps nothing that is shown changes; on the day of a step something does."""
    with opened(f"{site.address('coverage.html')}#day=2018-01-01") as page:
        for _ in range(4):
            before, day = page.evaluate(SHOWN), page.input_value("#day")
            page.click("#later")
            after = page.input_value("#day")
            assert after > day
            assert page.evaluate("document.querySelectorAll('.changed').length") >= 0
            eve = (date.fromisoformat(after) - timedelta(days=1)).isoformat()
            go(page, eve)
            assert page.evaluate(SHOWN) == before
            go(page, after)
        page.click("#earlier")
        assert page.input_value("#day") < after
        page.click("#now")
        assert page.input_value("#day") == iso(site.day)
        assert page.get_attribute("#later", "aria-disabled") == "true"


def test_slider_works_by_keyboard_and_speaks_its_day(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.focus("#asof")
        page.keyboard.press("ArrowLeft")
        assert page.input_value("#day") == "2026-11-01"
        page.keyboard.press("ArrowLeft")
        assert page.get_attribute("#asof", "aria-valuetext") == "1 Oct 2026"
        page.keyboard.press("Home")
        assert page.inner_text("#spoken") == "1 Jan 1980"
        page.keyboard.press("End")
        assert page.input_value("#day") == iso(site.day)
        page.keyboard.press("PageDown")
        wanted = gaps(page.input_value("#day"))
        found = page.evaluate(SHOWN)
        assert {(body, area): status for body, area, status, _ in found} == shown_of(wanted)
        expect(page.locator("#said")).to_contain_text(f"On {page.inner_text('#spoken')}:")


def test_play_goes_on_by_itself_and_stops(site, opened):
    with opened(f"{site.address('coverage.html')}#day=2010-03-01") as page:
        page.click("#play")
        assert page.inner_text("#play") == "Pause"
        expect(page.locator("#day")).to_have_value(re.compile("^20(1[1-9]|2)"))
        page.click("#play")
        assert page.inner_text("#play") == "Play"
        stopped = page.input_value("#day")
        page.wait_for_timeout(1200)
        assert page.input_value("#day") == stopped


VIEW = {
    "day": "2017-08-15",
    "bodies": "all",
    "kind": "cabinet-department",
    "status": "gap",
    "sort": "gaps",
    "find": "a",
    "open": "treasury",
}


def test_the_address_holds_the_whole_view(site, opened):
    with opened(site.address("coverage.html")) as page:
        for name in ("bodies", "kind", "status", "sort"):
            page.select_option(f"#{name}", VIEW[name])
        go(page, VIEW["day"])
        page.click("tr[data-id=treasury] .unfold")
        page.fill("#find", VIEW["find"])
        page.click("#matrix tr[data-id=treasury] td:not(.off)")
        title = page.inner_text("#evidence-title")
        page.wait_for_url(lambda url: "cell=treasury," in url)
        address, shown = page.url, page.evaluate(SHOWN)
        for name, value in VIEW.items():
            assert f"{name}={value}" in address
        assert "cell=treasury," in address
    with opened(address) as page:
        assert page.inner_text("#evidence-title") == title
        assert page.evaluate(SHOWN) == shown
        assert page.url == address
        page.keyboard.press("Escape")
        page.wait_for_url(lambda url: "cell=" not in url)
        assert [one[:3] for one in page.evaluate(SHOWN)] == [
            [line["agency"], line["area"], line["status"]] for line in saved(page)
        ]
        page.click("#reset")
        page.wait_for_url(lambda url: "#" not in url)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "fragment",
    [
        "main",
        "day=1066-10-14",
        "day=<script>alert(1)</script>&bodies=%00&open=nobody&cell=x,y&sort=__proto__",
        "status=javascript:alert(1)&find=%3Cimg%20src=x%20onerror=alert(1)%3E",
        "constructor=1&__proto__=2",
    ],
)
def test_an_address_that_says_nothing_useful_does_no_harm(site, opened, fragment):
    with opened(f"{site.address('coverage.html')}#{fragment}") as page:
        assert page.input_value("#day") == iso(site.day)
        assert page.input_value("#status") == ""
        assert page.locator("#evidence[open]").count() == 0
        assert page.locator("main img, main script").count() == 0


def test_csv_under_slider_filters_and_open_bureaus(site, opened):
    with opened(site.address("coverage.html")) as page:
        go(page, "2016-05-20")
        page.select_option("#department", "treasury")
        page.select_option("#area", "human-resources")
        shown, lines = page.evaluate(SHOWN), saved(page)
    columns = ("agency", "area", "status", "shown")
    assert [[line[one] for one in columns] for line in lines] == shown
    assert {line["as_of"] for line in lines} == {"2016-05-20"}
    assert {line["part_of"] for line in lines} == {"", "treasury"}
    wanted = shown_of(gaps("2016-05-20", "--level", "all"))
    assert all(wanted[line["agency"], line["area"]] == line["status"] for line in lines)
    assert any("inherited" in line["flags"] for line in lines)


def test_bureaus_open_below_their_department_and_close(site, opened):
    with opened(site.address("coverage.html")) as page:
        closed = page.evaluate(ROWS)
        to_squares(page)
        page.focus("tr[data-id=hhs] .unfold")
        page.keyboard.press("Space")
        rows = page.evaluate(ROWS)
        at = rows.index("hhs")
        units = [one for one, up in site.world.agency_parent.items() if up == "hhs"]
        there = {one for one in units if site.world.agencies[one].exists(site.day)}
        assert set(rows[at + 1 : at + 1 + len(there)]) == there
        page.click("tr[data-id=nih] .unfold")
        below = page.locator("tr[data-depth='2']")
        assert below.count() > 5
        page.click("tr[data-id=hhs] .unfold")
        assert page.evaluate(ROWS) == closed


def test_print_repeats_headings_and_shows_every_row(site, opened, tmp_path):
    with opened(f"{site.address('coverage.html')}#bodies=all&day=2020-01-01") as page:
        names = page.evaluate("[...document.querySelectorAll('#matrix tbody th b')].length")
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    sheets = printed(tmp_path / "page.pdf")
    with_rows = [one for one in sheets if "Totals on" not in one and "How to read" not in one]
    assert len(with_rows) > 3
    assert all("Payables" in one and "Grants Management" in one for one in with_rows)
    assert "On 1 Jan 2020" in sheets[0]
    assert any("●" in one for one in sheets)
    assert names > 100
