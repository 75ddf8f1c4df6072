"""Mandates: provisions that oblige, whether they hold on a day, and which group they bind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.dates import FOREVER, first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.dates import Day
    from kg.tables.read import Row, Tables

MANDATING: Final = ("mandates-use", "requires")
"""Effects that oblige whom they bind; the rule `under-mandate` of the ontology has the same two.

The others found, name, lead or encourage something, or set a criterion: of a designation, of a
possible approval, of a system.
"""

IN_FORCE: Final = "in-force"
NOT_RECORDED: Final = "not-recorded"
"""Standings: a policy holds on the day, or nothing says whether it still does."""

GONE: Final = ("expired", "rescinded", "superseded")
"""Statuses of policies that do not hold any more."""

BODIES: Final = ("agency", "body")
"""Kinds of target that are one named body: what is required is then its own duty."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """One provision that obliges, as it stands on a day.

    `group` is the group it binds, "" where none fits its scope. Days are inclusive; `start` is its
    own date or that of its policy, whichever is later, else the day a source first has it; `end`
    is FOREVER where none is recorded. `named` is whether it is the duty of one named body.
    """

    provision: str
    policy: str
    number: str
    policy_label: str
    effect: str
    statement: str
    scope: str
    group: str
    target_kind: str
    target: str
    named: bool
    start: Day
    end: Day
    standing: str
    source: str

    @property
    def policy_name(self) -> str:
        """What the policy is called in short."""
        return self.number or self.policy_label


def mandates(tables: Tables, day: Day) -> list[Mandate]:
    """Mandates that hold on `day` or may hold, in the order of the provisions.

    `tables` are at least sources, agencies, policies, provisions, groups and scope_groups.
    """
    policies = {row["id"]: row for row in tables["policies"]}
    retrieved = {row["id"]: first_day(row["retrieved"]) for row in tables["sources"]}
    groups = {row["scope"]: row["group"] for row in tables["scope_groups"]}
    names = {row[column] for row in tables["agencies"] for column in ("label", "acronym")} - {""}
    found = []
    for row in tables["provisions"]:
        if row["effect"] in MANDATING:
            policy = policies[row["policy"]]
            start = _start(row, policy, retrieved)
            standing = _standing(policy, start, day, retrieved)
            if standing:
                found.append(_mandate(row, policy, groups, names, start, standing))
    return found


def _mandate(
    row: Row,
    policy: Row,
    groups: Mapping[str, str],
    names: Iterable[str],
    start: Day,
    standing: str,
) -> Mandate:
    """Whom it binds is what its scope means, else the group it is addressed to."""
    target = row["target"] if row["target_kind"] == "group" else ""
    return Mandate(
        provision=row["id"],
        policy=row["policy"],
        number=policy["number"],
        policy_label=policy["label"],
        effect=row["effect"],
        statement=row["statement"],
        scope=row["scope"],
        group=groups.get(row["scope"], target),
        target_kind=row["target_kind"],
        target=row["target"],
        named=row["target_kind"] in BODIES or row["scope"] in names,
        start=start,
        end=last_day(policy["ended"]) if policy["ended"] else FOREVER,
        standing=standing,
        source=row["source"],
    )


def _start(row: Row, policy: Row, retrieved: Mapping[str, Day]) -> Day:
    stated = [first_day(one) for one in (row["date"], policy["issued"]) if one]
    return max(stated) if stated else observed([row], retrieved).first


def _standing(policy: Row, start: Day, day: Day, retrieved: Mapping[str, Day]) -> str:
    """Whether the policy holds on `day`, "" where it does not.

    A policy that ended held until then. One of unknown status may hold; so may one that is gone
    since a day nobody states, until the day a source says that it is gone.
    """
    if day < start:
        return ""
    if policy["ended"]:
        return IN_FORCE if day <= last_day(policy["ended"]) else ""
    if policy["status"] in GONE:
        return NOT_RECORDED if day < observed([policy], retrieved).first else ""
    return IN_FORCE if policy["status"] == "in-force" else NOT_RECORDED
