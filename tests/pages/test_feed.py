"""changes.xml is Atom (RFC 4287), the same for the same releases, and leads to every row."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import feedparser
import pytest

from kg.pages.changes import changes_pages
from kg.pages.feed import FEED, MOST, feed_files
from kg.pages.permalink import permalink
from kg.releases.record import Noted, Release, read_releases
from tests.pages.material import real_material, written

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '<script>alert(1)</script> & "]]>'
CHANGES = (
    Noted("added", "adoptions", "ad-0592", HOSTILE),
    Noted("changed", "sources", "faq-1", "a title | date: 2020 -> 2021"),
    Noted("withdrawn", "measures", "me-0001", "gone"),
    Noted("added", "scope_groups", "all agencies", "has no place of its own"),
)
FIRST = Release("2026-11-22", "2026-11-22", 10, "")
SECOND = Release("2026-11-22.2", "2026-11-22", 12, "", CHANGES)
THIRD = Release("2026-12-01", "2026-12-01", 12, "", CHANGES[:1])


def material_with(*releases, address=""):
    return replace(real_material(), releases=releases, address=address)


def feed_of(*releases, address="") -> str:
    return written(feed_files, material_with(*releases, address=address))[FEED]


@pytest.mark.parametrize("releases", [(), (FIRST,), (FIRST, SECOND, THIRD)])
@pytest.mark.parametrize("address", ["", "https://example.org/site/"])
def test_is_atom(releases, address):
    """What the RFC requires of a feed and of its entries."""
    root = ET.fromstring(feed_of(*releases, address=address))
    assert root.tag == f"{ATOM}feed"
    for one in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert one.findtext(f"{ATOM}id").startswith("https://w3id.org/qsmo/")
        assert one.findtext(f"{ATOM}updated").endswith(":00Z")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.findtext(f"{ATOM}id") for one in root.iter() if one.find(f"{ATOM}id") is not None]
    assert len(ids) == len(set(ids)) == len(releases) + 1
    moments = [one.findtext(f"{ATOM}updated") for one in root.iter(f"{ATOM}entry")]
    assert moments == sorted(set(moments), reverse=True), "readers keep the order"
    if releases:
        assert root.findtext(f"{ATOM}updated") == moments[0]
    relations = [one.get("rel") for one in root.findall(f"{ATOM}link")]
    assert relations == ["self", "alternate"]


def test_another_reader_reads_it():
    found = feedparser.parse(feed_of(FIRST, SECOND, address="https://example.org/site/"))
    assert not found.bozo
    assert found.version == "atom10"
    second, first = found.entries
    assert first.id == "https://w3id.org/qsmo/release/2026-11-22"
    assert second.title == "Release 2026-11-22.2: 2 added, 1 changed, 1 withdrawn"
    assert second.link == "https://example.org/site/changes.html#release-2026-11-22.2"
    assert (
        f"https://example.org/site/{permalink('adoptions', 'ad-0592')}" in second.content[0].value
    )


def test_words_are_text_and_not_markup():
    text = feed_of(SECOND)
    root = ET.fromstring(text)
    assert HOSTILE in "".join(root.itertext())
    assert "<script" not in text


def test_a_long_release_is_counted_to_its_end():
    many = tuple(Noted("added", "adoptions", f"ad-{n:04}", f"fact {n}") for n in range(MOST + 7))
    text = feed_of(replace(SECOND, changes=many))
    assert text.count("<li>") == MOST
    assert "And 7 more." in text


def test_the_same_releases_give_the_same_feed():
    assert feed_of(FIRST, SECOND) == feed_of(FIRST, SECOND)


def test_the_page_tells_the_same_releases(data):
    material = material_with(*read_releases(data))
    page = written(changes_pages, material)["changes.html"]
    for one in material.releases:
        assert f'id="release-{one.version}"' in page
    assert len(page.encode()) < 300_000


def test_every_page_leads_to_the_feed(site):
    for path in [site.out / "index.html", site.out / "agency" / "hud.html"]:
        root = "../" if path.parent != site.out else ""
        assert (
            f'type="application/atom+xml" title="Changes of the data" href="{root}changes.xml"'
            in (path.read_text("utf-8"))
        )
    assert (site.out / FEED).is_file()
