"""How policies descend from each other: links, the shared-services lineage, what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.records.agency import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row, Rows, Tables

    Key = tuple[str, str, str]

RELATIONS: Final = ("implements", "extends", "amends", "supersedes", "rescinds", "cites")
"""What a later policy does to an earlier one, in the words of the table policy_links."""

PASSIVE: Final = {
    "implements": "implemented by",
    "extends": "extended by",
    "amends": "amended by",
    "supersedes": "superseded by",
    "rescinds": "rescinded by",
    "cites": "cited by",
}
"""Relation -> the same, seen from the earlier policy."""

CITES: Final = "cites"
MAKING: Final = ("designates", "pre-designates", "establishes")
"""Effects of the provisions by which an office becomes a QSMO."""


def links_by_meaning(rows: Rows) -> dict[Key, list[Row]]:
    """Rows of policy_links by subject, relation and object: several rows may say one thing."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault((row["subject"], row["relation"], row["object"]), []).append(row)
    return found


def shared_services(tables: Tables) -> frozenset[str]:
    """Policies of the shared-services lineage, by id.

    Those with a provision about a QSMO; what those that make one rest on or ended, and that in
    turn; and what rests on them or ended them. Mere citations do not count.
    """
    about = [row for row in tables["provisions"] if row["target_kind"] == "qsmo"]
    making = {row["policy"] for row in about if row["effect"] in MAKING}
    keys = [key for key in links_by_meaning(tables["policy_links"]) if key[1] != CITES]
    found = set(making)
    queue = sorted(making)
    for here in queue:
        earlier = {old for new, _, old in keys if new == here} - found
        found |= earlier
        queue += sorted(earlier)
    found |= {new for new, _, old in keys if old in making}
    return frozenset(found | {row["policy"] for row in about})


def functions_of(tables: Tables, offices: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Policy -> topmost functions that its provisions are about, sorted.

    A provision about a QSMO is about the functions in `offices`, by office.
    """
    parent = {row["id"]: row["parent"] for row in tables["areas"]}
    found: dict[str, set[str]] = {}
    for row in tables["provisions"]:
        areas: Iterable[str] = ()
        if row["target_kind"] == "area":
            areas = [row["target"]]
        elif row["target_kind"] == "qsmo":
            areas = offices.get(row["target"], ())
        for area in areas:
            top = [area, *ancestors(area, parent)][-1]
            found.setdefault(row["policy"], set()).add(top)
    return {policy: sorted(areas) for policy, areas in found.items()}
