"""The panel says what `kg explain` says, of every square, under every filter."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kg.analysis.coverage import Coverage
from kg.analysis.explain import TABLES, Explainer, explanation_json
from kg.analysis.searches import Searches
from kg.dates import first_day, iso
from kg.pages.coverage.evidence import POOLS
from kg.pages.coverage.views import TRUSTS
from kg.pages.links import Links
from kg.paths import data_dir
from kg.records.trust import CONFIDENCE, Trust
from kg.session import Session
from tests.pages.coverage_data import Reader, explained_as, page_data
from tests.small import run

if TYPE_CHECKING:
    from collections.abc import Iterable

SAID = """() => ({
  title: document.querySelector('#evidence-title').textContent,
  summary: [...document.querySelector('#evidence .summary').childNodes]
    .map(one => one.lastChild ? one.lastChild.textContent.trim() : one.textContent).join(''),
  next: [...document.querySelectorAll('#evidence .next dd')].map(one => one.textContent),
  steps: [...document.querySelectorAll('#evidence .chain > li')].map(one => ({
    text: one.querySelector('.says').textContent,
    evidence: [...one.querySelectorAll('.rows > li')].map(row => [
      row.querySelector('q')?.textContent ?? '', row.querySelector('.source').textContent,
      row.querySelector('.outside')?.getAttribute('href') ?? '',
      row.querySelector('small').textContent
        .match(/\\((\\S+, \\w+ confidence, row \\S+)\\)/)[1]])})),
})"""
CELLS = [
    ("hud", "payroll"),  # shared, catalogue not recorded
    ("doc", "core-financial-management"),  # planned, bureaus differ
    ("dod", "contract-writing"),  # vendor, pre-designated QSMO, standards lead, earlier plan
    ("dol", "core-financial-management"),  # superseded, vendor in the catalogue
    ("cpsc", "core-financial-management"),  # conflict
    ("treasury", "core-financial-management"),  # partial
    ("state", "payroll"),  # a merged body
    ("hud", "core-financial-management"),  # marketplace
    ("nsf", "contract-writing"),  # unknown
]

PAST = [
    ("2019-06-01", "hud", "core-financial-management"),
    ("2004-11-30", "doe", "payroll"),
    ("2015-06-01", "irs", "payroll"),  # inherited by a bureau
    ("2012-01-01", "fema", "core-financial-management"),
    ("1991-05-05", "va", "core-hrit"),  # nothing yet
]


def wanted_steps(content: dict) -> list[dict]:
    """Steps of `kg explain --format json` as the page orders them: the function's last."""
    first = [one for one in content["steps"] if one["kind"] in ("policy", "qsmo", "standards")]
    shared = len(first)
    if content["steps"][shared : shared + 1]:
        after = content["steps"][shared]
        catalogue = ("As far as recorded", "What the marketplace")
        shared += after["kind"] == "listing" and after["text"].startswith(catalogue)
    return [*content["steps"][shared:], *content["steps"][:shared]]


def session(day: int, trust: Trust) -> Session:
    return Session(data_dir(), day, trust)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_data_behind_every_square_is_that_of_the_explainer(site, trust):
    asked = session(site.day, trust)
    view = "" if trust.everything else key_of(trust)
    page = Reader(page_data(site.out), site.day, view)
    explainer = Explainer(asked.coverage, asked.tables(*TABLES))
    assert compare(page, explainer, asked.world.agencies) > 8000


DAYS = ("1980-01-01", "2003-02-28", "2011-07-01", "2016-10-01", "2020-02-29", "2024-11-05")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", DAYS)
def test_data_of_past_days_are_those_of_the_explainer(site, day):
    explainer = Explainer(Coverage(site.world, first_day(day)), site.tables)
    page = Reader(page_data(site.out), first_day(day))
    assert compare(page, explainer, site.world.agencies) > 8000


