"""Where each thing of the whole network stands: columns read from left to right, nothing random.

The same on every day, so that the slider moves nothing. Units are those of the canvas, about one
pixel each in the first picture; y grows downwards.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.pages.graph.lines import Lines
    from kg.pages.graph.things import Thing
    from kg.records.world import World

    Point = tuple[float, float]

HEIGHT = 720.0
COLUMNS = {
    "other-policy": -110.0,
    "policy": 58.0,
    "office": 232.0,
    "area": 386.0,
    "function": 544.0,
    "other-function": 612.0,
    "service": 656.0,
    "provider": 770.0,
    "idle-provider": 964.0,
    "council": 1840.0,
}
"""Kind of a thing -> middle of its column."""

STAGGER = 124.0
"""Providers stand in two columns, each half a step below the other."""

DEPARTMENTS = 1216.0
"""Middle of the column of departments; their left edge is that of the bodies below them."""

ROWS, STEP = 24, 22.8
"""Departments in one column, and the height each has, with its bureaus beside it."""

BODY_LEFT, BODY_WIDTH, BODY_STEP = 1141.0, 40.0, 9.0
"""First column of the bodies below the departments, and the room each has."""

BUREAU_LEFT, BUREAU_STEP = 1310.0, 11.0
"""Bureaus stand in two rows to the right of the body above them."""

BARE_LEFT = 1500.0
"""First column of bodies without records."""

HEADINGS = (
    ("other-policy", "Other policies", -110.0),
    ("policy", "Policy", 58.0),
    ("office", "QSMO", 232.0),
    ("area", "Area", 386.0),
    ("function", "Function", 544.0),
    ("provider", "Provider", 832.0),
    ("department", "Agency", 1216.0),
    ("bureau", "Bureaus", 1420.0),
    ("council", "Governance", 1840.0),
)
"""Kind, text and middle of each heading over the columns; shown while the kind is."""

HEAD = -20.0
"""Height of the headings."""


def positions(things: Sequence[Thing], lines: Lines, world: World) -> dict[str, Point]:
    """Place of each of `things` by its node."""
    of_kind: dict[str, list[Thing]] = defaultdict(list)
    for one in things:
        of_kind[one.kind].append(one)
    beside = _beside(lines)
    spots = _functions(of_kind, beside, world)
    two = _near(of_kind["provider"], beside, spots)
    for place, (node, (x, y)) in enumerate(_column(COLUMNS["provider"], two).items()):
        spots[node] = (x + STAGGER * (place % 2), y)
    spots |= _column(COLUMNS["policy"], _near(of_kind["policy"], beside, spots))
    for kind in ("other-policy", "service", "idle-provider"):
        spots |= _column(COLUMNS[kind], _near(of_kind[kind], beside, spots))
    spots |= _bodies(of_kind, world)
    spots |= _column(COLUMNS["council"], [one.node for one in of_kind["council"]])
    return spots


def _beside(lines: Lines) -> dict[str, list[str]]:
    """The other ends of the lines of each node, in a fixed order."""
    found: dict[str, list[str]] = defaultdict(list)
    for source, target, _ in lines:
        found[source].append(target)
        found[target].append(source)
    return found


def _functions(
    of_kind: Mapping[str, Sequence[Thing]], beside: Mapping[str, Sequence[str]], world: World
) -> dict[str, Point]:
    """Main functions in the order of summaries, their area and its QSMO at the middle of them."""
    main = [f"area:{one}" for one in world.main_functions]
    spots = _column(COLUMNS["function"], main)
    middle = {
        area: fmean(spots[f"area:{one}"][1] for one in group)
        for area, group in _by_area(world).items()
    }
    heads = {one.node: middle[one.node.removeprefix("area:")] for one in of_kind["area"]}
    spots |= _apart(COLUMNS["area"], heads, 30.0)
    leads = {
        one.node: fmean(
            [
                middle[world.areas[area].main_of]
                for area in (near.removeprefix("area:") for near in beside[one.node])
                if area in world.areas and world.areas[area].main_of
            ]
            or [middle[near[5:]] for near in beside[one.node] if near[5:] in middle]
            or [HEIGHT]
        )
        for one in of_kind["office"]
    }
    spots |= _apart(COLUMNS["office"], leads, 44.0)
    order = {area: place for place, area in enumerate(middle)}

    def group(thing: Thing) -> tuple[int, str]:
        scope = world.area_scope[thing.node.removeprefix("area:")]
        return min((order[one] for one in scope if one in order), default=len(order)), thing.node

    others = [one.node for one in sorted(of_kind["other-function"], key=group)]
    return spots | _column(COLUMNS["other-function"], others)


def _by_area(world: World) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for one in world.main_functions:
        groups[world.areas[one].main_of].append(one)
    return groups


def _near(
    things: Iterable[Thing], beside: Mapping[str, Sequence[str]], spots: Mapping[str, Point]
) -> list[str]:
    """Nodes in the order of the mean height of what they are joined to, so that few lines cross."""
    height = {
        one.node: fmean([spots[near][1] for near in beside[one.node] if near in spots] or [HEIGHT])
        for one in things
    }
    return sorted(height, key=lambda node: (height[node], node))


def _bodies(of_kind: Mapping[str, Sequence[Thing]], world: World) -> dict[str, Point]:
    """Departments in a column, other bodies below and beside it, bureaus beside those above."""
    spots: dict[str, Point] = {}
    departments = sorted(of_kind["department"], key=_by_label)
    rows = max(ROWS, len(departments))
    for place, one in enumerate(departments):
        spots[one.node] = (DEPARTMENTS, (place + 0.5) * STEP * ROWS / rows)
    below = STEP * ROWS + 20
    for kind, left, top in (("body", BODY_LEFT, below), ("bare", BARE_LEFT, below)):
        found = sorted(of_kind[kind], key=_by_label)
        columns = 4 if kind == "body" else 8
        height = -(-len(found) // columns)
        for place, one in enumerate(found):
            column, row = divmod(place, height)
            spots[one.node] = (left + column * BODY_WIDTH, top + row * BODY_STEP)
    return spots | _bureaus(of_kind["bureau"], world, spots)


def _bureaus(
    bureaus: Iterable[Thing], world: World, spots: Mapping[str, Point]
) -> dict[str, Point]:
    """Bureaus in two rows at the height of the topmost body above them."""
    taken: dict[float, count[int]] = defaultdict(count)
    found: dict[str, Point] = {}
    for one in sorted(bureaus, key=lambda one: (_top(one, world), *_by_label(one))):
        y = spots.get(f"agency:{_top(one, world)}", (0.0, HEIGHT))[1]
        column, row = divmod(next(taken[y]), 2)
        apart = BUREAU_STEP / 2 if y < STEP * ROWS else BODY_STEP / 4
        found[one.node] = (BUREAU_LEFT + column * BUREAU_STEP, y + (2 * row - 1) * apart)
    return found


def _top(one: Thing, world: World) -> str:
    return world.department.get(one.node.removeprefix("agency:"), "")


def _by_label(one: Thing) -> tuple[str, str]:
    return one.label.casefold(), one.node


def _column(x: float, nodes: Sequence[str]) -> dict[str, Point]:
    step = HEIGHT / max(1, len(nodes))
    return {node: (x, (place + 0.5) * step) for place, node in enumerate(nodes)}


def _apart(x: float, wanted: Mapping[str, float], gap: float) -> dict[str, Point]:
    """Nodes at the height they want, moved down where two would touch."""
    spots: dict[str, Point] = {}
    lowest = -gap
    for node, y in sorted(wanted.items(), key=lambda one: (one[1], one[0])):
        lowest = max(y, lowest + gap)
        spots[node] = (x, lowest)
    return spots
