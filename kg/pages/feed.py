"""changes.xml: the releases of the data as an Atom feed (RFC 4287), dated by the data.

Entries are named by the IRI of their release, which needs no address of a site. Releases of one
day follow each other by minutes, so that readers keep their order.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from kg.dates import iso
from kg.pages.environment import environment
from kg.pages.links import BASE, Ref
from kg.pages.page import File
from kg.pages.permalink import permalink
from kg.releases.difference import KINDS, RETIRED
from kg.releases.files import PUBLISHER, TITLE
from kg.releases.record import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material
    from kg.releases.record import Noted, Release

FEED: Final = "changes.xml"
MOST: Final = 250
"""Changes told one by one of a release; more are counted, and are in the notes beside the data."""
UNPLACED: Final = frozenset((RETIRED,))
"""Tables whose rows have no place of their own."""


def feed_files(material: Material) -> Iterator[File]:
    """changes.xml."""
    entries = [
        {
            "release": one,
            "iri": f"{BASE}release/{one.version}",
            "updated": _moment(one),
            "told": release_facts(one),
        }
        for one in reversed(material.releases)
    ]
    updated = entries[0]["updated"] if entries else f"{iso(material.world.date)}T00:00:00Z"
    facts: dict[str, Any] = {
        "iri": f"{BASE}dataset",
        "title": TITLE,
        "author": PUBLISHER,
        "address": material.address,
        "updated": updated,
        "entries": entries,
        "feed": FEED,
    }
    yield File(FEED, environment().get_template("changes.xml").render(**facts))


def release_facts(release: Release) -> dict[str, Any]:
    """What a page tells of a release: how much changed, and the changes by kind and table."""
    shown = sorted(release.changes, key=lambda one: KINDS.index(one.kind))[:MOST]
    return {
        "version": release.version,
        "rows": release.rows,
        "counted": counted(release),
        "left_out": len(release.changes) - len(shown),
        "groups": [
            {"kind": kind, "table": table, "changes": [(_place(one), one.text) for one in found]}
            for (kind, table), found in groupby(shown, lambda one: (one.kind, one.table))
        ],
    }


def _place(one: Noted) -> Ref:
    """The row of a change, at its permanent address where it has one."""
    if one.table in UNPLACED or (one.table == "sources" and one.kind == KINDS[-1]):
        return Ref(f"{one.table}/{one.key}")
    return Ref(f"{one.table}/{one.key}", permalink(one.table, one.key))


def _moment(release: Release) -> str:
    """When a release was: its day, later ones of the day by minutes later."""
    number = int(release.version.removeprefix(release.date).lstrip(".") or 1) - 1
    return f"{release.date}T{number // 60 % 24:02}:{number % 60:02}:00Z"
