"""Boxes with as many lines of text as they need, and columns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.pages.drawing.letters import fitted, folded
from kg.pages.drawing.model import SMALL, STRONG, Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.pages.drawing.model import Text

PAD: Final = 9
"""Between the edge of a box and its text."""
STEP: Final = 16
"""From one line of text to the next."""
GAP: Final = 8


def tall(lines: int) -> int:
    """Height of a box with so many lines of text."""
    return 10 + STEP * lines


def box(
    x: int,
    y: int,
    width: int,
    look: str,
    name: str,
    *said: str,
    title: str = "",
    path: str = "",
    dashed: bool = False,
    rows: int = 1,
) -> Box:
    """A box with its `name` in strong type, in up to `rows` lines, and below it what is `said`."""
    room = width - 2 * PAD
    texts: list[Text] = []
    line = y + 18
    for text in folded(name, room, STRONG, rows):
        texts.append(fitted(x + PAD, line, text, room, STRONG))
        line += STEP
    for text in filter(None, said):
        texts.append(fitted(x + PAD, line, text, room, SMALL))
        line += STEP
    whole = title or ": ".join(filter(None, (name, *said)))
    return Box(x, y, width, tall(len(texts)), look, tuple(texts), whole, path, dashed)


def spread(wanted: Sequence[float], heights: Sequence[int], top: int, gap: int) -> list[int]:
    """Tops of a column of things with `heights`, each as near its `wanted` middle as order allows.

    None stands above `top` or nearer than `gap` to the next.
    """
    tops: list[int] = []
    free = top
    for middle, height in zip(wanted, heights, strict=True):
        tops.append(max(free, round(middle - height / 2)))
        free = tops[-1] + height + gap
    return tops


def elbow(x1: int, y1: int, turn: int, x2: int, y2: int) -> str:
    """The path of a line with right angles that changes its height at `turn`."""
    return f"M{x1} {y1}H{x2}" if y1 == y2 else f"M{x1} {y1}H{turn}V{y2}H{x2}"


def curve(x1: int, y1: int, x2: int, y2: int) -> str:
    """The path of a line that leaves and arrives level."""
    if y1 == y2:
        return f"M{x1} {y1}H{x2}"
    bend = (x1 + x2) // 2
    return f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}"
