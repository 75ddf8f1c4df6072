"""How wide a text is at most, so that none runs out of its box whatever font a reader has."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kg.pages.drawing.model import SIZES, STRONG, Text

REGULAR: Final = {
    35: " ',./:;\\|Iijl",
    45: "!()-[]frt",
    55: '"*Jcsz`',
    65: "$0123456789?FLT_abdeghknopquvxy{}»",
    75: "ABCEKNPRSUVXYZ",
    85: "#&+<=>DGHOQ^w~✕▷◇◆",
    100: "%MWm…▬■◧●◐○⬢◷≠",
}
BOLD: Final = {
    40: " ',./:;\\|Iijl",
    50: "!()-[]`frt",
    60: '"*J_csz',
    70: "$0123456789?EFLTaekovxy»",
    80: "ABCKPRSVXYZbdghnpqu{}▷◇◆",
    90: "#&+<=>DGHNOQU^~✕●◐○⬢",
    100: "@Mw…▬■◧◷≠",
    115: "%Wm",
}
"""Hundredths of the size of the font -> characters at most so wide.

Measured as the wider of DejaVu Sans and Liberation Sans, two of the widest in common use.
"""
OTHER: Final = 130
"""Any other character: as wide as the widest of Chinese, or of an emoji."""

ELLIPSIS: Final = "…"
LONGEST: Final = 1000
"""Characters of a text that are looked at: no box holds more."""


def _by_character(groups: dict[int, str]) -> dict[str, int]:
    return {one: wide for wide, many in groups.items() for one in many}


WIDTHS: Final = {True: _by_character(BOLD), False: _by_character(REGULAR)}


@lru_cache(maxsize=8192)
def width(text: str, look: str) -> float:
    """Pixels that `text` takes at most in the type of `look`."""
    wide = WIDTHS[look == STRONG]
    return sum(wide.get(one, OTHER) for one in text) * SIZES[look] / 100


@lru_cache(maxsize=8192)
def cut(text: str, room: int, look: str) -> str:
    """`text` if it fits into `room` pixels, else as much of it as does, with an ellipsis."""
    if len(text) < LONGEST and width(text, look) <= room:
        return text
    wide = WIDTHS[look == STRONG]
    left = room * 100 / SIZES[look] - wide[ELLIPSIS]
    kept = 0
    for one in text:
        left -= wide.get(one, OTHER)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,;(") + ELLIPSIS


def fitted(x: int, y: int, text: str, room: int, look: str) -> Text:
    """`text` at a place where it has `room` pixels."""
    short = cut(text, room, look)
    return Text(x, y, short, look, "" if short == text else text)


def wrapped(text: str, room: int, look: str) -> list[str]:
    """`text` in lines of at most `room` pixels; a word longer than a line is cut."""
    lines: list[str] = []
    for word in text[:LONGEST].split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, look) <= room:
            lines[-1] = longer
        else:
            lines.append(cut(word, room, look))
    return lines


def folded(text: str, room: int, look: str, rows: int) -> list[str]:
    """`text` in at most `rows` lines; the last one is left as long as it is, to be cut."""
    lines = wrapped(text, room, look)
    if rows == 1 or len(lines) > rows:
        kept = lines[: rows - 1]
        return [*kept, text[:LONGEST].removeprefix(" ".join(kept)).strip()]
    return lines
