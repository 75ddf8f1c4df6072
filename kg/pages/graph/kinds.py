"""The kinds of things on the network page: its legend, their looks and what is shown at first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing.

    `shape` is card, squares (a card with a square for each function), dot, square, triangle or
    diamond; `width`, `height` and `font` are in units of the canvas, `room` is the width a label
    beside a shape may take. `why` says why it is hidden at first, "" if it is not; `absent` what
    it means that a thing does not hold on the day.
    """

    id: str
    label: str
    symbol: str
    shape: str
    width: float
    height: float
    font: float
    room: float = 0.0
    why: str = ""
    absent: str = "not on this day"

    @property
    def shown(self) -> bool:
        """Whether it is shown at first."""
        return not self.why


KINDS: Final = (
    Kind("policy", "Policy on a QSMO or function", "§", "card", 116, 13.5, 9),
    Kind("office", "QSMO", "⬢", "card", 118, 30, 12, absent="no standing on this day"),
    Kind("area", "Area", "▬", "card", 112, 24, 10.5),
    Kind("function", "Main function", "▭", "card", 112, 24, 10.5),
    Kind("provider", "Provider in use", "◆", "card", 112, 17, 9.5, absent="not used on this day"),
    Kind("department", "CFO Act agency", "●", "squares", 160, 19, 11),
    Kind("body", "Other body with records", "•", "dot", 5.5, 5.5, 6.6, 32),
    Kind("bare", "Body without records", "○", "dot", 4, 4, 6, 32, why="nothing recorded: unknown"),
    Kind("bureau", "Bureau", "◦", "dot", 5, 5, 2.8, 12, why="too many to read at once"),
    Kind("service", "Service", "■", "square", 3.6, 3.6, 3, 34, why="detail of a provider"),
    Kind(
        "other-function", "Other function", "▫", "triangle", 6, 6, 4.5, 32, why="not in summaries"
    ),
    Kind("idle-provider", "Provider without use", "◇", "diamond", 7, 7, 5, 44, why="none recorded"),
    Kind("other-policy", "Other policy", "¶", "card", 76, 7, 4.5, why="of no QSMO or function"),
    Kind("council", "Council, board or office", "◎", "card", 90, 11, 6.5, why="beside the chain"),
)
"""The kinds of the legend, in its order, which is that of the picture from left to right."""

RELATIONS: Final = {
    "adoption": ("Uses", "Used by"),
    "used for": ("Provided by", "Provides"),
    "lists": ("Lists", "Listed by"),
    "designates": ("Leads", "Led by"),
    "offers": ("Offers", "Offered by"),
    "part-of": ("Part of", "Has unit"),
    "broader": ("Part of", "Includes"),
    "merged-into": ("Merged into", "Took in"),
    "provision": ("Speaks of", "Spoken of by policy"),
    "amends": ("Amends", "Amended by"),
    "cites": ("Cites", "Cited by"),
    "extends": ("Extends", "Extended by"),
    "implements": ("Implements", "Implemented by"),
    "rescinds": ("Rescinds", "Rescinded by"),
    "supersedes": ("Supersedes", "Superseded by"),
    "member": ("Member of", "Has member"),
    "hosts": ("Hosts", "Hosted by"),
}
"""Relation of a line -> its words read from its beginning and from its end."""

QUIET: Final = frozenset({"part-of", "broader", "merged-into"})
"""Relations that only say where a thing belongs: none of them alone keeps a thing in a filter."""