def compare(page: Reader, explainer: Explainer, bodies: Iterable[str]) -> int:
    """How many squares say what the explainer says."""
    seen = 0
    for cell in explainer.coverage.cells(bodies, explainer.world.main_functions):
        said = page.said(cell.agency, cell.area)
        wanted = explained_as(explainer.explain(cell.agency, cell.area))
        assert {name: said[name] for name in wanted} == wanted, (cell.agency, cell.area)
        seen += 1
    return seen


def key_of(trust: Trust) -> str:
    return f"{trust.confidence}{' government' if trust.government else ''}"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("agency", "area"), CELLS)
def test_panel_shows_the_sentences_of_explain(site, opened, agency, area):
    done = run("explain", agency, area, "--as-of", iso(site.day), "--format", "json")
    content = json.loads(done.stdout)
    with opened(site.address("coverage.html")) as page:
        check_panel(page, content)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("confidence", "government"), [(one, True) for one in CONFIDENCE] + [("high", False)]
)
def test_panel_under_a_filter_shows_the_sentences_of_explain(site, opened, confidence, government):
    asked = session(site.day, Trust(confidence, government))
    explainer = Explainer(asked.coverage, asked.tables(*TABLES))
    with opened(site.address("coverage.html")) as page:
        page.select_option("#confidence", confidence)
        page.set_checked("#government", government)
        for agency, area in CELLS[:5]:
            found = explainer.explain(agency, area)
            check_panel(page, explanation_json(found, asked.coverage))
            assert "rows are left out" in page.inner_text("#evidence .left-out")
            page.keyboard.press("Escape")


def check_panel(page, content: dict) -> None:
    """Opens the square of `content` and compares."""
    page.select_option("#bodies", "all")
    columns = page.evaluate(
        "[...document.querySelectorAll('th[data-area]')].map(one => one.dataset.area)"
    )
    place = columns.index(content["area"]) + 2
    page.click(f"#matrix tr[data-id={content['agency']}] td:nth-child({place})")
    check_said(page.evaluate(SAID), content)


def check_said(said: dict, content: dict) -> None:
    """Compares what the panel says with `kg explain --format json`."""
    assert f"{said['title']}: {said['summary']}" == content["headline"]
    steps = wanted_steps(content)
    assert [one["text"] for one in said["steps"]] == [one["text"] for one in steps]
    assert [one["evidence"] for one in said["steps"]] == [
        [[row["says"], row["title"], row["url"], reliance(row)] for row in one["evidence"]]
        for one in steps
    ]
    step = content["next_step"] and (
        f"{content['next_step']} ({content['provision']})"
        if content["provision"]
        else content["next_step"]
    )
    assert said["next"] == ([content["reason"], step] if content["reason"] else [])


def reliance(row: dict) -> str:
    """When, how surely and by which row, in the pieces of which the panel makes a line."""
    when = row["observed"] or "undated"
    return f"{when}, {row['confidence']} confidence, row {row['row']}"


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.drill)])
def test_panel_of_a_past_day_is_kg_explain_of_that_day(site, opened, step):
    for day, agency, area in PAST[::step]:
        done = run("explain", agency, area, "--as-of", day, "--format", "json")
        content = json.loads(done.stdout)
        with opened(f"{site.address('coverage.html')}#day={day}&cell={agency},{area}") as page:
            check_said(page.evaluate(SAID), content)
            assert f"kg explain {agency} {area} --as-of {day}" in page.inner_text("#evidence code")


def test_panel_says_since_when_and_until_when(site, opened):
    """The days it names are days on which the square looks otherwise."""
    address = site.address("coverage.html")
    with opened(f"{address}#day=2019-06-01&cell=hud,core-financial-management") as page:
        page.wait_for_selector("#evidence[open]")
        said = page.inner_text("#evidence .stood")
        begin, end = re.search(r"since (.*?), until (.*?)\.$", said).groups()
        assert (begin, end) != ("", "")
        square = "document.querySelector('#matrix tr[data-id=hud] td')"
        look = f"[...{square}.classList].filter(one => one !== 'changed') + {square}.textContent"
        now = page.evaluate(look)
        for spoken, step in ((begin, -1), (end, 1)):
            day = datetime.strptime(spoken, "%d %b %Y").date()
            seen = []
            for one in (day, day + timedelta(days=step)):
                page.evaluate(f"location.hash = 'day={one.isoformat()}'")
                expect(page.locator("#day")).to_have_value(one.isoformat())
                seen.append(page.evaluate(look))
            assert seen[0] == now
            assert seen[1] != now


