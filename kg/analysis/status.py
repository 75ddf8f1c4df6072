"""The words of coverage, best first, each with its letter and symbol."""

from __future__ import annotations

from typing import Final, NamedTuple

MARKETPLACE: Final = "marketplace"
SHARED: Final = "shared"
PLANNED: Final = "planned"
VENDOR: Final = "vendor"
OWN: Final = "own"
PARTIAL: Final = "partial"
UNKNOWN: Final = "unknown"

FRESH: Final = "fresh"
AGING: Final = "aging"
LAST_KNOWN: Final = "last known"


class StatusWord(NamedTuple):
    """How a status is shown: never by colour alone; `letter` where a symbol may not print."""

    id: str
    label: str
    letter: str
    symbol: str
    meaning: str


STATUSES: Final = (
    StatusWord(MARKETPLACE, "Marketplace", "M", "●", "in use, listed by a designated QSMO"),
    StatusWord(SHARED, "Shared service", "S", "◐", "in use from another department, not listed"),
    StatusWord(PLANNED, "Planned", "P", "▷", "migrating or planned to another organisation"),
    StatusWord(VENDOR, "Vendor", "V", "◇", "bought from a company outside any marketplace"),
    StatusWord(OWN, "Own system", "O", "■", "run by the agency or its department"),
    StatusWord(PARTIAL, "Partial", "B", "◧", "recorded for some bureaus only"),
    StatusWord(UNKNOWN, "Unknown", "?", "?", "nothing recorded; not a gap until shown"),
)
"""All statuses in the order of rule 2 of the coverage contract, `partial` by rule 3."""

RANK: Final = {word.id: rank for rank, word in enumerate(STATUSES)}
WORD: Final = {word.id: word for word in STATUSES}
GAPS: Final = (SHARED, PLANNED, VENDOR, OWN, PARTIAL)
"""Established gaps; `unknown` is reported beside them and never added to them (rule 5)."""
