"""Hostile names show as text and run nothing; the same records give the same bytes."""

from __future__ import annotations

import hashlib

import pytest

from kg.dates import FOREVER, first_day
from kg.pages import write_pages
from kg.records.adoption import Adoption
from kg.records.agency import Agency
from kg.records.designation import Designation
from kg.records.world import Area, Provider, World
from kg.tables.read import Row

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "end": "</script><script>alert(2)</script>",
    "image": "<img src=x onerror=alert(3)>",
    "address": "javascript:alert(4)",
    "quote": '" onmouseover="alert(5)',
    "turn": "left\u202eright href",
    "long": "x" * 5000,
}
DAY = first_day("2026-01-01")


def hostile_world() -> World:
    agencies = {
        name: Agency(name, text, text[:60], "board", True, "", 0, FOREVER)
        for name, text in HOSTILE.items()
    }
    providers = {
        one.id: Provider(one.id, one.label, one.acronym, True, one.id) for one in agencies.values()
    }
    providers["vendor"] = Provider("vendor", HOSTILE["end"], "", False, "")
    adoptions = [
        Adoption(
            id=f"ad-{name}", rows=(f"ad-{name}",), agency=name, area="pay", provider="vendor",
            service="service", kind="use", statuses=("in-use",), whole=True, start=DAY,
            first_seen=DAY, seen=DAY, end=FOREVER, open=True, states_from=True, dated=True,
            sources=(name,),
        )
        for name in HOSTILE
    ]  # fmt: skip
    return World(
        date=DAY,
        agencies=agencies,
        areas={
            "pay": Area(
                "pay", HOSTILE["quote"], HOSTILE["script"], "", "pay", 1, one_provider=False
            )
        },
        providers=providers,
        adoptions=adoptions,
        listings=[],
        designations=[
            Designation("dp", "office", "pay", "script", True, DAY, DAY, FOREVER, "script")
        ],
        offices={},
        merged={},
        source_kind={},
    )


def rows_of(kind: str) -> dict[str, Row]:
    return {
        "sources": {
            name: Row(id=name, title=text, url="javascript:alert(6)")
            for name, text in HOSTILE.items()
        },
        "adoptions": {
            f"ad-{name}": Row(
                {
                    "id": f"ad-{name}", "evidence": text, "observed": "2026", "from": "",
                    "confidence": "high", "source": name,
                }
            )
            for name, text in HOSTILE.items()
        },
        "offices": {"office": Row(id="office", label=HOSTILE["image"], acronym=HOSTILE["end"])},
        "services": {"service": Row(id="service", label=HOSTILE["script"])},
    }[kind]  # fmt: skip


def write(out):
    figures = {HOSTILE["script"]: 1}
    return write_pages(
        hostile_world(), DAY, out, figures, rows_of("sources"), rows_of("adoptions"),
        offices=rows_of("offices"), services=rows_of("services"),
        downloads={HOSTILE["quote"]: "data/graph.ttl"},
    )  # fmt: skip


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


def test_panel_search_and_tooltip_are_text(hostile, opened):
    with opened((hostile / "graph.html").as_uri()) as page:
        for name, text in HOSTILE.items():
            page.fill("#find", name)
            page.press("#find", "Enter")
            assert page.text_content("#panel h2") == text
            page.locator("#canvas").hover()
            assert page.evaluate(HARMLESS) == [0, 0, 0]


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
