"""The matrix under each filter of trust: all facts first, then only those that count."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from kg.analysis.coverage import Coverage
from kg.analysis.explain import Explainer
from kg.analysis.left_out import left_out_note
from kg.pages.coverage.matrix import matrix
from kg.records.trust import CONFIDENCE, JUDGED, Trust, trusted
from kg.records.world import TABLES, world_of

if TYPE_CHECKING:
    from kg.pages.coverage.matrix import Matrix
    from kg.pages.names import Names
    from kg.tables.read import Tables

TRUSTS = tuple(Trust(least, only) for only, least in product((False, True), CONFIDENCE))
"""Every choice of the page; the first one leaves nothing out."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows when only the facts that `trust` keeps count; `note` says so."""

    trust: Trust
    note: str
    coverage: Coverage
    explainer: Explainer
    matrix: Matrix

    @property
    def key(self) -> str:
        """Its name for the page's script: the least confidence, and whether only government."""
        return f"{self.trust.confidence}{' government' if self.trust.government else ''}"


def view_of(coverage: Coverage, tables: Tables, names: Names) -> View:
    """The view of all facts: `coverage` is of `tables`, which hold every table."""
    explainer = Explainer(coverage, tables)
    return View(TRUSTS[0], "", coverage, explainer, matrix(coverage, names))


def filtered_view(whole: View, tables: Tables, trust: Trust, names: Names) -> View:
    """The view of the facts in `tables` that `trust` keeps, on the day of `whole`.

    Records are made anew of the rows that count, as a session with that filter makes them.
    """
    kept = trusted(tables, trust)
    left = sum(len(tables[one]) - len(kept[one]) for one in JUDGED if one in TABLES)
    of_all = whole.coverage
    coverage = Coverage(world_of(kept), of_all.day, of_all.freshness.limits)
    explainer = Explainer(coverage, kept)
    return View(trust, left_out_note(trust, left), coverage, explainer, matrix(coverage, names))
