"""Where each node of the network page stands: read from left to right, no two on one spot.

QSMOs, areas, main functions, other functions, services and providers stand in columns, bodies in
a grid with their bureaus around them. Units are those of the canvas; y grows downwards.
"""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.network import Graph
    from kg.records.world import World

    Point = tuple[float, float]

HEIGHT = 2800.0
COLUMNS = {
    "office": 0.0,
    "area": 520.0,
    "function": 1080.0,
    "other-function": 1480.0,
    "service": 1800.0,
    "provider": 2150.0,
    "idle-provider": 3080.0,
}
"""Kind of node -> x of its column."""

STAGGER = 560.0
"""Providers stand in two columns, so that their names have room."""

DEPARTMENTS, ROOM = 3560.0, 470.0
"""x of the first department, and the room each has for its bureaus."""

BODIES, SPACE = 5560.0, 135.0
"""x of the first of the other bodies, and the distance between two."""

GOLDEN = math.pi * (3 - math.sqrt(5))


def positions(graph: Graph, world: World, kinds: Mapping[str, str]) -> dict[str, Point]:
    """Place of each node of `graph`; `kinds` are the kinds of the page by node."""
    of_kind: dict[str, list[str]] = defaultdict(list)
    for node in graph:
        of_kind[kinds[node]].append(node)
    spots = _functions(graph, world, of_kind)
    spots |= _providers(graph, of_kind, spots)
    spots |= _services(graph, of_kind["service"], spots)
    spots |= _bodies(graph, of_kind)
    spots |= _bureaus(graph, world, of_kind["bureau"] + of_kind["gone"], spots)
    return spots


def _functions(
    graph: Graph, world: World, of_kind: Mapping[str, Sequence[str]]
) -> dict[str, Point]:
    """Main functions in the order of summaries, their area and its QSMO at the middle of them."""
    areas = dict.fromkeys(world.areas[one].main_of for one in world.main_functions)
    order = {area: place for place, area in enumerate(areas)}
    main = [one for one in world.main_functions if f"area:{one}" in of_kind["function"]]
    spots = _column(COLUMNS["function"], [f"area:{one}" for one in main])
    others = sorted(
        of_kind["other-function"],
        key=lambda node: (_group(world, order, graph.nodes[node]["id"]), node),
    )
    spots |= _column(COLUMNS["other-function"], others)
    middles = {
        f"area:{area}": _middle(
            [spots[f"area:{one}"] for one in main if world.areas[one].main_of == area]
        )
        for area in areas
    }
    heads = sorted(of_kind["area"], key=lambda node: (middles.get(node, HEIGHT), node))
    spots |= _apart(COLUMNS["area"], [(node, middles.get(node, HEIGHT)) for node in heads])
    summed = {node: spots[node] for node in (*of_kind["area"], *of_kind["function"])}
    led = {office: _led(graph, office, summed) for office in of_kind["office"]}
    offices = sorted(led, key=lambda office: (led[office], office))
    return spots | _apart(COLUMNS["office"], [(office, led[office]) for office in offices])


def _providers(
    graph: Graph, of_kind: Mapping[str, Sequence[str]], spots: Mapping[str, Point]
) -> dict[str, Point]:
    """Providers beside the functions they are used for."""
    wanted: dict[str, list[float]] = defaultdict(list)
    for _, provider, facts in graph.edges(data=True):
        area = f"area:{facts.get('area', '')}"
        if facts["relation"] == "adoption" and facts["in_force"] and area in spots:
            wanted[provider].append(spots[area][1])
    order = sorted(of_kind["provider"], key=lambda node: (fmean(wanted.get(node, [HEIGHT])), node))
    column = _column(COLUMNS["provider"], order)
    placed = {
        node: (x + STAGGER * (place % 2), y) for place, (node, (x, y)) in enumerate(column.items())
    }
    return placed | _column(COLUMNS["idle-provider"], sorted(of_kind["idle-provider"]))


def _services(
    graph: Graph, services: Iterable[str], spots: Mapping[str, Point]
) -> dict[str, Point]:
    """Services at the height of who offers them."""
    height = {
        node: min(
            (
                spots[one][1]
                for one, _, facts in graph.in_edges(node, data=True)
                if facts["relation"] == "offers" and one in spots
            ),
            default=HEIGHT,
        )
        for node in services
    }
    return _column(COLUMNS["service"], sorted(height, key=lambda node: (height[node], node)))


def _bodies(graph: Graph, of_kind: Mapping[str, Sequence[str]]) -> dict[str, Point]:
    """Departments in a grid with room around each, the other bodies in a closer grid."""

    def by_name(nodes: Iterable[str]) -> list[str]:
        return sorted(nodes, key=lambda node: (graph.nodes[node]["acronym"] or node, node))

    rows = max(1, round(HEIGHT / ROOM))
    spots: dict[str, Point] = {}
    for place, node in enumerate(by_name(of_kind["department"])):
        column, row = divmod(place, rows)
        spots[node] = (DEPARTMENTS + column * ROOM, (row + 0.5) * HEIGHT / rows)
    rows = max(1, round(HEIGHT / SPACE))
    for place, node in enumerate(by_name(of_kind["body"])):
        column, row = divmod(place, rows)
        spots[node] = (BODIES + column * SPACE, (row + 0.5) * HEIGHT / rows)
    return spots


def _bureaus(
    graph: Graph, world: World, nodes: Iterable[str], spots: Mapping[str, Point]
) -> dict[str, Point]:
    """Bureaus in a spiral around the topmost body above them; those without it in a row below."""
    below: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        top = world.department.get(graph.nodes[node]["id"], "")  # an office has none
        below[f"agency:{top}"].append(node)
    placed: dict[str, Point] = {}
    left: list[str] = []
    for top, bureaus in sorted(below.items()):
        if top not in spots:
            left += bureaus
            continue
        (x, y), count = spots[top], len(bureaus)
        inner, outer = (80.0, ROOM * 0.47) if graph.nodes[top]["cfo_act"] else (30.0, SPACE * 0.47)
        for place, node in enumerate(bureaus):
            radius = inner + (outer - inner) * math.sqrt((place + 0.5) / count)
            angle = place * GOLDEN
            placed[node] = (x + radius * math.cos(angle), y + radius * math.sin(angle))
    for place, node in enumerate(left):
        placed[node] = (DEPARTMENTS + place * SPACE, HEIGHT + SPACE)
    return placed


def _column(x: float, nodes: Sequence[str]) -> dict[str, Point]:
    step = HEIGHT / max(1, len(nodes))
    return {node: (x, (place + 0.5) * step) for place, node in enumerate(nodes)}


def _apart(x: float, wanted: Sequence[tuple[str, float]], gap: float = 150.0) -> dict[str, Point]:
    """Nodes at the height they want, moved down where two would touch."""
    spots: dict[str, Point] = {}
    lowest = -math.inf
    for node, y in wanted:
        lowest = max(y, lowest + gap)
        spots[node] = (x, lowest)
    return spots


def _middle(points: Sequence[Point]) -> float:
    return fmean(y for _, y in points) if points else HEIGHT


def _led(graph: Graph, office: str, spots: Mapping[str, Point]) -> float:
    led = [
        spots[area]
        for _, area, facts in graph.out_edges(office, data=True)
        if facts["relation"] == "designates" and area in spots
    ]
    return led[0][1] if len(led) == 1 else _middle(led)


def _group(world: World, order: Mapping[str, int], area: str) -> int:
    return min((order[one] for one in world.area_scope[area] if one in order), default=len(order))
