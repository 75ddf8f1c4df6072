"""What a drawing consists of; lengths are in CSS pixels, from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.pages.links import Ref

STRONG: Final = "strong"
SMALL: Final = "small"
HEAD: Final = "head"
SIZES: Final = {STRONG: 13, SMALL: 12, HEAD: 12}
"""Look of a text -> its size in pixels, as the style sheet has it."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its base line, `full` what was cut off it, else ""."""

    x: int
    y: int
    text: str
    look: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A field behind boxes: a band of the picture, or several boxes that belong together."""

    x: int
    y: int
    width: int
    height: int
    look: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One thing; `title` is all it says, uncut, `path` where it leads: a page or "#part"."""

    x: int
    y: int
    width: int
    height: int
    look: str
    texts: tuple[Text, ...]
    title: str
    path: str = ""
    dashed: bool = False

    @property
    def middle(self) -> int:
        """Half its height down."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line between boxes; `path` in the language of SVG paths."""

    path: str
    look: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the text equivalent: `lead`, a thing, `said`, and what hangs below it."""

    lead: str = ""
    ref: Ref | None = None
    said: str = ""
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its text equivalent.

    `id` is unique in a page; `wide` if it needs more room than text; `note` says how to read it.
    """

    id: str
    title: str
    desc: str
    width: int
    height: int
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    outline: tuple[Entry, ...]
    wide: bool = False
    note: str = ""
