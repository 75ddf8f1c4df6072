"""Consequences of a policy: the provisions, designations and mandates that hang on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.impact import Loss, designation_impact, impact_record
from kg.analysis.leadership import DESIGNATING
from kg.analysis.mandate import Mandate, mandates
from kg.analysis.mandate_test import NAMED_BODY
from kg.analysis.policy_chain import Link, Member, other_links, policy_chain
from kg.dates import iso
from kg.records.group import group_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.dates import Day
    from kg.records.designation import Designation
    from kg.records.world import World
    from kg.tables.read import Row, Tables

TABLES: Final = (
    "sources",
    "agencies",
    "policies",
    "policy_links",
    "provisions",
    "designation_periods",
    "groups",
    "scope_groups",
    "mandate_tests",
)
"""Tables that say what hangs on a policy, besides those coverage is computed from."""


@dataclass(frozen=True, slots=True)
class Made:
    """A designation period that a provision began; `holds` on the day or not.

    `cells` are those that are `marketplace` by it on the day.
    """

    provision: str
    policy: str
    period: Designation
    holds: bool
    cells: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A mandate that holds or may hold, and how many bodies of the day it binds.

    None where it is the duty of one `named` body, or of a group whose members are not recorded or
    no agencies. `note` says more of it, where a row of mandate_tests does.
    """

    mandate: Mandate
    bodies: int | None
    named: bool
    note: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What hangs on a policy, the first of `chain`, on one day.

    `provisions` are its own rows; `made` and `mandates` those of the whole chain. `losses` are the
    cells that would no longer be `marketplace` without the designations that hold. `links` are
    the policy's relations to others that do not rest on it.
    """

    chain: tuple[Member, ...]
    provisions: tuple[Row, ...]
    made: tuple[Made, ...]
    mandates: tuple[Bound, ...]
    losses: tuple[Loss, ...]
    links: tuple[Link, ...]


def consequences(world: World, day: Day, tables: Tables, policy: str) -> Consequences:
    """What hangs on `policy` (an id) on `day`; `tables` hold at least those named in TABLES."""
    chain = policy_chain(tables, day, policy)
    ours = {one.policy for one in chain}
    provisions = [row for row in tables["provisions"] if row["policy"] in ours]
    stated = {row["id"]: row for row in tables["designation_periods"]}
    made = [
        (row, one)
        for row in provisions
        for one in world.designations
        if _began(row, one, stated[one.id])
    ]
    held = {one.id for _, one in made if one.in_force(day)}
    losses = designation_impact(world, day, held) if held else []
    return Consequences(
        chain=tuple(chain),
        provisions=tuple(row for row in provisions if row["policy"] == policy),
        made=tuple(_made(world, day, row, one, losses) for row, one in made),
        mandates=tuple(_bound(world, day, tables, ours)),
        losses=tuple(losses),
        links=tuple(other_links(tables["policy_links"], policy)),
    )


def _began(provision: Row, period: Designation, stated: Row) -> bool:
    """Whether `provision` gave the office that standing: same office, kind and month."""
    month = (stated["from"] or stated["observed"])[:7]
    return (
        provision["effect"] in DESIGNATING[period.formal]
        and provision["target"] == period.office
        and bool(month)
        and provision["date"].startswith(month)
    )


def _made(world: World, day: Day, row: Row, period: Designation, losses: Iterable[Loss]) -> Made:
    cells = sum(
        one.before.listing is not None
        and one.before.listing.office == period.office
        and period.area in world.area_scope[one.before.area]
        for one in losses
    )
    holds = period.in_force(day)
    return Made(row["id"], row["policy"], period, holds, cells if holds and period.formal else 0)


def _bound(world: World, day: Day, tables: Tables, policies: set[str]) -> Iterator[Bound]:
    members = group_members(tables["groups"], world)
    duties = {
        row["provision"]: row["note"]
        for row in tables["mandate_tests"]
        if row["reason"] == NAMED_BODY
    }
    for one in mandates(tables, day):
        if one.policy in policies:
            named = one.named or one.provision in duties
            binds = () if named else members.get(one.group, ())
            here = sum(world.agencies[body].exists(day) for body in binds)
            yield Bound(one, here or None, named, duties.get(one.provision, ""))


def consequences_record(found: Consequences) -> dict[str, Any]:
    """`found` as a JSON object, ids bare."""
    return {
        "chain": [
            {
                "policy": one.policy,
                "depth": one.depth,
                "standing": one.standing,
                "link": asdict(one.link) if one.link else None,
            }
            for one in found.chain
        ],
        "provisions": [row["id"] for row in found.provisions],
        "designations": [_made_record(one) for one in found.made],
        "mandates": [
            {
                "provision": one.mandate.provision,
                "policy": one.mandate.policy,
                "effect": one.mandate.effect,
                "group": None if one.named else one.mandate.group or None,
                "scope": one.mandate.scope or None,
                "bodies": one.bodies,
                "named_body": one.named,
                "standing": one.mandate.standing,
                "statement": one.mandate.statement,
            }
            for one in found.mandates
        ],
        "links": [asdict(one) for one in found.links],
        "losses": impact_record(found.losses),
    }


def _made_record(one: Made) -> dict[str, Any]:
    return {
        "designation": one.period.id,
        "provision": one.provision,
        "policy": one.policy,
        "office": one.period.office,
        "area": one.period.area,
        "host": one.period.host,
        "designated": one.period.formal,
        "from": iso(one.period.start),
        "holds": one.holds,
        "cells": one.cells,
    }
