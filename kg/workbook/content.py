"""What a workbook holds, before anything is a sheet: cells, their explanations, what was asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.analysis import explain
from kg.analysis import status as st
from kg.analysis.gaps import gap_report
from kg.analysis.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.coverage import Cell, Coverage
    from kg.analysis.explain import Explanation
    from kg.analysis.gaps import GapReport
    from kg.tables.read import Row, Tables

CITED = {
    "adoption": "who provides",
    "listing": "marketplace listing",
    "qsmo": "standing of the QSMO",
    "mixed": "newer records of bureaus",
    "merged": "records of a merged body",
    "related": "related records",
}
"""Kinds of explanation steps that a workbook shows -> what their sources are cited for."""
NEXT_STEP = "next step"


@dataclass(frozen=True, slots=True)
class Citation:
    """One source, what it is cited for, and how many cells rest on it."""

    source: Row
    purposes: tuple[str, ...]
    cells: int


@dataclass(frozen=True)
class Content:
    """Coverage of `agencies` for `areas` (ids); `statuses` are those of the sheet of gaps.

    `tables` hold at least those of kg.analysis.explain.TABLES. `asked` are lines about the
    question: what was chosen, in words.
    """

    coverage: Coverage
    tables: Tables
    agencies: tuple[str, ...]
    areas: tuple[str, ...]
    statuses: tuple[str, ...] = st.GAPS
    asked: tuple[tuple[str, str], ...] = ()

    @cached_property
    def report(self) -> GapReport:
        """Every cell, whatever its status."""
        areas = list(dict.fromkeys(self.areas))
        return gap_report(self.coverage, list(dict.fromkeys(self.agencies)), areas, st.RANK)

    @cached_property
    def sentences(self) -> Sentences:
        """Records in words."""
        return Sentences(self.coverage.world, self.tables)

    @cached_property
    def provisions(self) -> dict[str, Row]:
        """Provisions by id."""
        return {row["id"]: row for row in self.tables["provisions"]}

    @cached_property
    def policies(self) -> dict[str, Row]:
        """Policies by id."""
        return {row["id"]: row for row in self.tables["policies"]}

    @cached_property
    def _explained(self) -> dict[tuple[str, str], Explanation]:
        explainer = explain.Explainer(self.coverage, self.tables)
        return {
            (cell.agency, cell.area): explainer.explain(cell.agency, cell.area)
            for cell in self.report.cells
        }

    def explanation(self, cell: Cell) -> Explanation:
        """The explanation of one of the cells."""
        return self._explained[cell.agency, cell.area]

    def with_status(self, statuses: Iterable[str]) -> list[Cell]:
        """Cells that have one of `statuses`."""
        wanted = set(statuses)
        return [cell for cell in self.report.cells if cell.status in wanted]

    @property
    def gaps(self) -> list[Cell]:
        """Established gaps of the statuses asked for; never an unknown cell (rule 5)."""
        return self.with_status(one for one in st.GAPS if one in self.statuses)

    @property
    def covered(self) -> list[Cell]:
        """Cells that a marketplace covers."""
        return self.with_status([st.MARKETPLACE])

    @property
    def unknown(self) -> list[Cell]:
        """Cells of which nothing in force is recorded."""
        return self.with_status([st.UNKNOWN])

    @cached_property
    def citations(self) -> list[Citation]:
        """Sources of everything the sheets say of cells, by id."""
        purposes: dict[str, set[str]] = defaultdict(set)
        cells: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for cell in self.report.cells:
            for purpose, source in self._cited(cell):
                purposes[source].add(purpose)
                if purpose in (CITED["adoption"], CITED["listing"]):
                    cells[source].add((cell.agency, cell.area))
        order = (*CITED.values(), NEXT_STEP)
        return [
            Citation(
                source=row,
                purposes=tuple(one for one in order if one in purposes[row["id"]]),
                cells=len(cells[row["id"]]),
            )
            for row in sorted(self.tables["sources"], key=lambda row: row["id"])
            if row["id"] in purposes
        ]

    def _cited(self, cell: Cell) -> Iterator[tuple[str, str]]:
        found = self.explanation(cell)
        for step in found.steps:
            if step.kind in CITED:
                for one in step.evidence:
                    yield CITED[step.kind], one.source
        if found.provision and cell.known:
            yield NEXT_STEP, self.provisions[found.provision]["source"]
