"""The diagram of the main classes: boxes on a grid, arrows between neighbours, nothing crosses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.pages.vocabulary import Vocabulary

GRID = (
    ("Policy", "Designation", "Office", "Listing", "Vehicle"),
    ("Provision", "FunctionalArea", "Adoption", "Service", "Evidence"),
    ("Group", "Coverage", "Agency", "Provider", "Source"),
)
"""Classes by place, so that those that belong together are neighbours."""

ARROWS = (
    ("Designation", "qsmo:underPolicy", "Policy"),
    ("Designation", "qsmo:office", "Office"),
    ("Designation", "qsmo:inArea", "FunctionalArea"),
    ("Provision", "qsmo:provisionOf", "Policy"),
    ("Provision", "qsmo:appliesTo", "Group"),
    ("Listing", "qsmo:listedBy", "Office"),
    ("Listing", "qsmo:service", "Service"),
    ("Listing", "qsmo:via", "Vehicle"),
    ("Service", "qsmo:offeredBy", "Provider"),
    ("Adoption", "qsmo:inArea", "FunctionalArea"),
    ("Adoption", "qsmo:service", "Service"),
    ("Adoption", "qsmo:provider", "Provider"),
    ("Adoption", "qsmo:adopter", "Agency"),
    ("Coverage", "qsmo:area", "FunctionalArea"),
    ("Coverage", "qsmo:agency", "Agency"),
    ("Coverage", "qsmo:basedOn", "Adoption"),
    ("Agency", "qsmo:servedBy", "Provider"),
    ("Agency", "org:memberOf", "Group"),
    ("Evidence", "dcterms:source", "Source"),
)
"""Links to draw, each from its class to that it points to; those the vocabulary lacks are not."""

WIDTH, HEIGHT = 136, 48
ACROSS, DOWN = 100, 66
"""Size of a box, and the room between two."""
MARGIN = 30


@dataclass(frozen=True, slots=True)
class Box:
    """One class: its name, its label and its left upper corner."""

    name: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """One link: its path, and its text with where that stands and is anchored."""

    start: str
    name: str
    end: str
    path: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and arrows in a picture of `width` by `height`."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int = MARGIN * 2 + 5 * WIDTH + 4 * ACROSS
    height: int = MARGIN * 2 + 3 * HEIGHT + 2 * DOWN


def class_diagram(words: Vocabulary) -> Diagram:
    """The diagram of the classes of GRID that the vocabulary has."""
    known = {one.local: one for one in words.of("class")}
    boxes = {
        name: Box(name, known[name].label, *_corner(column, row))
        for row, names in enumerate(GRID)
        for column, name in enumerate(names)
        if name in known
    }
    links = {one.name: one for one in words.of("link")}
    arrows = []
    for start, name, end in ARROWS:
        link = links.get(name)
        own = link and f"qsmo:{start}" in link.domain and f"qsmo:{end}" in link.range
        if (own or not name.startswith("qsmo:")) and {start, end} <= set(boxes):
            arrows.append(_arrow(boxes[start], name, boxes[end]))
    return Diagram(tuple(boxes.values()), tuple(arrows))


def _corner(column: int, row: int) -> tuple[int, int]:
    return MARGIN + column * (WIDTH + ACROSS), MARGIN + row * (HEIGHT + DOWN)


def _arrow(start: Box, name: str, end: Box) -> Arrow:
    """The arrow between two boxes: straight between neighbours, else round below the grid."""
    text = name.removeprefix("qsmo:")
    right, below = end.x - start.x, end.y - start.y
    if below == 0 and abs(right) > WIDTH + ACROSS:
        return _around(start, text, end)
    x1, x2 = (start.x + WIDTH, end.x) if right > 0 else (start.x, end.x + WIDTH)
    y1, y2 = (start.y + HEIGHT, end.y) if below > 0 else (start.y, end.y + HEIGHT)
    if below == 0:
        y1 = y2 = start.y + HEIGHT // 2
        x, y, anchor = (x1 + x2) / 2, y1 - 6.0, "middle"
    elif right == 0:
        x1 = x2 = start.x + WIDTH // 2
        x, y, anchor = x1 + 7.0, (y1 + y2) / 2 + 4, "start"
    else:
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        x, y, anchor = x + 7, y - 4 if (right > 0) == (below > 0) else y + 14, "start"
    return Arrow(start.name, text, end.name, f"M{x1},{y1}L{x2},{y2}", x, y, anchor)


def _around(start: Box, text: str, end: Box) -> Arrow:
    y1 = start.y + HEIGHT
    y2 = y1 + MARGIN // 2 + 3
    x1, x2 = start.x + WIDTH // 2, end.x + WIDTH // 2
    path = f"M{x1},{y1}V{y2}H{x2}V{y1}"
    return Arrow(start.name, text, end.name, path, (x1 + x2) / 2, y2 - 5, "middle")
