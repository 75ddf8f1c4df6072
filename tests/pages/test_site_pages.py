"""What all of the site's own pages keep: weight, anchors, use without scripts, open parts."""

from __future__ import annotations

import pytest

from tests.pages.test_accessible import axe, check_all_views  # noqa: F401 - axe is a fixture

PAGES = (
    "index.html", "changes.html", "sources.html", "about.html", "ontology.html", "charts.html",
    "compare.html", "list/policy.html",
)  # fmt: skip


def test_axe_finds_nothing_in_open_searches_and_details(site, opened):
    with opened(site.address("index.html")) as page:
        page.fill("input[role=combobox]", "080")
        page.wait_for_selector("[role=option]")
        check_all_views(page)
    with opened(site.address("charts.html")) as page:
        page.fill("input[role=combobox]", "zzqqzz")
        page.wait_for_selector(".search-found:not([hidden])")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        check_all_views(page)


@pytest.mark.parametrize("name", PAGES)
def test_weight(site, name):
    assert (site.out / name).stat().st_size < 300_000


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", PAGES)
def test_anchors_of_the_page_exist(site, opened, name):
    with opened(site.address(name)) as page:
        assert (
            page.evaluate("""() => [...document.querySelectorAll('a[href^="#"]')]
          .map(one => decodeURIComponent(one.getAttribute('href').slice(1)))
          .filter(id => !document.getElementById(id))""")
            == []
        )


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_nothing_that_needs_them_is_seen(site, opened, name):
    with opened(site.address(name), scripts=False) as page:
        assert not any(one.is_visible() for one in page.query_selector_all(".js"))
        assert page.is_visible("main h1")
