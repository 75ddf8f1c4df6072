"""The network page as data: built by pyvis, placed by us, drawn by our own script.

pyvis is filled directly, since its add_node and from_nx look through all nodes each time, and its
own page is not used: that loads from other hosts and escapes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.status import STATUSES
from kg.dates import FOREVER
from kg.network import network
from kg.pages.graph.cells import EPOCH, FIRST, cells_of
from kg.pages.graph.kinds import KINDS, QUIET, RELATIONS
from kg.pages.graph.layout import HEAD, HEADINGS, positions
from kg.pages.graph.lines import lines_of
from kg.pages.graph.policies import add_councils, add_policies
from kg.pages.graph.rows import CONFIDENCE, Evidence
from kg.pages.graph.things import Things

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.dates import Day
    from kg.pages.graph.layout import Point
    from kg.pages.graph.lines import Lines, Record
    from kg.pages.graph.things import Thing
    from kg.pages.material import Material

Json = dict[str, Any]

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 0},
    "interaction": {"hover": True, "tooltipDelay": 120, "dragNodes": False},
}
"""Positions are given, so physics is off: with it a graph of this size takes minutes to settle."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything there is to draw, whatever the day; `undrawn` counts provisions without a line."""

    things: list[Thing]
    lines: Lines
    undrawn: int


def whole_graph(material: Material) -> Whole:
    """The records, policies and councils of `material` as things and lines."""
    world, tables = material.world, material.tables
    graph = network(world, material.day)
    add_councils(graph, tables)
    undrawn = add_policies(graph, world, tables)
    lines = lines_of(graph, world, material.names, tables)
    return Whole(Things(graph, lines, material).all(), lines, undrawn)


def whole_data(material: Material) -> Json:
    """The data of graph.html."""
    whole = whole_graph(material)
    places = positions(whole.things, whole.lines, material.world)
    headings = [{"kind": kind, "text": text, "x": x, "y": HEAD} for kind, text, x in HEADINGS]
    return graph_data(material, whole, places, headings)


def graph_data(
    material: Material,
    whole: Whole,
    places: Mapping[str, Point],
    headings: Sequence[Mapping[str, Any]],
) -> Json:
    """Nodes and lines as pyvis has them, with all that the page looks up.

    Days count from 1970; a record is there once, and lines name it by its number.
    """
    evidence = Evidence(material)
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
    world = material.world
    bodies = [one.key for one in whole.things if one.table == "agencies"]
    return _by_pyvis(nodes, lines) | {
        "records": kept,
        "rows": evidence.rows,
        "sources": evidence.sources,
        "confidence": CONFIDENCE,
        "kinds": {one.id: _kind(one.id) for one in KINDS},
        "relations": RELATIONS,
        "quiet": sorted(QUIET),
        "statuses": [[one.id, one.label, one.symbol, one.letter] for one in STATUSES],
        "cells": cells_of(world, bodies, material.day),
        "functions": [[one, names] for one, names in _functions(material, whole)],
        "above": {
            one.key: world.areas[one.key].parent
            for one in whole.things
            if one.table == "areas" and world.areas[one.key].parent
        },
        "main": [[one, world.areas[one].main_of] for one in world.main_functions],
        "first": FIRST - EPOCH,
        "day": material.day - EPOCH,
        "at": material.day - EPOCH,
        "undrawn": whole.undrawn,
        "headings": list(headings),
    }


def _functions(material: Material, whole: Whole) -> list[tuple[str, str]]:
    """Id and name of the functions in the graph, main ones first."""
    found = [one for one in whole.things if one.table == "areas"]
    main = {area: place for place, area in enumerate(material.world.main_functions)}
    found.sort(key=lambda one: (main.get(one.key, len(main)), one.name.casefold(), one.key))
    return [(one.key, one.name) for one in found]


def _kind(ident: str) -> Json:
    one = next(kind for kind in KINDS if kind.id == ident)
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


def _by_pyvis(nodes: list[Json], edges: list[Json]) -> Json:
    from pyvis.network import Network  # here: it imports IPython, which takes half a second

    net = Network(directed=True)
    net.nodes, net.edges = nodes, edges
    net.set_options(json.dumps(OPTIONS))
    built, lines, _, _, _, options = net.get_network_data()
    return {"nodes": built, "edges": lines, "options": json.loads(options)}
