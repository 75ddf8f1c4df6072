"""The network page as data: built by pyvis, placed by us, drawn by our own script.

pyvis is filled directly, since its add_node and from_nx look through all nodes each time, and its
own page is not used: that loads from other hosts and escapes nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.network import network
from kg.pages.graph.facts import facts_of
from kg.pages.graph.layout import positions

if TYPE_CHECKING:
    from collections.abc import Container

    from kg.dates import Day
    from kg.network import Graph
    from kg.pages.names import Names
    from kg.records.world import World


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of node: its place in the legend, how it is drawn, whether it is shown at first.

    `size` and `font` are in units of the canvas; `letters` of a label are drawn there, while panel,
    table and tooltip have the whole name; `why` says why it is hidden at first.
    """

    id: str
    label: str
    symbol: str
    shape: str
    size: int
    font: int
    letters: int
    shown: bool
    why: str = ""


KINDS = (
    Kind("office", "QSMO in force", "⬢", "box", 20, 64, 18, shown=True),
    Kind("area", "Area", "▬", "box", 20, 58, 18, shown=True),
    Kind("function", "Main function", "▭", "box", 20, 56, 18, shown=True),
    Kind("provider", "Provider in use", "◆", "box", 20, 52, 18, shown=True),
    Kind("department", "CFO Act agency", "●", "box", 20, 66, 18, shown=True),
    Kind("body", "Other top-level body", "•", "dot", 17, 26, 10, shown=True),
    Kind("bureau", "Bureau", "◦", "dot", 9, 13, 9, False, "too many to read at once"),
    Kind("service", "Service", "■", "square", 8, 15, 22, False, "detail of a provider"),
    Kind(
        "other-function", "Other function", "▫", "triangle", 12, 26, 18, False, "not in summaries"
    ),
    Kind(
        "idle-provider", "Provider not in use", "◇", "diamond", 10, 22, 18, False, "no use in force"
    ),
    Kind("gone", "Past or future", "✕", "dot", 9, 18, 10, False, "does not exist on the day"),
)
"""The kinds of the legend, in its order."""

OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "dragNodes": False},
    "edges": {"smooth": False, "hoverWidth": 0, "selectionWidth": 0},
    "nodes": {"borderWidth": 2, "scaling": {"label": {"drawThreshold": 10}}},
}
"""Positions are given, so physics is off: with it a graph of this size takes minutes to settle."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table, which panel and search read; `facts` are pairs of name and text."""

    node: str
    id: str
    name: str
    acronym: str
    kind: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GraphView:
    """All the network page shows; `past` and `own` count records that have no line."""

    data: dict[str, Any]
    kinds: tuple[Kind, ...]
    counts: dict[str, int]
    entries: list[Entry]
    past: int
    own: int


def graph_view(world: World, day: Day, names: Names) -> GraphView:
    """The network of `world` on `day`, laid out and built by pyvis."""
    graph = network(world, day)
    areas = dict.fromkeys(world.areas[one].main_of for one in world.main_functions)
    kinds = {node: _kind(graph, node, areas) for node in graph}
    places = positions(graph, world, kinds)
    entries = [_entry(graph, node, kinds, names) for node in graph]
    lines = _lines(graph, world)
    past, own = _undrawn(graph)
    data = _by_pyvis(
        [_drawn(graph, node, kinds[node], places[node], names) for node in graph],
        [{"id": place, **line} for place, line in enumerate(lines)],
    )
    data["kinds"] = {one.id: {"label": one.label, "why": one.why} for one in KINDS}
    data["undrawn"] = [past, own]
    return GraphView(
        data=data,
        kinds=KINDS,
        counts={one.id: sum(kind == one.id for kind in kinds.values()) for one in KINDS},
        entries=sorted(entries, key=lambda one: (one.name.casefold(), one.node)),
        past=past,
        own=own,
    )


def _undrawn(graph: Graph) -> tuple[int, int]:
    """Adoption records without a line: not in force, and of bodies that run it themselves."""
    adoptions = [
        (source == target, facts["in_force"])
        for source, target, facts in graph.edges(data=True)
        if facts["relation"] == "adoption"
    ]
    return sum(not holds for _, holds in adoptions), sum(own and holds for own, holds in adoptions)


