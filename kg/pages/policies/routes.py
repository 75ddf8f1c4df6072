"""Ways of lines through a grid of boxes, between rows and between lanes, never behind a box.

A line leaves the earlier policy at its foot, runs below its row to the gap before the lane of the
later one, and along that gap to it. Lines of one policy and one relation share their way; others
that would run over each other get tracks of their own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Key = tuple[str, str, str]
    Trunk = tuple[str, str]

TRACK: Final = 5
"""Pixels between two lines side by side."""
EDGE: Final = 4
"""Between a box and the nearest track."""
HEAD: Final = 8
"""Room for the mark at the end of a line."""


@dataclass(slots=True)
class Tracks:
    """What runs in the gaps: number of the track of each trunk.

    `below` by row of the earlier policy, `before` by lane of the later one.
    """

    below: dict[int, dict[Trunk, int]] = field(default_factory=dict)
    before: dict[int, dict[Trunk, int]] = field(default_factory=dict)

    def height(self, row: int) -> int:
        """Of the gap below a row."""
        return _breadth(self.below.get(row, {}))

    def breadth(self, lane: int) -> int:
        """Of the gap before a lane."""
        return _breadth(self.before.get(lane, {})) + HEAD


def _breadth(tracks: Mapping[Trunk, int]) -> int:
    return 2 * EDGE + TRACK * max((one + 1 for one in tracks.values()), default=0)


def tracks(place: Mapping[str, tuple[int, int]], links: Iterable[Key]) -> Tracks:
    """A track for every trunk (earlier policy, relation) in each gap it passes."""
    below: dict[int, dict[Trunk, tuple[int, int]]] = defaultdict(dict)
    before: dict[int, dict[Trunk, tuple[int, int]]] = defaultdict(dict)
    for new, relation, old in sorted(links):
        trunk = old, relation
        (lane, row), (from_lane, from_row) = place[new], place[old]
        # In the gap below a row places are lanes; a lane's own gap lies before its box.
        ends = sorted((2 * lane, 2 * from_lane + 1))
        _widen(below[from_row], trunk, ends[0], ends[1])
        # In the gap before a lane places are rows; the way in comes from below the earlier row.
        ends = sorted((2 * row, 2 * from_row + 1))
        _widen(before[lane], trunk, ends[0], ends[1])
    return Tracks(
        {row: _coloured(spans) for row, spans in below.items()},
        {lane: _coloured(spans) for lane, spans in before.items()},
    )


def _widen(spans: dict[Trunk, tuple[int, int]], trunk: Trunk, low: int, high: int) -> None:
    known = spans.get(trunk, (low, high))
    spans[trunk] = min(known[0], low), max(known[1], high)


def _coloured(spans: Mapping[Trunk, tuple[int, int]]) -> dict[Trunk, int]:
    """Numbers from 0: two spans that touch get different ones, and no more than it takes."""
    ends: list[int] = []
    found: dict[Trunk, int] = {}
    for trunk, (low, high) in sorted(spans.items(), key=lambda one: (one[1], one[0])):
        free = next((number for number, end in enumerate(ends) if end < low), len(ends))
        ends[free : free + 1] = [high]
        found[trunk] = free
    return found
