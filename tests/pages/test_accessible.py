"""axe-core finds nothing on any page, light or dark, wide or narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})"""
FEWER = """() => document.querySelectorAll('tbody tr[hidden], #nodes tbody tr:nth-child(n+60)')
  .forEach(row => row.remove())"""
"""The tables repeat one kind of row; hundreds of them take axe minutes and teach it nothing."""
VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (1440, 360)]


def violations(page) -> list[str]:
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in page.evaluate(RUN, TAGS)["violations"]
        for node in one["nodes"][:3]
    ]


def check_all_views(page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(FEWER)
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 860})
        assert violations(page) == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)


@pytest.fixture(autouse=True)
def axe() -> None:
    if not AXE.is_file():
        pytest.fail("axe-core is not installed: run make browser")


@pytest.mark.parametrize("name", ["index.html", "coverage.html", "graph.html"])
def test_page_as_it_opens(site, opened, name):
    with opened(site.address(name)) as page:
        check_all_views(page)


def test_open_evidence(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.click("tr[data-id=doc] td:nth-child(2)")
        assert page.evaluate("document.getElementById('evidence').open")
        check_all_views(page)


def test_summaries_by_area_under_a_filter(site, opened):
    with opened(site.address("coverage.html")) as page:
        page.select_option("#columns", "areas")
        page.select_option("#confidence", "medium")
        page.check("#government")
        check_all_views(page)
        page.click("#areas tr[data-id=doc] td:nth-child(2)")
        check_all_views(page)


def test_node_in_focus_and_search(site, opened):
    with opened(site.address("graph.html")) as page:
        page.fill("#find", "nasa")
        page.press("#find", "Enter")
        page.fill("#find", "treas")
        assert page.is_visible("#panel")
        assert page.is_visible("#hits")
        check_all_views(page)
