"""One thing and what is around it: what a small graph page holds, and where it stands there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from kg.pages.graph.kinds import KINDS
from kg.pages.graph.whole import Whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.dates import Day
    from kg.pages.graph.kinds import Kind
    from kg.pages.graph.layout import Point
    from kg.pages.graph.lines import Record

MAX_THINGS: Final = 300
"""Most things in a graph page about one thing; more cannot be read."""

LAYERS: Final = (
    ("Policy", ("policy", "other-policy")),
    ("QSMO", ("office",)),
    ("Function", ("area", "function", "other-function")),
    ("Service", ("service",)),
    ("Provider", ("provider", "idle-provider")),
    ("Agency", ("department", "body", "bare")),
    ("Bureau", ("bureau",)),
    ("Governance", ("council",)),
)
"""Heading and kinds of each column, from left to right."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of the cards of a picture: width, height, letters, height of a row, space between layers."""

    width: float
    height: float
    font: float
    pitch: float
    gap: float


ROOMY, COMPACT, MANY = Size(160, 23, 12.5, 30, 62), Size(112, 17, 10, 20.5, 44), 90
"""How cards are drawn, and from how many things on they are smaller."""

SQUARES, INNER = 160.0, 10.0
"""Width of cards with squares, and space between columns of one layer."""

STAGE = (1110.0, 640.0)
"""Width and height of the picture on a laptop, which the layers are to fill."""

SWEEPS: Final = 12


def neighbourhood(
    whole: Whole, start: str, depth: int, day: Day, most: int = MAX_THINGS
) -> tuple[Whole, int]:
    """What is up to `depth` lines from the node `start`, on whatever day, and how many are missing.

    Nearer ones come first, of those as far away the ones joined by something that holds on `day`;
    no more than `most` are taken.
    """
    beside: dict[str, dict[str, bool]] = defaultdict(dict)
    for (source, target, _), records in whole.lines.items():
        holds = not records or any(one.holds(day) for one in records)
        for one, other in ((source, target), (target, source)):
            beside[one][other] = holds or beside[one].get(other, False)
    order = {one.node: place for place, one in enumerate(whole.things)}
    found, edge = {start: None}, [start]
    for _ in range(depth):
        reached: dict[str, bool] = {}
        for node in edge:
            for other, holds in beside[node].items():
                if other not in found:
                    reached[other] = holds or reached.get(other, False)
        edge = sorted(reached, key=lambda node: (not reached[node], order[node]))
        found |= dict.fromkeys(edge)
    kept = set(list(found)[:most])
    lines = {key: records for key, records in whole.lines.items() if {*key[:2]} <= kept}
    things = [one for one in whole.things if one.node in kept]
    return Whole(things, lines, 0), len(found) - len(kept)


def size_of(whole: Whole) -> Size:
    """How large the cards of a picture of `whole` are."""
    return COMPACT if len(whole.things) > MANY else ROOMY


def focus_kinds(size: Size) -> tuple[Kind, ...]:
    """The kinds as cards that can be read at once, all shown."""
    found = []
    for one in KINDS:
        squares = one.shape == "squares"
        shape, width = (one.shape, SQUARES) if squares else ("card", size.width)
        look = replace(one, shape=shape, width=width, height=size.height, font=size.font)
        found.append(replace(look, room=0.0, why=""))
    return tuple(found)


def focus_positions(whole: Whole, size: Size) -> tuple[dict[str, Point], list[dict[str, Any]]]:
    """Places in layers by kind, in an order in which few lines cross, and the headings."""
    layer_of = {kind: place for place, (_, group) in enumerate(LAYERS) for kind in group}
    layers: list[list[str]] = [[] for _ in LAYERS]
    wide = [size.width for _ in LAYERS]
    for one in whole.things:
        layers[layer_of[one.kind]].append(one.node)
        if one.kind == "department":
            wide[layer_of[one.kind]] = SQUARES
    _sweep(layers, whole.lines)
    most = max(range(4, 61), key=lambda rows: (_scale(layers, wide, size, rows), -rows))
    tallest = min(most, max(map(len, layers)))
    spots: dict[str, Point] = {}
    headings: list[dict[str, Any]] = []
    left = 0.0
    for (text, _), layer, width in zip(LAYERS, layers, wide, strict=True):
        if not layer:
            continue
        columns = -(-len(layer) // most)
        rows = -(-len(layer) // columns)
        top = (tallest - rows) * size.pitch / 2
        middle = left + (columns - 1) * (width + INNER) / 2
        headings.append({"kind": "", "text": text, "x": middle, "y": top - 12, "size": size.font})
        for place, node in enumerate(layer):
            row, column = divmod(place, columns)
            # Columns of one layer are a little apart in height, so that lines find a way.
            y = top + (row + 0.5) * size.pitch + column * size.pitch / (2 * columns)
            spots[node] = (left + column * (width + INNER), y)
        left += columns * (width + INNER) - INNER + size.gap
    return spots, headings


def _scale(layers: Sequence[list[str]], wide: Sequence[float], size: Size, rows: int) -> float:
    """How large the picture can be drawn on the stage with so many rows at most."""
    width = sum(
        -(-len(layer) // rows) * (one + INNER) + size.gap
        for layer, one in zip(layers, wide, strict=True)
        if layer
    )
    height = (min(rows, max(map(len, layers))) + 2) * size.pitch
    return min(STAGE[0] / width, STAGE[1] / height, 1.4)


def _sweep(layers: Sequence[list[str]], lines: Mapping[tuple[str, str, str], list[Record]]) -> None:
    """Orders each layer by the mean place of what it is joined to, to and fro."""
    beside: dict[str, set[str]] = defaultdict(set)
    for source, target, _ in lines:
        beside[source].add(target)
        beside[target].add(source)
    layer_of = {node: place for place, layer in enumerate(layers) for node in layer}
    places: dict[str, float] = {}

    def settle(layer: list[str]) -> None:
        places.update({node: (at + 0.5) / len(layer) for at, node in enumerate(layer)})

    for layer in layers:
        settle(layer)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for layer in layers if forth else reversed(layers):
            wanted = {}
            for node in layer:
                before = [
                    places[other]
                    for other in sorted(beside[node])
                    if (layer_of[other] < layer_of[node]) == forth
                    and layer_of[other] != layer_of[node]
                ]
                wanted[node] = fmean(before) if before else places[node]
            layer.sort(key=lambda node: (wanted[node], node))
            settle(layer)
