"""Tests of mandates: which cells of coverage satisfy one, as the table `mandate_tests` says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.dates import first_day

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell
    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.tables.read import Row

MEETS: Final = "meets"
FAILS: Final = "fails"
PARTIAL: Final = "partial"
UNKNOWN: Final = "unknown"
OUTCOMES: Final = (MEETS, FAILS, PARTIAL, UNKNOWN)
"""How a body stands: `partial` neither meets nor fails, and `unknown` never counts as failing."""


NOT_SHOWN: Final = "not-shown"
"""Reason why nothing tests a mandate, where the row gives no other."""

NAMED_BODY: Final = "named-body"
"""Reason where it is the duty of one body, whatever group its scope names."""


@dataclass(frozen=True, slots=True)
class MandateTest:
    """A row of `mandate_tests`.

    `providers` and `services` are empty where any will do. `deadline` is the last day by which the
    mandate had to be met, None where none is stated. `reason` is "" unless nothing can test it;
    then group, area and statuses may be empty.
    """

    id: str
    provision: str
    group: str
    area: str
    statuses: tuple[str, ...]
    providers: tuple[str, ...]
    services: tuple[str, ...]
    deadline: Day | None
    label: str
    reason: str
    note: str

    def named(self, record: Adoption) -> bool:
        """Whether a record is of a provider and service that may satisfy it."""
        provider = not self.providers or record.provider in self.providers
        return provider and (not self.services or record.service in self.services)

    def fits(self, record: Adoption) -> bool:
        """Whether a record may satisfy it; an authorization cannot, a plan where plans count."""
        counts = record.kind == "use" or (record.kind == "plan" and st.PLANNED in self.statuses)
        return counts and self.named(record)

    def plans(self, record: Adoption) -> bool:
        """Whether a record is a plan for what is asked, where a provider or service is named."""
        asked = bool(self.providers or self.services)
        return asked and record.kind == "plan" and self.named(record)


def mandate_test(row: Row) -> MandateTest:
    """The test that `row` states."""
    return MandateTest(
        id=row["id"],
        provision=row["provision"],
        group=row["group"],
        area=row["area"],
        statuses=_listed(row["statuses"]),
        providers=_listed(row["providers"]),
        services=_listed(row["services"]),
        deadline=first_day(row["deadline"]) if row["deadline"] else None,
        label=row["label"],
        reason=(row["reason"] or NOT_SHOWN) if row["testable"] == "no" else "",
        note=row["note"],
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one body stands: one of OUTCOMES, the cell it rests on, and why where it is not plain.

    `planned` when the cell has a plan for what the mandate asks, which does not satisfy it yet.
    """

    outcome: str
    cell: Cell
    note: str = ""
    planned: bool = False


class Judge:
    """Judges bodies by one `test`.

    Beside the coverage of all records it looks at what a cell would be by the records alone that
    fit the test, and by those of them that are of the whole body.
    """

    def __init__(self, coverage: Coverage, test: MandateTest) -> None:
        self.coverage, self.test = coverage, test
        records = [
            one for one in coverage.world.adoptions if one.area == test.area and test.fits(one)
        ]
        self._fitting = _only(coverage, records)
        self._whole = _only(coverage, [one for one in records if one.whole])

    def outcome(self, agency: str) -> Outcome:
        """How `agency`, an id, stands."""
        cell = self.coverage.cell(agency, self.test.area)
        if not cell.known:
            return Outcome(UNKNOWN, cell)
        if cell.authorized_only:
            return Outcome(UNKNOWN, cell, "an authorization shows no use")
        if cell.status == st.PARTIAL:
            return Outcome(PARTIAL, cell, "recorded for bureaus only")
        found = self._by_records(cell)
        if cell.mixed and self._differ(found, agency):
            return Outcome(PARTIAL, cell, "bureaus differ", found.planned)
        return found

    def _by_records(self, cell: Cell) -> Outcome:
        if self._satisfied(self._whole, cell):
            return Outcome(MEETS, cell)
        planned = any(map(self.test.plans, cell.records))
        if self._satisfied(self._fitting, cell):
            return Outcome(PARTIAL, cell, "met for a part", planned)
        if not any(record.whole for record in cell.records):
            return Outcome(PARTIAL, cell, "recorded for a part only", planned)
        if self.test.services and not all(record.service for record in cell.records):
            return Outcome(UNKNOWN, cell, "which service is used is not recorded", planned)
        return Outcome(FAILS, cell, planned=planned)

    def _satisfied(self, fitting: Coverage, cell: Cell) -> bool:
        """Whether records of the cell that fit give it a status that satisfies.

        Where none of them fits, the cell of `fitting` is unknown or comes from another body.
        """
        found = fitting.cell(cell.agency, cell.area)
        return found.status in self.test.statuses and found.inherited_from == cell.inherited_from

    def _differ(self, whole: Outcome, agency: str) -> bool:
        """Whether any unit below, with records of its own, stands otherwise."""
        world = self.coverage.world
        for unit in world.bureaus[agency]:
            if world.agencies[unit].exists(self.coverage.day):
                found = self.outcome(unit)
                own = found.outcome != UNKNOWN and not found.cell.inherited_from
                if own and found.outcome != whole.outcome:
                    return True
        return False


def _only(coverage: Coverage, records: list[Adoption]) -> Coverage:
    """Coverage by `records` alone; they hold as long as before."""
    return Coverage(replace(coverage.world, adoptions=records), coverage.day)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(one for one in cell.split(";") if one)
