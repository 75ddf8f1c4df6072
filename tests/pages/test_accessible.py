"""axe-core finds nothing on any page, light or dark, wide or narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})"""
FEWER = """() => document.querySelectorAll('tbody tr[hidden], tbody tr:nth-child(n+50)')
  .forEach(row => row.remove())"""
"""The tables repeat one kind of row; hundreds of them take axe minutes and teach it nothing."""
VIEWS = [("light", 1440), ("dark", 360)]
OTHERS = [("light", 360), ("dark", 1440)]


def violations(page) -> list[str]:
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in page.evaluate(RUN, TAGS)["violations"]
        for node in one["nodes"][:3]
    ]


def check_all_views(page, views=tuple(VIEWS)) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(FEWER)
    for scheme, width in views:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 860})
        assert violations(page) == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)


@pytest.fixture(autouse=True)
def axe() -> None:
    if not AXE.is_file():
        pytest.fail("axe-core is not installed: run make browser")


def kinds_of_pages(out: Path) -> list[str]:
    """Every page of the site's own, and of each kind of thing the one that says most."""
    own = [path.name for path in out.glob("*.html")]
    folders = {path.parent for path in out.glob("*/*.html")}
    most = [
        max(sorted(one.glob("*.html")), key=lambda path: path.stat().st_size) for one in folders
    ]
    return sorted([*own, *(path.relative_to(out).as_posix() for path in most)])


def test_each_kind_of_page_is_known(site):
    """A new kind of page is to be added to PAGES, so that it is looked at."""
    kinds = {name.partition("/")[0] for name in kinds_of_pages(site.out)}
    assert kinds == {*PAGES}


PAGES = [
    "about.html", "agency", "area", "body", "changes.html", "charts.html", "compare.html",
    "coverage.html", "fact", "fact.html", "graph.html", "health.html", "index.html", "list",
    "measure", "office", "ontology.html", "policies.html", "policy", "provider", "query.html",
    "report.html", "searches.html", "service", "source", "sources.html",
]  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_page_as_it_opens(site, opened, kind):
    names = [name for name in kinds_of_pages(site.out) if name.partition("/")[0] == kind]
    with opened(site.address(names[0])) as page:
        check_all_views(page)
        page.set_viewport_size({"width": 320, "height": 256})  # 1280 x 1024 at 400 %
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.locator("main, header.site, footer.site").count() == 3
        assert page.locator("h1").count() == 1
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"


@pytest.mark.drill
@pytest.mark.parametrize("kind", PAGES)
def test_page_in_the_other_views(site, opened, kind):
    names = [name for name in kinds_of_pages(site.out) if name.partition("/")[0] == kind]
    with opened(site.address(names[0])) as page:
        check_all_views(page, OTHERS)


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
