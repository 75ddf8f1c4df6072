"""What if: coverage before and after a scenario is laid over the records, in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.overlay import overlay
from kg.dates import iso
from kg.records.world import world_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.analysis.coverage import Cell
    from kg.analysis.scenario import Change
    from kg.records.adoption import Adoption
    from kg.tables.read import Tables


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell whose status, providers, origin or conflict differ."""

    before: Cell
    after: Cell

    @property
    def direct(self) -> bool:
        """Whether the body has records of its own for it, before or after."""
        return bool(_own(self.before) or _own(self.after))


@dataclass(frozen=True, slots=True)
class Totals:
    """Numbers of cells by status before and after; all statuses, in their order."""

    before: dict[str, int]
    after: dict[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario changes on one day.

    `cells` are all that differ, of every body and function. `chosen` are the totals of the bodies
    and functions asked for, `every` those of all bodies and all functions that have records.
    `idle` says which lines change nothing on the day, and why.
    """

    cells: tuple[CellChange, ...]
    chosen: Totals
    every: Totals
    idle: tuple[str, ...]


def whatif(
    coverage: Coverage,
    tables: Tables,
    changes: Sequence[Change],
    agencies: Sequence[str],
    areas: Sequence[str],
    file: str = "scenario",
) -> Outcome:
    """Coverage with `changes` beside `coverage`, which was made of `tables`.

    `agencies` and `areas` (ids) choose what is totalled; `file` names the scenario in problems.

    Raises:
        DataError: a change cannot be made on the day.
    """
    supposed, idle = overlay(tables, changes, coverage.day, file)
    then = Coverage(world_of(supposed), coverage.day, coverage.freshness.limits)
    return Outcome(
        cells=tuple(differing(coverage, then)),
        chosen=Totals(*(_counts(one.cells(agencies, areas)) for one in (coverage, then))),
        every=_every(coverage, then),
        idle=tuple(idle),
    )


def differing(now: Coverage, then: Coverage) -> list[CellChange]:
    """Cells that differ, by label of the body, then in the order of the functions."""
    keys = {(cell.agency, cell.area) for one in (now, then) for cell in one.known()}
    world, order = then.world, {area: place for place, area in enumerate(then.world.tracked)}
    changes = (CellChange(now.cell(*key), then.cell(*key)) for key in keys)
    return sorted(
        (one for one in changes if _view(one.before) != _view(one.after)),
        key=lambda one: (
            world.agencies[one.after.agency].label.casefold(),
            one.after.agency,
            order.get(one.after.area, len(order)),
        ),
    )


def _own(cell: Cell) -> tuple[Adoption, ...]:
    handed = cell.inherited_from or cell.status == st.PARTIAL
    return () if handed else cell.records


def _view(cell: Cell) -> tuple[object, ...]:
    return cell.status, cell.providers, cell.inherited_from, cell.conflict


def _counts(cells: Iterable[Cell]) -> dict[str, int]:
    found = Counter(cell.status for cell in cells)
    return {word: found[word] for word in st.RANK}


def _every(now: Coverage, then: Coverage) -> Totals:
    areas = len({*now.world.tracked, *then.world.tracked})
    bodies = sum(one.exists(now.day) for one in now.world.agencies.values())
    counts = []
    for coverage in (now, then):
        known = _counts(coverage.known())
        known[st.UNKNOWN] = bodies * areas - sum(known.values())
        counts.append(known)
    return Totals(*counts)


def whatif_record(found: Outcome, coverage: Coverage) -> dict[str, Any]:
    """`found` as a JSON object, ids bare; `coverage` is the one before."""
    return {
        "as_of": iso(coverage.day),
        "totals": _totals_record(found.chosen),
        "totals_of_every_body": _totals_record(found.every),
        "cells": [change_record(one) for one in found.cells],
        "idle": list(found.idle),
    }


def change_record(one: CellChange) -> dict[str, Any]:
    """One cell before and after as a JSON object."""
    return {
        "agency": one.after.agency,
        "area": one.after.area,
        "direct": one.direct,
        "before": _cell_record(one.before),
        "after": _cell_record(one.after),
    }


def _totals_record(one: Totals) -> dict[str, Any]:
    """Both sides, with `unknown` beside the established gaps and never among them."""
    return {
        side: {
            "marketplace": counts[st.MARKETPLACE],
            "gaps": gaps(counts),
            "gaps_by_status": {word: counts[word] for word in st.GAPS},
            "unknown": counts[st.UNKNOWN],
        }
        for side, counts in (("before", one.before), ("after", one.after))
    }


def gaps(counts: Mapping[str, int]) -> int:
    """Established gaps among `counts` by status."""
    return sum(counts[word] for word in st.GAPS)


def _cell_record(cell: Cell) -> dict[str, Any]:
    return {
        "status": cell.status,
        "providers": cell.providers,
        "inherited_from": cell.inherited_from or None,
        "conflict": cell.conflict,
    }
