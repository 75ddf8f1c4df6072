"""Figures of coverage: how much is known, how fresh it is, and what it adds up to.

`unknown` stands beside the established gaps in every figure and is never added to them (rule 5
of the coverage contract); what is known is split by freshness (rule 6).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import status as st
from kg.analysis.outside import OutsideCount, outside_counts, outside_records
from kg.analysis.summary import Summary, area_summary, summary_areas
from kg.analysis.tally import Tally
from kg.dates import first_day, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day
    from kg.tables.read import Row, Tables

TABLES: Final = ("areas", "measures")
"""Tables that figures quote, besides those coverage is computed from."""

FRESHNESS: Final = (st.FRESH, st.AGING, st.LAST_KNOWN)


@dataclass(frozen=True, slots=True)
class Figures(Tally):
    """Numbers of cells.

    `counts` has all statuses in their order, `freshness` the known cells; `inherited` of them are
    from a body above, `conflicts` in conflict.
    """

    counts: dict[str, int]
    freshness: dict[str, int]
    inherited: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class FunctionFigures:
    """Figures of one function, and who leads it on the day.

    `qsmo` is "" where none leads it, `formal` whether that one is designated; `standards_lead` is
    the body that leads its standards, or those of a broader function, "" where none is known.
    """

    area: str
    figures: Figures
    qsmo: str
    formal: bool
    standards_lead: str


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of some bodies and functions on one day.

    `summaries` are those of rule 4, body by body; `absent` the bodies asked for that do not exist
    on the day; `unrecorded` QSMOs of these functions whose catalogue is not recorded.
    """

    total: Figures
    functions: tuple[FunctionFigures, ...]
    summaries: tuple[Summary, ...]
    outside: tuple[OutsideCount, ...]
    absent: tuple[str, ...]
    unrecorded: tuple[str, ...]

    @property
    def leaderless(self) -> list[FunctionFigures]:
        """Functions for which no QSMO is designated: none, or only a pre-designated one."""
        return [one for one in self.functions if not one.formal]


def stats(
    coverage: Coverage, agencies: Sequence[str], areas: Sequence[str], tables: Tables
) -> Stats:
    """Figures of `agencies` and `areas` (ids); `tables` hold at least those named in TABLES."""
    world, day = coverage.world, coverage.day
    here = [one for one in agencies if world.agencies[one].exists(day)]
    cells = list(coverage.cells(here, areas))
    leads = {row["id"]: row["standards_lead"] for row in tables["areas"] if _seen(row, day)}
    whole = [one for one in summary_areas(world) if _covers(coverage, one, areas)]
    return Stats(
        total=figures(cells),
        functions=tuple(
            _function(coverage, one, (cell for cell in cells if cell.area == one), leads)
            for one in areas
        ),
        summaries=tuple(area_summary(coverage, body, one) for one in whole for body in here),
        outside=tuple(outside_counts(tables["measures"], world, day, areas)),
        absent=tuple(one for one in agencies if not world.agencies[one].exists(day)),
        unrecorded=tuple(coverage.marketplace.unrecorded(areas)),
    )


def figures(cells: Iterable[Cell]) -> Figures:
    """What `cells` add up to."""
    cells = list(cells)
    found = Counter(cell.status for cell in cells)
    fresh = Counter(cell.freshness for cell in cells if cell.known)
    return Figures(
        counts={one: found[one] for one in st.RANK},
        freshness={one: fresh[one] for one in FRESHNESS},
        inherited=sum(bool(cell.inherited_from) for cell in cells),
        conflicts=sum(cell.conflict for cell in cells),
    )


def _function(
    coverage: Coverage, area: str, cells: Iterable[Cell], leads: dict[str, str]
) -> FunctionFigures:
    qsmo, formal = coverage.leader(area) or ("", False)
    scope = coverage.world.area_scope[area]
    lead = next((leads[one] for one in scope if leads.get(one)), "")
    return FunctionFigures(area, figures(cells), qsmo, formal, lead)


def _seen(row: Row, day: Day) -> bool:
    """Whether the row was observed by then: nothing says since when a lead is one."""
    return bool(row["observed"]) and first_day(row["observed"]) <= day


def _covers(coverage: Coverage, area: str, areas: Sequence[str]) -> bool:
    """Whether all main functions of `area` are among those asked for."""
    world = coverage.world
    return {one for one in world.main_functions if world.areas[one].main_of == area} <= set(areas)


def stats_record(found: Stats, coverage: Coverage) -> dict[str, Any]:
    """`found` as a JSON object, ids bare; the coverage it was made from says day and labels."""
    return {
        "as_of": iso(coverage.day),
        **_figures_record(found.total),
        "functions": [
            {
                "area": one.area,
                "area_label": coverage.world.areas[one.area].label,
                "qsmo": one.qsmo or None,
                "designated": one.formal,
                "standards_lead": one.standards_lead or None,
                **_figures_record(one.figures),
            }
            for one in found.functions
        ],
        "summaries": [
            {"agency": one.agency, "area": one.area, "status": one.status, "counts": one.counts}
            for one in found.summaries
        ],
        "outside": outside_records(found.outside),
        "absent": list(found.absent),
        "catalogue_not_recorded": list(found.unrecorded),
    }


def _figures_record(one: Figures) -> dict[str, Any]:
    """Figures with `unknown` beside the established gaps and never among them."""
    counts = dict(one.counts)
    unknown = counts.pop(st.UNKNOWN)
    return {
        "cells": one.total,
        "known": one.known,
        "unknown": unknown,
        "marketplace": counts.pop(st.MARKETPLACE),
        "gaps": one.gaps,
        "gaps_by_status": counts,
        "freshness": one.freshness,
        "inherited": one.inherited,
        "conflicts": one.conflicts,
    }
