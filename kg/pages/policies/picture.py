"""The picture of a lineage: boxes in lanes by date, and lines that lead from old to new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis.lineage import RELATIONS
from kg.analysis.policy_chain import ENDED, IN_FORCE
from kg.pages.drawing.boxes import box
from kg.pages.drawing.letters import fitted
from kg.pages.drawing.model import HEAD as TITLE
from kg.pages.drawing.model import SMALL, Box, Text
from kg.pages.policies.grid import grid
from kg.pages.policies.routes import EDGE, HEAD, TRACK, tracks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.pages.policies.grid import Grid
    from kg.pages.policies.routes import Key, Tracks
    from kg.pages.policies.rows import PolicyRow

AXIS: Final = 92
"""Width of the column of years."""
LANE: Final = 186
FEW_LANE: Final = 226
"""Width of a box, where there are many policies and where there are few."""
FEW: Final = 40
"""Policies that still fit a screen: with broad boxes of one line of name, so of little height."""
TOP: Final = 30
END: Final = 30
"""Room for the day at the end of the axis."""
PORT: Final = 9
"""Between the places where lines of different relations leave or reach a box."""

HEADS: Final = {
    "implements": "M6 2 12 6 6 10",
    "extends": "M4 6h8M8 2v8",
    "amends": "M2 6 7 2l5 4-5 4z",
    "supersedes": "M2 2 7 6l-5 4M7 2l5 4-5 4",
    "rescinds": "M4 2l8 8M4 10l8-8",
    "cites": "M11 2v8",
}
"""Relation -> the mark at the later policy, as a path in a square of 12 whose right middle is the
end of the line."""


@dataclass(frozen=True, slots=True)
class Node:
    """A policy in the picture."""

    id: str
    box: Box


@dataclass(frozen=True, slots=True)
class Edge:
    """A link in the picture, from the foot of `object` to the side of `subject`."""

    subject: str
    relation: str
    object: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its top, its height without and with the gap below it, and its years, if new."""

    y: int
    tall: int
    height: int
    years: str
    text: Text


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: where it begins, with the gap before it, and its name."""

    x: int
    width: int
    name: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it; `id` is unique in the page."""

    id: str
    title: str
    width: int
    height: int
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def row_marks(self) -> str:
        """Where rows begin, and the last one ends."""
        return " ".join(str(one) for one in (*(row.y for row in self.rows), self.height - END))

    @property
    def lane_marks(self) -> str:
        """Where lanes begin, and the last one ends."""
        return " ".join(str(one) for one in (*(lane.x for lane in self.lanes), self.width - 2))


def picture(ident: str, title: str, policies: Sequence[PolicyRow], links: Sequence[Key]) -> Picture:
    """The lineage of `policies`, whose ids `links` name; `ident` is its id in the page."""
    where = grid([one.row for one in policies], links)
    ways = tracks(where.place, links)
    wide, lines = (FEW_LANE, 1) if len(policies) <= FEW else (LANE, 2)
    lanes = _lanes(where, ways, wide)
    drafts = {one.id: _box(one, 0, 0, wide, lines) for one in policies}
    rows = _rows(where, ways, {one: box.height for one, box in drafts.items()})
    boxes = {}
    for one in sorted(policies, key=lambda one: where.place[one.id][::-1]):
        lane, row = where.place[one.id]
        left = lanes[lane].x + lanes[lane].width - wide
        boxes[one.id] = _box(one, left, rows[row].y, wide, lines)
    return Picture(
        ident,
        title,
        width=lanes[-1].x + lanes[-1].width + 2,
        height=rows[-1].y + rows[-1].height + END,
        lanes=tuple(lanes),
        rows=tuple(rows),
        nodes=tuple(Node(one, box) for one, box in boxes.items()),
        edges=tuple(_edges(boxes, links, where, ways, rows)),
    )


def _lanes(where: Grid, ways: Tracks, wide: int) -> list[Lane]:
    found, x = [], AXIS
    for number, name in enumerate(where.lanes):
        gap = ways.breadth(number)
        found.append(Lane(x, gap + wide, fitted(x + gap, 16, name, wide, TITLE)))
        x += gap + wide
    return found


def _rows(where: Grid, ways: Tracks, heights: dict[str, int]) -> list[Row]:
    found, y = [], TOP
    before = ""
    for number, years in enumerate(where.years):
        said = years or "no date"
        text = Text(0, y + 18, "" if said == before else said, SMALL)
        tallest = max(heights[one] for one, (_, row) in where.place.items() if row == number)
        found.append(Row(y, tallest, tallest + ways.height(number), said, text))
        before = said
        y += found[-1].height
    return found


def _box(one: PolicyRow, x: int, y: int, wide: int, lines: int) -> Box:
    issued = one.issued or "no date"
    look = "force" if one.standing == IN_FORCE else "ended" if one.standing in ENDED else "open"
    return box(
        x, y, wide, f"policy {look}", one.short, f"{one.symbol} {one.word}; {issued}",
        title=one.title,
        path=one.ref.path,
        dashed=one.standing in ENDED,
        rows=lines,
    )  # fmt: skip


def _edges(
    boxes: dict[str, Box], links: Sequence[Key], where: Grid, ways: Tracks, rows: list[Row]
) -> list[Edge]:
    found = []
    for new, relation, old in sorted(links):
        start, end = boxes[old], boxes[new]
        number = RELATIONS.index(relation)
        lane, row = where.place[new][0], where.place[old][1]
        leaves = start.x + 24 + PORT * 2 * number
        foot, below = start.y + start.height, rows[row].y + rows[row].tall
        turn = below + EDGE + TRACK * ways.below[row][old, relation] + TRACK // 2
        gap = end.x - HEAD - EDGE - TRACK * ways.before[lane][old, relation] - TRACK // 2
        arrives = end.y + 6 + 6 * number
        path = f"M{leaves} {foot}V{turn}H{gap}V{arrives}H{end.x}"
        found.append(Edge(new, relation, old, path))
    return found
