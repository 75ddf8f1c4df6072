"""What else is recorded of a body and a function: before the day, and beside what decides."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING

from kg.analysis.columns import decides

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day
    from kg.records.adoption import Adoption


class History:
    """Records of each body and function, seen from the day of `coverage`."""

    def __init__(self, coverage: Coverage) -> None:
        self.day = coverage.day
        self._records: dict[tuple[str, str], list[Adoption]] = defaultdict(list)
        for record in coverage.world.adoptions:
            self._records[record.agency, record.area].append(record)

    def on(self, day: Day) -> History:
        """The same seen from another day."""
        other = copy(self)
        other.day = day
        return other

    def past(self, cell: Cell) -> list[Adoption]:
        """Records of the body that began before the day and no longer hold, latest first."""
        found = [
            one
            for one in self._records.get((cell.agency, cell.area), ())
            if one.start <= self.day and not one.in_force(self.day)
        ]
        return sorted(found, key=lambda one: (-one.start, one.id))

    def closer(self, record: Adoption) -> Adoption | None:
        """The use that closed `record`, or by which a plan came true (rule 0)."""
        for use in self._records[record.agency, record.area]:
            if use.kind != "use" or not use.provider:
                continue
            same = use.provider == record.provider
            if record.kind == "plan":
                if same and max(use.start, record.start) == record.closed_on:
                    return use
            elif not same and record.closed_on in (use.start, use.first_seen):
                return use
        return None

    def deciding(self, agency: str, area: str) -> list[Adoption]:
        """Records in force that can decide a cell."""
        return [
            one
            for one in self._records.get((agency, area), ())
            if one.in_force(self.day) and decides(one)
        ]

    def undecided(self, cell: Cell) -> list[Adoption]:
        """Records in force that decide nothing, as an authorization beside a use."""
        deciding = {record.id for record in cell.records}
        return [
            one
            for one in self._records.get((cell.agency, cell.area), ())
            if one.in_force(self.day) and one.id not in deciding
        ]
