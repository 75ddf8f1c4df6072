"""A brief in the browser: two printed pages, accessible, asking nobody for anything."""

from __future__ import annotations

import re
from functools import cache

import pytest

from kg.analysis.brief import TABLES, brief
from kg.brief.render import html
from kg.paths import data_dir
from kg.session import Session
from tests.pages.test_accessible import axe, check_all_views

SHOWN = ["usda", "hud", "nasa", "cpsc", "fca"]
PAPER = ["Letter", "A4"]

__all__ = ["axe"]


@cache
def written(agency: str) -> str:
    session = Session(data_dir())
    return html(brief(session.coverage, session.tables(*TABLES), agency))


@pytest.fixture
def address(tmp_path):
    def write(agency: str) -> str:
        path = tmp_path / f"{agency}.html"
        path.write_text(written(agency), encoding="utf-8", newline="\n")
        return path.as_uri()

    return write


@pytest.mark.sampled(2)
@pytest.mark.parametrize("agency", SHOWN)
def test_it_prints_on_two_pages(address, opened, agency):
    with opened(address(agency)) as page:
        for paper in PAPER:
            pdf = page.pdf(format=paper, print_background=True)
            assert len(re.findall(rb"/Type\s*/Page\b", pdf)) in (1, 2), paper


@pytest.mark.parametrize("agency", ["usda", "cpsc"])
def test_it_is_accessible(address, opened, agency):
    with opened(address(agency)) as page:
        check_all_views(page)


def test_paper_is_black_on_white_even_where_the_screen_is_dark(address, opened):
    with opened(address("hud"), scheme="dark") as page:
        colour = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(colour) != "rgb(255, 255, 255)"
        page.emulate_media(media="print")
        assert page.evaluate(colour) == "rgb(255, 255, 255)"


def test_a_number_leads_to_its_source_and_a_letter_to_its_gap(address, opened):
    with opened(address("hud"), scripts=False) as page:
        first = page.locator("a[href^='#s']").first
        number = first.inner_text()
        first.click()
        assert page.url.endswith(f"#s{number}")
        assert page.locator(f"#s{number}").is_visible()
        page.locator("a[href='#gap-A']").first.click()
        assert page.locator("#gap-A").is_visible()
        assert "A. " in page.locator("#gap-A").inner_text()


def test_its_style_is_the_one_it_allows(address, opened):
    """A style that its own policy refused would be told on the console, and change nothing."""
    with opened(address("fca")) as page:
        width = page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth")
        assert width == "992px"
