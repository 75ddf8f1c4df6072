"""Tombstones: a page at the address of each id that went away, which says what took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.pages.links import BASE, Ref
from kg.pages.names import spoken_text
from kg.pages.page import Page
from kg.pages.permalink import is_number, permalink
from kg.pages.things.facts import row_key
from kg.releases.difference import RETIRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.pages.material import Material
    from kg.tables.read import Tables

KIND_OF: Final = {
    "agencies": "agency",
    "offices": "office",
    "areas": "area",
    "providers": "provider",
    "services": "service",
    "policies": "policy",
    "bodies": "body",
    "standards": "standard",
    "funds": "fund",
    "measures": "measure",
    "vehicles": "vehicle",
    "groups": "group",
    "sources": "source",
}
"""Table whose `id` names a thing -> kind of the thing, as in its IRI."""


def tombstone_path(table: str, ident: str) -> str:
    """Path of the page of a retired id, "" where a page of rows tells of it.

    >>> tombstone_path("services", "etsnext")
    'service/etsnext.html'
    """
    return "" if is_number(ident) or table not in KIND_OF else f"{KIND_OF[table]}/{ident}.html"


def tombstones(tables: Tables) -> Mapping[tuple[str, str], str]:
    """Path of the page of each retired id that has one, by table and id."""
    return {
        (row["table"], row["id"]): path
        for row in tables.get(RETIRED, ())
        if (path := tombstone_path(row["table"], row["id"]))
    }


def tombstone_pages(material: Material) -> Iterator[Page]:
    """{kind}/{id}.html of every retired id."""
    for row in material.tables.get(RETIRED, ()):
        path = material.tombstones.get((row["table"], row["id"]))
        if path:
            kind = KIND_OF[row["table"]]
            facts = {
                "row": row,
                "kind": kind,
                "iri": f"{BASE}{kind}/{row['id']}",
                "instead": _instead(material, row["table"], kind, row["replaced_by"]),
                "source": material.refs.ref("source", row["source"]) if row["source"] else None,
                "when": spoken_text(row["retired_on"]),
            }
            yield Page(path, "retired.html", facts)


def _instead(material: Material, table: str, kind: str, ident: str) -> Ref | None:
    """The thing that took the place: on its page, else where its first row stands."""
    if not ident:
        return None
    known = material.refs.ref(kind, ident)
    if known.path:
        return known
    row = next((one for one in material.tables.get(table, ()) if one["id"] == ident), None)
    if row is None:
        return Ref(ident)
    return Ref(row.get("label") or ident, permalink(table, row_key(row)))
