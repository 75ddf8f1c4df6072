"""Hostile names of bureaus, providers and sources stay text on every day, and break no layout."""

from __future__ import annotations

import csv
import io

import pytest

from kg.analysis.coverage import Coverage
from kg.dates import first_day
from kg.pages import Material, write_pages
from tests.explained import explained
from tests.pages.test_accessible import check_all_views
from tests.pages.test_hostile import HARMLESS, HOSTILE, rows

ALWAYS = {"observed": "2026", "confidence": "high"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A department whose bureaus are called by every hostile text, and one that is no more."""
    out = tmp_path_factory.mktemp("bureaus")
    named = rows(id="NAME", label="TEXT", acronym="TEXT", kind="sub-agency", parent="dep")
    gone = {"id": "gone", "label": HOSTILE["end"], "kind": "sub-agency", "parent": "dep"}
    made = explained(
        sources=[*rows(id="NAME", title="TEXT", url="javascript:alert(6)"), {"id": "s"}],
        agencies=[
            {"id": "dep", "label": HOSTILE["image"], "kind": "board", "cfo_act": "yes"},
            *named,
            gone | {"until": "2015"},
        ],
        areas=[
            {"id": "pay", "label": HOSTILE["quote"], "short": "p", "main_of": "pay", "rank": "1"},
        ],
        providers=rows(id="by-NAME", label="TEXT", acronym="TEXT"),
        adoptions=rows(
            id="ad-NAME", agency="NAME", area="pay", provider="by-NAME", evidence="TEXT",
            source="NAME", observed="2020",
        ),
    )  # fmt: skip
    material = Material(Coverage(made.world, first_day("2026-01-01")), made.tables)
    write_pages(material, out)
    return out


def test_bureaus_and_their_panels_are_text(hostile, opened):
    with opened((hostile / "coverage.html").as_uri()) as page:
        page.click("tr[data-id=dep] .unfold")
        for name, text in HOSTILE.items():
            assert text in page.text_content(f"tr[data-id={name}] th")
            page.hover(f"tr[data-id={name}] td")
            page.click(f"tr[data-id={name}] td")
            said = page.text_content("#evidence")
            assert said.count(text) > 3  # body, provider, source and what it says
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_bodies_that_are_gone_and_words_searched_for_are_text(hostile, opened):
    with opened((hostile / "coverage.html").as_uri()) as page:
        page.click("tr[data-id=dep] .unfold")
        assert HOSTILE["end"] in page.text_content("#gone")
        page.fill("#day", "2014-01-01")
        assert page.is_hidden("#gone")
        page.fill("#find", HOSTILE["script"])
        assert HOSTILE["script"] in page.text_content("#asked")
        assert page.evaluate(HARMLESS) == [0, 0, 0]
        page.wait_for_url(lambda url: "find=" in url)
        address = page.url
    with opened(address) as page:
        assert page.input_value("#find") == HOSTILE["script"]
        assert page.evaluate(HARMLESS) == [0, 0, 0]


def test_csv_of_hostile_names_is_whole_and_starts_no_formula(hostile, opened):
    with opened((hostile / "coverage.html").as_uri()) as page:
        page.click("#unfold")
        with page.expect_download() as waiting:
            page.click("#csv")
        content = waiting.value.path().read_text(encoding="utf-8")
    lines = {line["agency"]: line for line in csv.DictReader(io.StringIO(content))}
    assert {lines[name]["agency_label"] for name in HOSTILE} == set(HOSTILE.values())
    assert {len(line) for line in lines.values()} == {10}


def test_hostile_names_at_any_width(hostile, opened):
    with opened(f"{(hostile / 'coverage.html').as_uri()}#open=dep") as page:
        check_all_views(page)
