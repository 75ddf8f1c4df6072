"""Policies and governance bodies beside the records: who is told what, and by whom."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.analysis.mandate import GONE
from kg.dates import FOREVER, first_day, iso, last_day
from kg.network import provider_node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.network import Graph
    from kg.records.world import World
    from kg.tables.read import Row, Tables


def add_policies(graph: Graph, world: World, tables: Tables) -> int:
    """Adds policies, what they speak of and how they change each other; counts what has no line.

    That are provisions for a group of bodies, or for something that is not in the graph. An edge
    holds from its own date or that of its policy, whichever is later, until the policy ends.
    """
    periods = {row["id"]: _period(row) for row in tables["policies"]}
    for row in sorted(tables["policies"], key=lambda row: row["id"]):
        start, end = periods[row["id"]]
        graph.add_node(
            f"policy:{row['id']}",
            kind="policy",
            id=row["id"],
            label=row["label"],
            number=row["number"],
            since=_text(start),
            until=_text(end),
        )
    undrawn = 0
    for row in tables["provisions"]:
        target = _target(graph, world, row)
        if not target:
            undrawn += 1
            continue
        start, end = periods[row["policy"]]
        start = max(start, first_day(row["date"])) if row["date"] else start
        note = row["effect"].replace("-", " ")
        _edge(graph, f"policy:{row['policy']}", target, "provision", row["id"], start, end, note)
    for row in tables["policy_links"]:
        begun = first_day(row["date"]) if row["date"] else periods[row["subject"]][0]
        ends = (f"policy:{row['subject']}", f"policy:{row['object']}")
        _edge(graph, *ends, row["relation"], row["id"], begun, FOREVER, row["note"])
    return undrawn


def add_councils(graph: Graph, tables: Tables) -> None:
    """Adds councils, boards and program offices, their hosts and members; members have no dates."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in tables["bodies"]:
        rows[row["id"]].append(row)
    for ident, found in sorted(rows.items()):
        since = min((first_day(row["from"]) for row in found if row["from"]), default=0)
        open_ended = any(not row["until"] for row in found)
        until = FOREVER if open_ended else max(last_day(row["until"]) for row in found)
        node = f"body:{ident}"
        graph.add_node(
            node,
            kind="council",
            id=ident,
            label=found[0]["label"],
            acronym=found[0]["acronym"],
            since=_text(since),
            until=_text(until),
        )
        for row in found:
            if f"agency:{row['host']}" in graph:
                _edge(graph, f"agency:{row['host']}", node, "hosts", row["row"], 0, FOREVER, "")
    for row in tables["body_members"]:
        ends = (f"agency:{row['agency']}", f"body:{row['body']}")
        if ends[0] in graph and ends[1] in graph:
            _edge(graph, *ends, "member", row["id"], 0, FOREVER, row["role"])


def _period(row: Row) -> tuple[Day, Day]:
    """First and last day of a policy; none where it is over and nothing says since when."""
    start = first_day(row["issued"] or row["observed"] or "0001")
    if row["ended"]:
        return start, last_day(row["ended"])
    return start, start - 1 if row["status"] in GONE else FOREVER


def _target(graph: Graph, world: World, row: Row) -> str:
    """Node a provision speaks of, "" for none; functions it names are added with those above."""
    kind, ident = row["target_kind"], row["target"]
    if kind == "area" and ident in world.areas:
        _add_areas(graph, world, world.area_scope[ident])
        return f"area:{ident}"
    node = {
        "qsmo": f"office:{ident}",
        "agency": f"agency:{ident}",
        "body": f"body:{ident}",
        "provider": provider_node(world, ident),
    }.get(kind, "")
    return node if node in graph else ""


def _add_areas(graph: Graph, world: World, areas: Iterable[str]) -> None:
    for area in areas:
        if f"area:{area}" in graph:
            return
        one = world.areas[area]
        graph.add_node(
            f"area:{area}",
            kind="function",
            id=area,
            label=one.label,
            short=one.short,
            main=False,
            one_provider=one.one_provider,
        )
        if one.parent:
            graph.add_edge(f"area:{area}", f"area:{one.parent}", key="broader", relation="broader")


def _edge(
    graph: Graph,
    source: str,
    target: str,
    relation: str,
    row: str,
    start: Day,
    end: Day,
    note: str,
) -> None:
    graph.add_edge(
        source,
        target,
        key=row,
        relation=relation,
        row=row,
        start=_text(start),
        end=_text(end),
        note=note,
    )


def _text(day: Day) -> str:
    return iso(day) if 0 < day < FOREVER else ""
