"""What falls due: deadlines of mandates, and the dates that plans state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.entries import Entry, entry, use_sentence
from kg.analysis.mandate import GONE
from kg.analysis.mandate_test import NAMED_BODY
from kg.analysis.policy_chain import NOT_ISSUED, policy_standing
from kg.analysis.sentences import Sentences
from kg.dates import last_day
from kg.records.group import group_members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Tables

TABLES: Final = (
    "adoptions",
    "services",
    "policies",
    "provisions",
    "groups",
    "scope_groups",
    "mandate_tests",
)
"""Tables that state deadlines and plans."""

DEADLINE: Final = "mandate deadline"
PLAN: Final = "plan due"
OVERDUE: Final = "plan past its date"
MOVING: Final = "move still under way"
LATE: Final = (OVERDUE, MOVING)
"""Kinds of plans whose date is over and that are still in force."""


def deadlines(world: World, day: Day, tables: Tables) -> Iterator[Entry]:
    """Deadlines of `mandate_tests`; of policies that were gone before them there is none.

    A policy is judged on the deadline, or on `day` where that is earlier. They concern the bodies
    of the group that is bound, none where it is the duty of one named body.
    """
    policies = {row["id"]: row for row in tables["policies"]}
    provisions = {row["id"]: row for row in tables["provisions"]}
    members = group_members(tables["groups"], world)
    meaning = {row["scope"]: row["group"] for row in tables["scope_groups"]}
    for row in tables["mandate_tests"]:
        if not row["deadline"]:
            continue
        policy, provision = policies[row["policy"]], provisions[row["provision"]]
        standing = policy_standing(policy, min(day, last_day(row["deadline"])))
        if standing in (*GONE, NOT_ISSUED):
            continue
        named = row["reason"] == NAMED_BODY
        group = "" if named else row["group"] or meaning.get(provision["scope"], "")
        bodies = [one for one in members.get(group, ()) if world.agencies[one].exists(day)]
        whom = row["note"].removesuffix(".") if named else provision["scope"]
        what = f"{row['label']} ({whom})" if whom else row["label"]
        said = f"{policy['number'] or policy['label']}:", what
        rows = [row, provision]
        yield entry(DEADLINE, row["provision"], said, row["deadline"], rows, bodies)


def plans(world: World, day: Day, tables: Tables) -> Iterator[Entry]:
    """Plans in force on `day` whose rows state a date, and which nothing shows to have come true.

    What is stated of a plan is when it was due; of a move under way, when it was due or began.
    """
    say = Sentences(world, tables)
    for one in world.adoptions:
        rows = [say.rows[row] for row in one.rows]
        stated = next((row["from"] for row in rows if row["from"]), "")
        if one.kind == "plan" and stated and one.in_force(day):
            kind = PLAN
            if last_day(stated) < day:
                kind = MOVING if "migrating" in one.statuses else OVERDUE
            yield entry(kind, one.id, use_sentence(say, one), stated, rows, (), one.agency)
