"""An item of a work list: one thing to look after, why, what to do next and where to start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.health.words import REASON
from kg.analysis.searches import search_record
from kg.dates import iso

if TYPE_CHECKING:
    from kg.analysis.health.words import Reason
    from kg.analysis.searches import Search
    from kg.dates import Day


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why an item is on the list; `text` says what was seen, without a full stop."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look after.

    `kind` is cell, listing, designation, office, source or rows; `subject` its id ("hud.payroll" of
    a cell). `agency` and `area` are "" where it is of no single one. `start` is a command, `rows`
    the keys of the rows in question, `newest` the last day of the latest evidence, 0 where there is
    none or it has no date. `weight` is how many cells, functions or rows hang on it, `searches`
    where it was looked for in vain.
    """

    kind: str
    subject: str
    label: str
    findings: tuple[Finding, ...]
    start: str
    agency: str = ""
    area: str = ""
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    newest: Day = 0
    weight: int = 1
    searches: tuple[Search, ...] = ()

    @property
    def reasons(self) -> list[Reason]:
        """The reasons, heaviest first."""
        found = (REASON[one.reason] for one in self.findings)
        return sorted(found, key=lambda one: (-one.points, one.id))

    @property
    def points(self) -> int:
        """The points of its reasons, added up."""
        return sum(one.points for one in self.reasons)

    @property
    def next_step(self) -> str:
        """What to do about the heaviest reason."""
        return self.reasons[0].step

    @property
    def order(self) -> tuple[int, int, int, Day, str, str, str]:
        """What items are sorted by; kg.analysis.health.words.RULE says it in words."""
        vain = len(self.searches)
        return -self.points, vain, -self.weight, self.newest, self.label, self.kind, self.subject


def item_record(one: Item, rank: int, day: Day) -> dict[str, Any]:
    """`one` as a JSON object; ids bare, None where there is nothing."""
    return {
        "rank": rank,
        "points": one.points,
        "kind": one.kind,
        "subject": one.subject,
        "label": one.label,
        "agency": one.agency or None,
        "area": one.area or None,
        "reasons": [
            {"reason": found.reason, "points": REASON[found.reason].points, "text": found.text}
            for found in one.findings
        ],
        "next": one.next_step,
        "start": one.start,
        "newest": iso(one.newest) if one.newest else None,
        "age_years": years(one.newest, day),
        "hangs_on_it": one.weight,
        "rows": list(one.rows),
        "sources": list(one.sources),
        "searched": [search_record(search) for search in one.searches],
    }


def years(seen: Day, day: Day) -> float | None:
    """Years from `seen` to `day`, to a tenth; 0 where it is later, None where it is no day."""
    return round(max(day - seen, 0) / 365.2425, 1) if seen else None
