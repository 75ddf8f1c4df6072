"""policies.html: the shared-services lineage, all policies, and the same as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis.lineage import RELATIONS, links_by_meaning, shared_services
from kg.analysis.policy_chain import NOT_ISSUED
from kg.dates import iso
from kg.pages.drawing.chain_text import SYMBOLS, plain
from kg.pages.page import Page
from kg.pages.policies.picture import HEADS, picture
from kg.pages.policies.rows import TYPES, policy_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.links import Ref
    from kg.pages.material import Material
    from kg.tables.read import Row

MEANINGS: Final = {
    "implements": "carries out what the earlier policy asks for",
    "extends": "builds on it and goes further; both stand",
    "amends": "changes part of its text; the rest stands",
    "supersedes": "takes its place",
    "rescinds": "ends it",
    "cites": "refers to it, no more",
}
"""Relation -> what the later policy does."""

STANDINGS: Final = {
    "in-force": "in force on the day",
    "rescinded": "ended by a later policy",
    "superseded": "a later policy took its place",
    "expired": "ended by its own date",
    "unknown": "no source says whether it still holds",
    "not-issued": "issued after the day",
}
"""What a policy is on the day -> what that means."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row of policy_links with its things as links."""

    row: Row
    subject: Ref
    object: Ref
    source: Row


def policy_pages(material: Material) -> Iterator[Page]:
    """The page of all policies."""
    rows = policy_rows(material)
    drawn = [one for one in rows if one.standing != NOT_ISSUED]
    known = {one.id for one in drawn}
    keys = [
        key
        for key in links_by_meaning(material.tables["policy_links"])
        if key[0] in known and key[2] in known
    ]
    lineage = shared_services(material.tables) & known
    joined = [key for key in keys if key[0] in lineage and key[2] in lineage]
    few = [one for one in drawn if one.id in lineage]
    pictures = [
        picture(ident, title, some, links)
        for ident, title, some, links in (
            ("lineage", "Policies that led to the QSMOs, by date", few, joined),
            ("all", "All policies by date", drawn, keys),
        )
        if some
    ]
    areas = sorted({area for one in rows for area in one.functions})
    facts = {
        "pictures": pictures,
        "rows": rows,
        "links": _links(material),
        "relations": [(one, MEANINGS[one], HEADS[one]) for one in RELATIONS],
        "standings": [(one, SYMBOLS[one], plain(one), STANDINGS[one]) for one in SYMBOLS],
        "types": {kind: TYPES[kind] for kind in sorted({one.row["type"] for one in rows})},
        "functions": [(one, material.names.area(one)) for one in areas],
        "left_out": len(rows) - len(drawn),
        "iso": iso(material.day),
    }
    yield Page("policies.html", "policies.html", facts)


def _links(material: Material) -> list[LinkRow]:
    ref = material.refs.ref
    sources = {row["id"]: row for row in material.tables["sources"]}
    return [
        LinkRow(
            row,
            ref("policy", row["subject"], short=True),
            ref("policy", row["object"], short=True),
            sources[row["source"]],
        )
        for row in sorted(material.tables["policy_links"], key=lambda row: (row["date"], row["id"]))
    ]
