"""Agencies: their place in the tree of government and their lifetimes (rule 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.dates import FOREVER, Day, first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.tables.read import Row


class Agency(NamedTuple):
    """One body; `parent` is "" at the top level; 0 and FOREVER where a date is not known."""

    id: str
    label: str
    acronym: str
    kind: str
    cfo_act: bool
    parent: str
    start: Day
    end: Day

    def exists(self, day: Day) -> bool:
        """Whether the body is known to exist on `day`, or not known not to."""
        return self.start <= day <= self.end


def agency_records(rows: Iterable[Row]) -> dict[str, Agency]:
    """Agencies by id."""
    return {
        row["id"]: Agency(
            id=row["id"],
            label=row["label"],
            acronym=row["acronym"],
            kind=row["kind"],
            cfo_act=row["cfo_act"] == "yes",
            parent=row["parent"],
            start=first_day(row["from"]) if row["from"] else 0,
            end=last_day(row["until"]) if row["until"] else FOREVER,
        )
        for row in rows
    }


def merged_bodies(changes: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Bodies merged into each body; only changes that are done count (rule 8)."""
    merged: dict[str, list[str]] = {}
    for row in changes:
        if row["change"] == "merged-into" and row["state"] == "done":
            for successor in row["related"].split(";"):
                merged.setdefault(successor, []).append(row["agency"])
    return {successor: tuple(sorted(set(bodies))) for successor, bodies in merged.items()}


def ancestors(node: str, parent: Mapping[str, str]) -> Iterator[str]:
    """Parents of `node`, nearest first; `parent` maps to "" at the top.

    Raises:
        ValueError: the chain comes back to itself.
    """
    here = parent.get(node, "")
    steps = len(parent)
    while here:
        if not steps:
            raise ValueError(f"the parents of {node} come back to themselves")
        yield here
        here = parent.get(here, "")
        steps -= 1
