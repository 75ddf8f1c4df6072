"""What the charts draw: years and bars as the rows that the specifications read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.analysis import status as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.yearly import Year

    Rows = list[dict[str, Any]]

HATCH = "url(#unknown)"
PAPER = "var(--paper)"


class Piece(NamedTuple):
    """A piece of a bar: how long, its text, colours of area and text, and of its edge.

    Of `texts` the first that has room is shown.
    """

    size: float
    texts: tuple[str, ...]
    fill: str
    ink: str = PAPER
    edge: str = PAPER


def fill_of(status: str) -> str:
    """Colour of the area of a status; unknown is hatched."""
    return HATCH if status == st.UNKNOWN else f"var(--{status}-ink)"


def stacked_years(years: Sequence[Year], height: int, *, words: bool) -> dict[str, Rows]:
    """Each status as a band over the years, marketplace lowest, unknown on top.

    Its symbol and number stand at the end where they have room, with `words` its name too; `height`
    is the drawing's in pixels.
    """
    total = max((sum(one.counts.values()) for one in years), default=1) or 1
    areas: Rows = []
    ends: Rows = []
    for order, word in enumerate(st.STATUSES):
        if not any(one.counts[word.id] for one in years):
            continue
        bands = [(one.year, *_band(one, order)) for one in years]
        bands.append((years[-1].year + 1, *bands[-1][1:]))
        areas += [
            {"year": year, "low": low, "high": high, "order": order, "fill": fill_of(word.id)}
            for place, (year, low, high) in enumerate(bands)
            if place in (0, len(bands) - 1) or bands[place - 1][1:] != (low, high)
        ]
        year, low, high = bands[-1]
        if (high - low) * height / total >= ROOM:
            text = f"{word.symbol} {high - low}{f' {word.label.lower()}' if words else ''}"
            ends.append({"year": year, "middle": (low + high) / 2, "text": text})
    return {"areas": areas, "ends": ends}


ROOM = 10
"""Pixels that a line of text needs."""


def _band(one: Year, order: int) -> tuple[int, int]:
    counts = list(one.counts.values())
    return sum(counts[:order]), sum(counts[: order + 1])


def bars(rows: Iterable[tuple[str, Sequence[Piece], str]], width: int) -> dict[str, Rows]:
    """Bars by name, with their pieces and what stands at their end; `width` is of the longest one.

    A text that has no room in its piece is left out: the table beside the chart has it.
    """
    rows = list(rows)
    longest = max((sum(piece.size for piece in found) for _, found, _ in rows), default=1) or 1
    pieces: Rows = []
    ends: Rows = []
    for name, found, note in rows:
        at = 0.0
        for piece in found:
            end = round(at + piece.size, 4)
            text = fitted(piece.texts, piece.size / longest * width)
            pieces.append(
                {"row": name, "from": at, "to": end, "middle": (at + end) / 2, "text": text}
                | {"fill": piece.fill, "ink": piece.ink, "edge": piece.edge}
            )
            at = end
        ends.append({"row": name, "to": at, "text": note})
    return {"pieces": pieces, "ends": ends}


LETTER = 6.4
"""Pixels that a letter of the charts takes, roughly and for any font."""


def fitted(texts: Sequence[str], width: float) -> str:
    """The first of `texts` that fits into `width` pixels, "" where none does."""
    return next((text for text in texts if len(text) * LETTER + LETTER <= width), "")
