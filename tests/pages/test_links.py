"""Every link of every page leads somewhere: to a file that is there, at a place that it has."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

import pytest

from tests.pages.parsed import parsed

OUTSIDE = ("https://", "http://", "mailto:")
BUILT = ("data/", "manifest.json")
"""Written by the build beside the pages, not by the pages."""


@pytest.fixture(scope="module")
def read(site):
    return {
        path.relative_to(site.out).as_posix(): parsed(path.read_text(encoding="utf-8"))
        for path in sorted(site.out.rglob("*.html"))
    }


def test_every_link_leads_to_a_file_and_a_place_in_it(site, read):
    files = {
        path.relative_to(site.out).as_posix() for path in site.out.rglob("*") if path.is_file()
    }
    places = {path: {*page.ids, ""} for path, page in read.items()}
    broken = set()
    for path, page in read.items():
        for link in set(page.links):
            if link.startswith(OUTSIDE):
                continue
            target, _, fragment = link.partition("#")
            here = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            here = here if target else path
            if here.startswith(BUILT) or here + "/" in BUILT:
                continue
            # A view that a script of the page reads is no place in it; no id has these signs.
            state = "=" in fragment or "&" in fragment
            if here not in files or (not state and fragment not in places.get(here, {""})):
                broken.add((path, link))
    assert sorted(broken)[:20] == []


def test_no_page_is_left_alone(read):
    """Each page of a thing is linked from another page."""
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))
        for path, page in read.items()
        for link in page.links
        if not link.startswith((*OUTSIDE, "#"))
    }
    alone = {path for path in read if "/" in path} - linked
    assert sorted(alone)[:20] == []