def test_history_in_the_panel_leads_to_its_days(site, opened):
    with opened(f"{site.address('coverage.html')}#cell=hud,core-financial-management") as page:
        stretches = page.locator("#evidence .past li")
        assert stretches.count() > 2
        assert page.locator("#evidence .past [aria-current]").count() == 1
        button = stretches.nth(1).locator("button")
        day = button.inner_text()
        button.click()
        assert page.inner_text("#spoken") == day
        assert page.locator("#evidence .past li").nth(1).get_attribute("aria-current") == "true"


def test_panel_links_to_pages_of_the_site_and_documents(site, opened):
    with opened(f"{site.address('coverage.html')}#cell=hud,core-financial-management") as page:
        hrefs = page.evaluate(
            "[...document.querySelectorAll('#evidence a')].map(one => one.getAttribute('href'))"
        )
    inside = [one for one in hrefs if not one.startswith("http")]
    kinds = {one.split("/")[0] for one in inside}
    assert kinds >= {"agency", "area", "policy", "source", "office"}
    assert "provider/arc.html" in inside
    assert any(one.startswith("https://") for one in hrefs)
    ids = {f"{kind}/{one}.html" for kind, found in Links(site.tables).ids.items() for one in found}
    assert {one.partition("#")[0] for one in inside} <= ids


def test_texts_are_stored_once(site):
    data = page_data(site.out)
    for kind in (*POOLS, "histories", "lines"):
        texts = [json.dumps(one) for one in data[kind]]
        assert len(set(texts)) == len(texts) > 0
    every = {f"{one}{rest}" for one, rest in product(CONFIDENCE, ("", " government"))}
    assert set(data["views"]) == every - {"low"}


def test_no_page_weighs_more_than_it_should(site):
    assert (site.out / "coverage.html").stat().st_size < 300_000
    assert (site.out / "assets" / "coverage-data.js").stat().st_size < 1_200_000


def test_where_was_looked_in_vain_stands_behind_an_unknown_square(site, opened):
    searches = Searches(site.tables["search_log"])
    coverage = Coverage(site.world, site.day)
    explainer = Explainer(coverage, site.tables)
    body, area = next(
        (one.agency, one.area)
        for one in searches.all
        if one.vain and one.agency in site.world.agencies and one.area in site.world.main_functions
        if site.world.agencies[one.agency].cfo_act and not coverage.cell(one.agency, one.area).known
    )
    with opened(site.address("coverage.html")) as page:
        check_panel(page, explanation_json(explainer.explain(body, area), coverage))
        expected = [one.text for one in searches.in_vain(body, area)]
        assert page.locator("#evidence .looked li").all_inner_texts() == expected
        page.keyboard.press("Escape")
        check_panel(page, explanation_json(explainer.explain("hud", "payroll"), coverage))
        assert page.locator("#evidence .looked").count() == 0, "HUD's payroll is known"


def test_searches_of_the_page_are_those_of_the_log(site):
    text = (site.out / "assets" / "coverage-searched.js").read_text("utf-8")
    data = json.loads(text.removeprefix("window.KG_SEARCHED = ").removesuffix(";\n"))
    assert "<" not in text
    searches = Searches(site.tables["search_log"])
    told = {(body, area): texts for body, found in data.items() for area, texts in found.items()}
    assert told == {
        (one.agency, one.area): [each.text for each in searches.in_vain(one.agency, one.area)]
        for one in searches.all
        if one.vain and one.agency
    }
