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
from kg.pages.facts import facts_of
from kg.pages.layout import positions

if TYPE_CHECKING:
    from kg.dates import Day
    from kg.network import Graph
    from kg.pages.names import Names
    from kg.records.world import World

LABEL = 22
"""Characters of a label on the canvas; the whole name is in the panel, the table and the tooltip."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of node: its place in the legend, how it is drawn, whether it is shown at first.

    `font` and `size` are in units of the canvas; `why` says why it is hidden at first.
    """

    id: str
    label: str
    symbol: str
    shape: str
    size: int
    font: int
    shown: bool
    why: str = ""


KINDS = (
    Kind("office", "QSMO in force", "⬢", "box", 20, 58, shown=True),
    Kind("area", "Area", "▬", "box", 20, 54, shown=True),
    Kind("function", "Main function", "▭", "box", 20, 46, shown=True),
    Kind("provider", "Provider in use", "◆", "box", 20, 40, shown=True),
    Kind("department", "CFO Act agency", "●", "box", 20, 58, shown=True),
    Kind("body", "Other top-level body", "•", "dot", 17, 34, shown=True),
    Kind("bureau", "Bureau", "◦", "dot", 10, 20, shown=False, why="too many to read at once"),
    Kind("service", "Service", "■", "square", 9, 20, shown=False, why="detail of a provider"),
    Kind(
        "other-function",
        "Other function",
        "▫",
        "triangle",
        12,
        30,
        shown=False,
        why="outside the summaries",
    ),
    Kind(
        "idle-provider",
        "Provider not in use",
        "◇",
        "diamond",
        11,
        28,
        shown=False,
        why="no use in force is recorded",
    ),
    Kind(
        "gone",
        "Body or QSMO of the past or future",
        "✕",
        "dot",
        9,
        20,
        shown=False,
        why="does not exist on the day",
    ),
)
"""The kinds of the legend, in its order."""

OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "dragNodes": False},
    "edges": {"smooth": False, "hoverWidth": 0, "selectionWidth": 0},
    "nodes": {"borderWidth": 2, "scaling": {"label": {"drawThreshold": 7}}},
}
"""Positions are given, so physics is off: with it a graph of this size takes minutes to settle."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One node for the panel, the search and the table; `facts` are pairs of name and text."""

    node: str
    id: str
    name: str
    acronym: str
    kind: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GraphView:
    """All the network page shows; `data` is for the script, `past` counts records not drawn."""

    data: dict[str, Any]
    kinds: tuple[Kind, ...]
    counts: dict[str, int]
    entries: list[Entry]
    past: int
    own: int


def graph_view(world: World, day: Day, names: Names) -> GraphView:
    """The network of `world` on `day`, laid out and built by pyvis."""
    graph = network(world, day)
    kinds = {node: _kind(graph, node) for node in graph}
    places = positions(graph, world, kinds)
    entries = [_entry(graph, node, kinds, names) for node in graph]
    lines = _lines(graph)
    adoptions = [one for _, _, one in graph.edges(data=True) if one["relation"] == "adoption"]
    data = _by_pyvis(
        [_drawn(graph, node, kinds[node], places[node], names) for node in graph],
        [{"id": place, **line} for place, line in enumerate(lines)],
    )
    data["info"] = {
        one.node: {"name": one.name, "acronym": one.acronym, "id": one.id, "facts": one.facts}
        for one in entries
    }
    data["kinds"] = {one.id: {"label": one.label, "why": one.why} for one in KINDS}
    return GraphView(
        data=data,
        kinds=KINDS,
        counts={one.id: sum(kind == one.id for kind in kinds.values()) for one in KINDS},
        entries=sorted(entries, key=lambda one: (one.name.casefold(), one.node)),
        past=sum(not one["in_force"] for one in adoptions),
        own=sum(source == target for source, target, _ in graph.edges),
    )


def _by_pyvis(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    from pyvis.network import Network  # here: it imports IPython, which takes half a second

    net = Network(directed=True)
    net.nodes, net.edges = nodes, edges
    net.set_options(json.dumps(OPTIONS))
    built, lines, _, _, _, options = net.get_network_data()
    return {"nodes": built, "edges": lines, "options": json.loads(options)}


def _kind(graph: Graph, node: str) -> str:
    """Kind of `node` on the page, finer than in the graph."""
    facts = graph.nodes[node]
    kind = str(facts["kind"])
    if kind == "function":
        return _function(graph, node)
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


def _function(graph: Graph, node: str) -> str:
    """A main function, an area above main functions, or another function."""
    if graph.nodes[node]["main"]:
        return "function"
    below = (one for one, _, key in graph.in_edges(node, keys=True) if key == "broader")
    return "area" if any(graph.nodes[one]["main"] for one in below) else "other-function"


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
        "label": short if len(short) <= LABEL else short[: LABEL - 1] + "…",
        "title": name if len(name) <= 120 else name[:119] + "…",
        "group": kind,
        "shape": look.shape,
        "size": look.size,
        "font": {"size": look.font},
        "x": round(place[0]),
        "y": round(place[1]),
    }


def _entry(graph: Graph, node: str, kinds: dict[str, str], names: Names) -> Entry:
    facts = graph.nodes[node]
    return Entry(
        node=node,
        id=facts["id"],
        name=_name(graph, node, names),
        acronym=facts.get("acronym", "") or names.office(facts["id"])
        if facts["kind"] == "office"
        else facts.get("acronym", ""),
        kind=kinds[node],
        facts=facts_of(graph, node, names),
    )


def _lines(graph: Graph) -> list[dict[str, Any]]:
    """Lines between nodes: what holds on the day, records of the same pair as one line.

    A provider is also joined to the functions it is used for, which the graph has on the adoption.
    """
    found: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
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
