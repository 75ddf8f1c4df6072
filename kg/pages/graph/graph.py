"""The network page as data: built by pyvis, placed by us, drawn by our own script.

pyvis is filled directly, since its add_node and from_nx look through all nodes each time, and its
own page is not used: that loads from other hosts and escapes nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.analysis.status import STATUSES
from kg.dates import FOREVER
from kg.pages.graph.cells import EPOCH, FIRST, cells_of
from kg.pages.graph.kinds import KINDS, QUIET, RELATIONS
from kg.pages.graph.layout import HEAD, HEADINGS, positions
from kg.pages.graph.rows import CONFIDENCE, Evidence
from kg.pages.graph.whole import whole_graph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.dates import Day
    from kg.pages.graph.kinds import Kind
    from kg.pages.graph.layout import Point
    from kg.pages.graph.lines import Record
    from kg.pages.graph.things import Thing
    from kg.pages.graph.whole import Whole
    from kg.pages.material import Material

Json = dict[str, Any]

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 0},
    "interaction": {"hover": False, "dragNodes": False, "selectable": False},
}
"""Positions are given, so physics is off: with it a graph of this size takes minutes to settle."""


def whole_data(material: Material, *, linked: bool = True) -> Json:
    """The data of graph.html; `linked` where it stands beside the pages of the things."""
    whole = whole_graph(material)
    places = positions(whole.things, whole.lines, material.world)
    headings = [{"kind": kind, "text": text, "x": x, "y": HEAD} for kind, text, x in HEADINGS]
    return graph_data(material, whole, places, headings, linked=linked)


def graph_data(
    material: Material,
    whole: Whole,
    places: Mapping[str, Point],
    headings: Sequence[Mapping[str, Any]],
    kinds: Sequence[Kind] = KINDS,
    *,
    linked: bool = True,
) -> Json:
    """Nodes and lines as pyvis has them, with all that the page looks up.

    Days count from 1970; a record is there once, and lines name it by its number.
    """
    evidence = Evidence(material, linked=linked)
    records: dict[int, int] = {}
    kept: list[Json] = []
    lines: list[Json] = []
    for (source, target, relation), found in whole.lines.items():
        numbers = []
        for one in found:
            if id(one) not in records:
                records[id(one)] = len(kept)
                kept.append(_record(one, evidence))
            numbers.append(records[id(one)])
        line = {"from": source, "to": target, "relation": relation, "records": numbers}
        lines.append({"id": len(lines), **line})
    nodes = [_node(one, places[one.node], evidence) for one in whole.things]
    if not linked:
        nodes = [node | {"page": ""} for node in nodes]
    world = material.world
    functions = _functions(material, whole)
    last = max(world.date, material.day)
    bodies = [one.key for one in whole.things if one.table == "agencies"]
    return by_pyvis(nodes, lines) | {
        "records": kept,
        "rows": evidence.rows,
        "sources": evidence.sources,
        "confidence": CONFIDENCE,
        "kinds": {one.id: _kind(one) for one in kinds},
        "relations": RELATIONS,
        "quiet": sorted(QUIET),
        "statuses": [[one.id, one.label, one.symbol, one.letter] for one in STATUSES],
        "cells": cells_of(world, bodies, last),
        "functions": functions,
        "above": {one: world.areas[one].parent for one, _ in functions if world.areas[one].parent},
        "main": [[one, world.areas[one].main_of] for one in world.main_functions],
        "first": FIRST - EPOCH,
        "day": last - EPOCH,
        "at": material.day - EPOCH,
        "undrawn": whole.undrawn,
        "headings": list(headings),
    }


def _functions(material: Material, whole: Whole) -> list[tuple[str, str]]:
    """Id and name of every function the page may speak of, main ones first."""
    world, main = material.world, material.world.main_functions
    order = {area: place for place, area in enumerate(main)}
    known = {one.key for one in whole.things if one.table == "areas"} | {*main, *world.tracked}
    known |= {world.areas[one].main_of for one in main} | {
        one.area for records in whole.lines.values() for one in records if one.area
    }
    rank = {one: (order.get(one, len(main)), world.areas[one].label.casefold()) for one in known}
    return [
        (one, world.areas[one].label) for one in sorted(known, key=lambda one: (rank[one], one))
    ]


def _kind(one: Kind) -> Json:
    return {
        "label": one.label,
        "symbol": one.symbol,
        "why": one.why,
        "absent": one.absent,
        "shape": one.shape,
        "w": one.width,
        "h": one.height,
        "font": one.font,
        "room": one.room,
    }


def _node(one: Thing, place: Point, evidence: Evidence) -> Json:
    found: Json = {
        "id": one.node,
        "group": one.kind,
        "label": one.label,
        "name": one.name,
        "words": one.words,
        "facts": one.facts,
        "x": round(place[0], 1),
        "y": round(place[1], 1),
        "page": one.path,
        "row": evidence.number(one.table, one.key),
    }
    if not one.stated:
        found["first"] = 1
    if one.spans is not None:
        found["spans"] = [[_day(start), _day(end)] for start, end in one.spans]
    return found


def _record(one: Record, evidence: Evidence) -> Json:
    rows = [number for key in one.rows if (number := evidence.number(one.table, key)) >= 0]
    found: Json = {"key": one.key, "rows": rows}
    if one.start > 0:
        found["from"] = _day(one.start)
    if one.end < FOREVER - 1:
        found["until"] = _day(one.end)
    if one.seen:
        found["seen"] = _day(one.seen)
    found |= {name: text for name, text in (("area", one.area), ("note", one.note)) if text}
    found |= {} if one.firm else {"soft": 1}
    return found | ({} if one.stated else {"first": 1})


def _day(day: Day) -> int | None:
    """Days since 1970; None for ever."""
    return day - EPOCH if 0 < day < FOREVER - 1 else None


def by_pyvis(nodes: list[Json], edges: list[Json]) -> Json:
    """`nodes`, `edges` and the options of vis-network as pyvis has them, without its page."""
    from pyvis.network import Network  # here: it imports IPython, which takes half a second

    net = Network(directed=True)
    net.nodes, net.edges = nodes, edges
    net.set_options(json.dumps(OPTIONS))
    built, lines, _, _, _, options = net.get_network_data()
    return {"nodes": built, "edges": lines, "options": json.loads(options)}
