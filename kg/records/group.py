"""Groups: sets of bodies that policies speak of, each defined by a rule or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records.agency import Agency
    from kg.records.world import World
    from kg.tables.read import Row


def group_members(rows: Iterable[Row], world: World) -> dict[str, list[str]]:
    """Ids of the agencies in each group, sorted; empty where membership is not recorded."""
    return {row["id"]: _members(row, world) for row in rows}


def _members(row: Row, world: World) -> list[str]:
    has_rule = row["kinds"] or row["cfo_act"] or row["parent"]
    members = {one.id for one in world.agencies.values() if has_rule and _fits(row, one, world)}
    members.update(_listed(row["members"]))
    excluded = set(_listed(row["excludes"]))
    return sorted(
        agency for agency in members if not excluded.intersection(world.agency_scope[agency])
    )


def _fits(row: Row, agency: Agency, world: World) -> bool:
    kinds = _listed(row["kinds"])
    if kinds and agency.kind not in kinds:
        return False
    if row["cfo_act"] and agency.cfo_act != (row["cfo_act"] == "yes"):
        return False
    return not row["parent"] or row["parent"] in world.agency_scope[agency.id][1:]


def _listed(cell: str) -> list[str]:
    return [one for one in cell.split(";") if one]
