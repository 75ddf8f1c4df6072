"""Hostile names show as text and run nothing; the same records give the same bytes."""

from __future__ import annotations

import hashlib

import pytest

from kg.analysis.coverage import Coverage
from kg.dates import first_day
from kg.pages import Material, write_pages
from tests.explained import explained

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "end": "</script><script>alert(2)</script>",
    "image": "<img src=x onerror=alert(3)>",
    "address": "javascript:alert(4)",
    "quote": '" onmouseover="alert(5)',
    "turn": "left\u202eright href",
    "long": "x" * 5000,
}


def rows(**given: str) -> list[dict[str, str]]:
    """One row for each hostile text, with its name as id; `given` name the columns to spoil."""
    return [
        {column: text if what == "TEXT" else what.replace("NAME", name)
         for column, what in given.items()}
        for name, text in HOSTILE.items()
    ]  # fmt: skip


def hostile_facts() -> Material:
    made = explained(
        sources=[*rows(id="NAME", title="TEXT", url="javascript:alert(6)"), {"id": "s"}],
        agencies=rows(id="NAME", label="TEXT", acronym="TEXT", kind="board", cfo_act="yes"),
        areas=[
            {"id": "pay", "label": HOSTILE["quote"], "short": HOSTILE["script"], "main_of": "pay"}
            | {"rank": "1"}
        ],
        providers=[{"id": "vendor", "label": HOSTILE["end"]}],
        services=[{"id": "service", "label": HOSTILE["script"], "area": "pay"}],
        adoptions=rows(
            id="ad-NAME", agency="NAME", area="pay", provider="vendor", service="service",
            evidence="TEXT", source="NAME", observed="2026",
        ),
        offices=[{"id": "office", "label": HOSTILE["image"], "acronym": HOSTILE["end"]}],
        designation_periods=[
            {"office": "office", "area": "pay", "host": "script", "evidence": HOSTILE["image"]}
            | {"from": "2020"}
        ],
    )  # fmt: skip
    coverage = Coverage(made.world, first_day("2026-01-01"))
    downloads = {HOSTILE["quote"]: "data/graph.ttl"}
    return Material(coverage, made.tables, {HOSTILE["script"]: 1}, downloads)


def write(out):
    return write_pages(hostile_facts(), out)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    out = tmp_path_factory.mktemp("hostile")
    write(out)
    return out


HARMLESS = """() => [
  document.querySelectorAll('img, iframe, object, [onmouseover], [onerror]').length,
  document.querySelectorAll('a[href^="javascript:" i]').length,
  [...document.scripts].filter(one => !one.src && one.type !== 'application/json').length]"""


@pytest.mark.parametrize("name", ["index.html", "coverage.html", "graph.html"])
def test_names_are_text(hostile, opened, name):
    with opened((hostile / name).as_uri()) as page:
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 860})
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert HOSTILE["script"] in page.inner_text("main")


def test_evidence_is_text(hostile, opened):
    with opened((hostile / "coverage.html").as_uri()) as page:
        for name, text in HOSTILE.items():
            page.click(f"tr[data-id={name}] td")
            said = page.text_content("#evidence")
            assert text in said
            assert HOSTILE["end"] in said
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            page.keyboard.press("Escape")


def test_filters_and_areas_keep_names_text(hostile, opened):
    with opened((hostile / "coverage.html").as_uri()) as page:
        page.select_option("#columns", "areas")
        for choice in ("high", "low"):
            page.select_option("#confidence", choice)
            page.click("#areas tr[data-id=script] td")
            assert HOSTILE["quote"] in page.text_content("#evidence")
            page.click("#evidence li button")
            assert HOSTILE["script"] in page.text_content("#evidence")
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            page.keyboard.press("Escape")


def test_panel_search_and_tooltip_are_text(hostile, opened):
    with opened((hostile / "graph.html").as_uri()) as page:
        for name, text in HOSTILE.items():
            page.fill("#find", name)
            page.press("#find", "Enter")
            assert page.text_content("#panel h2") == text
            page.locator("#canvas").hover()
            assert page.evaluate(HARMLESS) == [0, 0, 0]


@pytest.mark.drill
def test_same_records_same_bytes(write_site, tmp_path, site):
    again = write_site(tmp_path)
    digests = [
        {
            path.relative_to(one.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in one.out.rglob("*.*")
        }
        for one in (site, again)
    ]
    assert digests[0] == digests[1]
    assert len(digests[0]) > 10


def test_pages_name_no_other_host_in_what_they_load(site):
    for name in ("index.html", "coverage.html", "graph.html"):
        text = (site.out / name).read_text(encoding="utf-8")
        assert 'src="http' not in text
        assert '<link rel="stylesheet" href="http' not in text
        assert "unsafe" not in text
