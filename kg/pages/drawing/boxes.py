"""Boxes of the usual sizes, and columns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.pages.drawing.letters import fitted
from kg.pages.drawing.model import SMALL, STRONG, Box

if TYPE_CHECKING:
    from collections.abc import Sequence

PAD: Final = 9
"""Between the edge of a box and its text."""
ONE: Final = 26
TWO: Final = 42
"""Heights of boxes with one and with two lines of text."""
GAP: Final = 8


def box(  # noqa: PLR0913 - a place, a look, two lines of text and a link
    x: int,
    y: int,
    width: int,
    look: str,
    first: str,
    second: str = "",
    *,
    title: str = "",
    path: str = "",
    dashed: bool = False,
) -> Box:
    """A box with its name in strong type and, below it, one more line."""
    room = width - 2 * PAD
    texts = [fitted(x + PAD, y + 18, first, room, STRONG)]
    if second:
        texts.append(fitted(x + PAD, y + 34, second, room, SMALL))
    title = title or ": ".join(filter(None, (first, second)))
    return Box(x, y, width, TWO if second else ONE, look, tuple(texts), title, path, dashed)


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
