"""Policies that rest on a policy: what implements, extends or amends it, and they in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.dates import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.dates import Day
    from kg.tables.read import Row, Rows, Tables

CARRIES: Final = ("implements", "extends", "amends")
"""Relations by which a later policy rests on an earlier one: without that it has no object."""

IN_FORCE: Final = "in-force"
NOT_ISSUED: Final = "not-issued"
ENDED: Final = ("rescinded", "superseded", "expired")
"""What a policy may be on the day; or its standing is `unknown`."""


@dataclass(frozen=True, slots=True)
class Link:
    """One relation between two policies, as the table policy_links has it."""

    id: str
    subject: str
    relation: str
    object: str
    on: str
    note: str


@dataclass(frozen=True, slots=True)
class Member:
    """One policy of a chain, `depth` steps below its first; `link` is why it is there.

    `standing` is what it is on the day: not-issued, in-force, or its recorded status.
    """

    policy: str
    depth: int
    standing: str
    link: Link | None


def policy_chain(tables: Tables, day: Day, policy: str) -> list[Member]:
    """`policy` (an id) and whatever rests on it, each once by the shortest way, as a tree.

    `tables` hold at least policies and policy_links.
    """
    rows = {row["id"]: row for row in tables["policies"]}
    reached: dict[str, Link | None] = {policy: None}
    below: dict[str, list[str]] = {}
    links = sorted(_links(tables["policy_links"]), key=lambda one: (one.on, one.id))
    queue = [policy]
    for here in queue:
        for link in links:
            if link.object == here and link.relation in CARRIES and link.subject not in reached:
                reached[link.subject] = link
                below.setdefault(here, []).append(link.subject)
                queue.append(link.subject)
    return [
        Member(one, depth, policy_standing(rows[one], day), reached[one])
        for one, depth in _down(policy, below)
    ]


def other_links(links: Rows, policy: str) -> list[Link]:
    """What else `links` relate `policy` to: what it rests on, ended or cites, and what cites it.

    Of several rows that say one thing the first stands.
    """
    found: dict[tuple[str, str, str], Link] = {}
    for link in _links(links):
        rests_on_it = link.object == policy and link.relation in CARRIES
        if policy in (link.subject, link.object) and not rests_on_it:
            found.setdefault((link.subject, link.relation, link.object), link)
    return list(found.values())


def policy_standing(row: Row, day: Day) -> str:
    """What the policy of `row` is on `day`; it holds on the day it ended, and no longer."""
    if row["issued"] and day < first_day(row["issued"]):
        return NOT_ISSUED
    if row["ended"] and day <= last_day(row["ended"]):
        return IN_FORCE
    return row["status"]


def _links(rows: Rows) -> Iterator[Link]:
    for row in rows:
        yield Link(
            row["id"], row["subject"], row["relation"], row["object"], row["date"], row["note"]
        )


def _down(policy: str, below: Mapping[str, list[str]], depth: int = 0) -> Iterator[tuple[str, int]]:
    yield policy, depth
    for one in below.get(policy, ()):
        yield from _down(one, below, depth + 1)
