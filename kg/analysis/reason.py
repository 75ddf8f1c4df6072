"""Why a cell is a gap: the key of a row in next_steps, which says what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis import status as st

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell, Coverage

_BY_STATUS: Final = {
    st.UNKNOWN: "nothing-recorded",
    st.PLANNED: "migrating",
    st.PARTIAL: "bureaus-only",
    st.MARKETPLACE: "",
}


def reason_of(coverage: Coverage, cell: Cell) -> str:
    """The reason of the gap in `cell`, "" where there is none.

    Of what is in use without a marketplace the QSMO decides: whether there is one, designated; of
    a service from outside also whether its catalogue is recorded (rule 5) and lists anything.
    """
    if cell.status in _BY_STATUS:
        return _BY_STATUS[cell.status]
    leader = coverage.leader(cell.area)
    if not leader:
        return "no-qsmo"
    if not leader[1]:
        return "pre-designated"
    if cell.status == st.OWN:
        return "runs-own"
    if coverage.marketplace.unrecorded([cell.area]):
        return "catalogue-not-recorded"
    listed = coverage.marketplace.listings(cell.area)
    return "listed-not-used" if listed else "no-provider-listed"