def _by_pyvis(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    from pyvis.network import Network  # here: it imports IPython, which takes half a second

    net = Network(directed=True)
    net.nodes, net.edges = nodes, edges
    net.set_options(json.dumps(OPTIONS))
    built, lines, _, _, _, options = net.get_network_data()
    return {"nodes": built, "edges": lines, "options": json.loads(options)}


def _kind(graph: Graph, node: str, areas: Container[str]) -> str:
    """Kind of `node` on the page, finer than in the graph; `areas` are those of summaries."""
    facts = graph.nodes[node]
    kind = str(facts["kind"])
    if kind == "function":
        if facts["main"]:
            return "function"
        return "area" if facts["id"] in areas else "other-function"
    if kind == "office":
        held = any(one["in_force"] for _, _, one in graph.out_edges(node, data=True))
        return "office" if held else "gone"
    if kind == "provider":
        return "provider" if _serves(graph, node) else "idle-provider"
    if kind == "agency":
        if not facts["exists"]:
            return "gone"
        if facts["top_level"]:
            return "department" if facts["cfo_act"] else "body"
        return "provider" if _serves(graph, node) else "bureau"
    return kind


def _serves(graph: Graph, node: str) -> bool:
    return any(
        facts["relation"] == "adoption" and facts["in_force"] and user != node
        for user, _, facts in graph.in_edges(node, data=True)
    )


def _drawn(
    graph: Graph, node: str, kind: str, place: tuple[float, float], names: Names
) -> dict[str, Any]:
    look = next(one for one in KINDS if one.id == kind)
    name = _name(graph, node, names)
    short = _short(graph, node, names)
    return {
        "id": node,
        "label": _cut(short, look.letters),
        "title": _cut(name, 120),
        "group": kind,
        "shape": look.shape,
        "size": look.size if kind != "body" or graph.out_degree(node) else 7,
        "font": {"size": look.font},
        "x": round(place[0]),
        "y": round(place[1]),
    }


def _entry(graph: Graph, node: str, kinds: dict[str, str], names: Names) -> Entry:
    facts = graph.nodes[node]
    office = facts["kind"] == "office"
    return Entry(
        node=node,
        id=facts["id"],
        name=_name(graph, node, names),
        acronym=names.office(facts["id"]) if office else facts.get("acronym", ""),
        kind=kinds[node],
        facts=facts_of(graph, node, names),
    )


def _lines(graph: Graph, world: World) -> list[dict[str, Any]]:
    """Lines between nodes: what holds on the day, records of the same pair as one line.

    A provider is also joined to the functions it is used for, which the graph has on the adoption,
    and a main function to its area, which may be some steps above it.
    """
    found: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for one in world.main_functions:
        area = world.areas[one].main_of
        if area != one and f"area:{area}" in graph:
            found[f"area:{one}", f"area:{area}", "broader"].append(True)
    for source, target, facts in graph.edges(data=True):
        relation = facts["relation"]
        if source == target or not facts.get("in_force", True):
            continue
        firm = facts.get("kind") != "plan" and facts.get("formal", True)
        found[source, target, relation].append(firm)
        area = f"area:{facts.get('area', '')}"
        if relation == "adoption" and area in graph and target != area:
            found[area, target, "used for"].append(firm)
    return [
        {"from": source, "to": target, "relation": relation, "dashes": not any(firm)}
        for (source, target, relation), firm in sorted(found.items())
    ]


def _name(graph: Graph, node: str, names: Names) -> str:
    facts = graph.nodes[node]
    return {"office": names.office_label, "service": names.service}.get(
        facts["kind"], lambda _: str(facts["label"])
    )(facts["id"])


def _short(graph: Graph, node: str, names: Names) -> str:
    facts = graph.nodes[node]
    ways = {
        "office": names.office,
        "service": names.service,
        "function": names.column,
    }
    return ways.get(facts["kind"], names.short)(facts["id"])


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
