"""Periods of settled records, each made of one row: from when, last seen, until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.dates import FOREVER, Day, first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.tables.read import Row


@dataclass(frozen=True, slots=True)
class Period:
    """Days inclusive; `seen` is the last day for which a source speaks, `start` at the least."""

    start: Day
    seen: Day
    end: Day

    def in_force(self, day: Day) -> bool:
        """Whether this holds on `day`."""
        return self.start <= day <= self.end


def stated_days(row: Row, retrieved: Mapping[str, Day]) -> tuple[Day, Day, Day]:
    """Start, seen and end of `row`, widened to whole days; without `until` it is open.

    A row without `from` begins when it was observed, or read where its source has no date
    (rule 0); `retrieved` has the day each source was read.
    """
    span = observed([row], retrieved)
    start = first_day(row["from"]) if row["from"] else span.first
    seen = max(start, span.last) if span.dated else start
    return start, seen, last_day(row["until"]) if row["until"] else FOREVER
