"""Gaps: cells that are not `marketplace`, with `unknown` always counted apart (rule 5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import status as st
from kg.analysis.tally import Tally
from kg.dates import iso
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.records.world import World

COLUMNS: Final = (
    "agency",
    "agency_label",
    "area",
    "area_label",
    "status",
    "inherited_from",
    "related",
    "freshness",
    "conflict",
    "providers",
    "qsmo",
    "sources",
    "as_of",
)
"""Fields of a cell in JSON and CSV (section 5 of the contract)."""


@dataclass(frozen=True, slots=True)
class GapReport(Tally):
    """Cells of some bodies and functions on one day.

    `cells` are those asked for by status, `counts` the number of all cells by status before that
    choice, in the order of kg.analysis.status.STATUSES; `absent` are bodies asked for that do not
    exist on the day; `unrecorded` QSMOs of these functions whose catalogue is not recorded, so that
    "not listed" is not established for them.
    """

    cells: tuple[Cell, ...]
    counts: dict[str, int]
    absent: tuple[str, ...]
    unrecorded: tuple[str, ...] = ()


def gap_report(
    coverage: Coverage,
    agencies: Sequence[str],
    areas: Sequence[str],
    statuses: Iterable[str] = st.GAPS,
) -> GapReport:
    """Cells of `agencies` and `areas` (ids) that have one of `statuses`."""
    cells = list(coverage.cells(agencies, areas))
    found = Counter(cell.status for cell in cells)
    wanted = set(statuses)
    exists = coverage.world.agencies
    return GapReport(
        cells=tuple(cell for cell in cells if cell.status in wanted),
        counts={word.id: found[word.id] for word in st.STATUSES},
        unrecorded=tuple(coverage.marketplace.unrecorded(areas)),
        absent=tuple(one for one in agencies if not exists[one].exists(coverage.day)),
    )


def bodies(world: World, level: str) -> list[str]:
    """Ids of all bodies by label: `level` "top" = without a parent, "all" = with bureaus."""
    chosen = [one for one in world.agencies.values() if level == "all" or not one.parent]
    return [one.id for one in sorted(chosen, key=lambda one: (one.label.casefold(), one.id))]


def by_label(world: World, agencies: Iterable[str]) -> list[str]:
    """`agencies` sorted by their labels."""
    return sorted(set(agencies), key=lambda one: (world.agencies[one].label.casefold(), one))


def as_records(coverage: Coverage, cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """`cells` as the JSON objects of the command and HTTP contract (section 5), ids bare."""
    world, day = coverage.world, iso(coverage.day)
    leaders = {area: coverage.leader(area) for area in world.areas}
    return [
        {
            "agency": cell.agency,
            "agency_label": world.agencies[cell.agency].label,
            "area": cell.area,
            "area_label": world.areas[cell.area].label,
            "status": cell.status,
            "inherited_from": cell.inherited_from or None,
            "related": sorted(record.id for record in cell.related),
            "freshness": cell.freshness or None,
            "conflict": cell.conflict,
            "providers": cell.providers,
            "qsmo": leader[0] if (leader := leaders[cell.area]) else None,
            "sources": cell.sources,
            "as_of": day,
        }
        for cell in cells
    ]


def records_csv(records: Iterable[dict[str, Any]]) -> str:
    """`records` of as_records as CSV; lists joined by ;, yes and no for truth."""
    return csv_text(COLUMNS, ([cell_text(record[name]) for name in COLUMNS] for record in records))


def cell_text(value: object) -> str:
    """`value` of a field as a cell of CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(value) if isinstance(value, list) else str(value)
