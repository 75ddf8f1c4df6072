"""Agencies in the picture of a QSMO: one with its name, several in a frame by their acronyms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.pages.drawing.boxes import PAD, box
from kg.pages.drawing.letters import fitted, width
from kg.pages.drawing.model import SMALL, STRONG, Box, Frame, Text

if TYPE_CHECKING:
    from kg.analysis.office_chain import Together
    from kg.pages.drawing.chain_text import Words

AGENCY: Final = (924, 252)
"""Left edge and width of the column."""
CHIP: Final = 24
"""Height of an agency in a frame."""
BETWEEN: Final = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Agencies that belong together, as drawn."""

    facts: Together
    top: int
    bottom: int
    frame: Frame | None
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]

    @property
    def middle(self) -> int:
        """Where lines to it end."""
        return (self.top + self.bottom) // 2


def draw_group(words: Words, one: Together, area: str, top: int) -> Group:
    """The agencies of `one` drawn from `top` on; `area` is what they are served for."""
    return (_alone if len(one.agencies) == 1 else _together)(words, one, area, top)


def _alone(words: Words, one: Together, area: str, y: int) -> Group:
    (agency,) = one.agencies
    word = st.WORD[one.status]
    made = box(
        AGENCY[0], y, AGENCY[1], f"agency {one.status}",
        words.both(agency), f"{word.symbol} {word.label}{words.marks(agency, area)}",
        title=words.agency_title(one, agency, area),
        path=words.material.links.path("agency", agency),
        dashed=one.status == st.PLANNED,
    )  # fmt: skip
    return Group(one, y, y + made.height, None, (), (made,))


def _together(words: Words, one: Together, area: str, y: int) -> Group:
    x, wide = AGENCY
    word = st.WORD[one.status]
    said = f"{word.symbol} {word.label}, {len(one.agencies)} agencies"
    head = fitted(x + PAD, y + 18, said, wide - 2 * PAD, SMALL)
    boxes: list[Box] = []
    left, row = x + PAD, y + 26
    for agency in one.agencies:
        called = words.names.short(agency) + words.marks(agency, area)
        room = min(round(width(called[:99], STRONG)) + 14, wide - 2 * PAD)
        if left + room > x + wide - PAD and left > x + PAD:
            left, row = x + PAD, row + CHIP + BETWEEN
        boxes.append(
            Box(
                left, row, room, CHIP, f"chip {one.status}",
                (fitted(left + 7, row + 17, called, room - 12, STRONG),),
                words.agency_title(one, agency, area),
                words.material.links.path("agency", agency),
            )
        )  # fmt: skip
        left += room + BETWEEN
    bottom = row + CHIP + PAD
    frame = Frame(x, y, wide, bottom - y, f"group {one.status}", one.status == st.PLANNED)
    return Group(one, y, bottom, frame, (head,), tuple(boxes))
