"""The words of a work list: what can be amiss, how much it weighs, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

QUIET_YEARS: Final = 2
"""A QSMO of which nothing was recorded to happen for so many years may have changed unseen."""

CONFLICT: Final = "conflict"
UNSEARCHED: Final = "never-searched"
QUIET: Final = "quiet-qsmo"
DISAGREEMENT: Final = "disagreement"
UNDATED: Final = "undated"
LAST_KNOWN: Final = "last-known"
UNOFFICIAL: Final = "no-government-source"
AGING: Final = "aging"
IN_VAIN: Final = "searched-in-vain"
ONE_SOURCE: Final = "one-source"
UNDATED_SOURCE: Final = "undated-source"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that can be amiss: its points, what it is called, and the next step."""

    id: str
    points: int
    label: str
    step: str


REASONS: Final = (
    Reason(
        CONFLICT,
        8,
        "sources disagree on who provides it",
        "Find out which holds now, and add a row that says since when.",
    ),
    Reason(
        UNSEARCHED,
        6,
        "unknown, and nobody has looked",
        "Look for a public document; kg add adoption, or kg add search_log if there is none.",
    ),
    Reason(
        QUIET,
        5,
        "QSMO without a recorded event for long",
        "Look at its site and at its host for news; record what is said, with its date.",
    ),
    Reason(
        DISAGREEMENT,
        4,
        "rows of one thing state different values",
        "Read both documents; add a row from a third that settles it. Keep both rows.",
    ),
    Reason(
        UNDATED,
        4,
        "no evidence has a date",
        "Find a dated document that says so, or an archived copy that dates this one.",
    ),
    Reason(
        LAST_KNOWN,
        4,
        "newest evidence is last known",
        "Look for a newer document; add its row whatever it says.",
    ),
    Reason(
        UNOFFICIAL,
        3,
        "press or secondary works only",
        "Find what a government, an oversight body or the law says.",
    ),
    Reason(
        AGING,
        2,
        "newest evidence is aging",
        "Look for a newer document; add its row whatever it says.",
    ),
    Reason(
        IN_VAIN,
        2,
        "unknown, looked for in vain",
        "Look elsewhere than the log says, or ask the body; kg add search_log again.",
    ),
    Reason(
        ONE_SOURCE,
        1,
        "one source only",
        "Find a second document that does not rest on the first.",
    ),
    Reason(
        UNDATED_SOURCE,
        1,
        "source without a date",
        "Find the date in the document, or in an archive; write it into sources.csv.",
    ),
)
"""All reasons, heaviest first: those of one item are added up to its points."""

REASON: Final = {one.id: one for one in REASONS}

RULE: Final = (
    "points of all reasons added up, most first; then those less often looked for in vain, those "
    "more hangs on, the oldest evidence, by name"
)
"""How a work list is ordered, in words."""
