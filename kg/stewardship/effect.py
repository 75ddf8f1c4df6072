"""What a draft changes in coverage: the cells before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.coverage import Coverage
from kg.analysis.whatif import differing
from kg.records.world import TABLES, world_of

if TYPE_CHECKING:
    from kg.analysis.whatif import CellChange
    from kg.stewardship.draft import Draft


@dataclass(frozen=True, slots=True)
class Effect:
    """Cells that differ on the day of the data, as it is with the draft.

    `coverage` is the one with the draft.
    """

    coverage: Coverage
    cells: tuple[CellChange, ...]


def effect(draft: Draft) -> Effect:
    """The cells that `draft` changes; it has no problems.

    Raises:
        DataError: the tables cannot be understood.
    """
    before, after = (world_of({name: one[name] for name in TABLES}) for one in draft.tables())
    then = Coverage(after, after.date)
    if not {edit.table for edit in draft.edits} & set(TABLES):
        return Effect(then, ())
    return Effect(then, tuple(differing(Coverage(before, after.date), then)))
