"""Health of the facts: a work list, and how old the evidence of each cell is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from kg.analysis.freshness import newest
from kg.analysis.health import rest
from kg.analysis.health.cells import cell_items
from kg.analysis.health.item import Item, item_record, years
from kg.analysis.health.words import REASONS, RULE
from kg.analysis.searches import Searches
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day
    from kg.tables.read import Tables


@dataclass(frozen=True, slots=True)
class Age:
    """How old the evidence of some cells is; days of the newest evidence, 0 where none is dated.

    `cells` counts all, `known` those with a record in force, `undated` those of them without a
    date. `newest`, `middle` (the median) and `oldest` are of the dated ones.
    """

    area: str
    cells: int
    known: int
    undated: int
    newest: Day
    middle: Day
    oldest: Day


@dataclass(frozen=True, slots=True)
class Health:
    """A work list, best first, of some bodies and functions on one day."""

    day: Day
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]
    ages: tuple[Age, ...]
    total: Age

    @property
    def counts(self) -> dict[str, int]:
        """Items by reason, in the order of the reasons; an item may have several."""
        found = Counter(finding.reason for one in self.items for finding in one.findings)
        return {one.id: found[one.id] for one in REASONS}


def health(
    coverage: Coverage,
    agencies: Sequence[str],
    areas: Sequence[str],
    tables: Tables,
    *,
    everything: bool = True,
    reasons: Iterable[str] = (),
) -> Health:
    """What to look after in the cells of `agencies` and `areas` (ids); `tables` are all tables.

    With `everything` also what belongs to no single cell: designations, listings, QSMOs, sources
    without a date, rows at odds. With `reasons` only items that have one of them.
    """
    cells = tuple(coverage.cells(agencies, areas))
    searches = Searches(tables["search_log"])
    found = [*cell_items(coverage, agencies, areas, searches)]
    if everything:
        found += _beside(coverage, cells, tables)
    wanted = set(reasons)
    chosen = (
        one for one in found if not wanted or wanted & {finding.reason for finding in one.findings}
    )
    return Health(
        day=coverage.day,
        items=tuple(sorted(chosen, key=lambda one: one.order)),
        cells=cells,
        ages=tuple(_age(area, [cell for cell in cells if cell.area == area]) for area in areas),
        total=_age("", cells),
    )


def _beside(coverage: Coverage, cells: Iterable[Cell], tables: Tables) -> Iterator[Item]:
    yield from rest.designation_items(coverage)
    yield from rest.listing_items(coverage, cells, tables)
    yield from rest.office_items(coverage, tables)
    yield from rest.source_items(tables)
    yield from rest.row_items(tables)


def _age(area: str, cells: Sequence[Cell]) -> Age:
    known = [cell for cell in cells if cell.known]
    days = sorted(day for cell in known if (day := newest(cell.records)))
    return Age(
        area=area,
        cells=len(cells),
        known=len(known),
        undated=len(known) - len(days),
        newest=days[-1] if days else 0,
        middle=int(median(days)) if days else 0,
        oldest=days[0] if days else 0,
    )


def health_record(found: Health) -> dict[str, Any]:
    """`found` as a JSON object, ids bare, None where there is nothing."""
    return {
        "as_of": iso(found.day),
        "rule": RULE,
        "reasons": {
            one.id: {"points": one.points, "label": one.label, "items": found.counts[one.id]}
            for one in REASONS
        },
        "ages": [_age_record(one, found.day) for one in (*found.ages, found.total)],
        "cells": [cell_record(cell, found.day) for cell in found.cells],
        "items": [item_record(one, rank, found.day) for rank, one in enumerate(found.items, 1)],
    }


def _age_record(one: Age, day: Day) -> dict[str, Any]:
    return {
        "area": one.area or None,
        "cells": one.cells,
        "known": one.known,
        "undated": one.undated,
        **{
            name: {"day": iso(seen) if seen else None, "age_years": years(seen, day)}
            for name, seen in (
                ("newest", one.newest),
                ("median", one.middle),
                ("oldest", one.oldest),
            )
        },
    }


def cell_record(cell: Cell, day: Day) -> dict[str, Any]:
    """How old the evidence of `cell` is on `day`, and how many sources it rests on."""
    seen = newest(cell.records)
    return {
        "agency": cell.agency,
        "area": cell.area,
        "status": cell.status,
        "freshness": cell.freshness or None,
        "newest": iso(seen) if seen else None,
        "age_years": years(seen, day),
        "sources": len(cell.sources),
    }
