"""Which facts do not count under a filter of trust, as one sentence that every face shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.records.trust import CONFIDENCE

if TYPE_CHECKING:
    from kg.records.trust import Trust


def left_out_note(trust: Trust, rows: int) -> str:
    """The sentence for `rows` left out, "" where none was asked to be.

    >>> from kg.records.trust import Trust
    >>> left_out_note(Trust("high", government=True), 7)
    'Only records of use of high confidence from government sources count: 7 rows are left out.'
    """
    if trust.everything:
        return ""
    least = (
        trust.confidence if trust.confidence == CONFIDENCE[-1] else f"at least {trust.confidence}"
    )
    what = f" of {least} confidence" if trust.confidence != CONFIDENCE[0] else ""
    whom = " from government sources" if trust.government else ""
    left = f"{rows} row is" if rows == 1 else f"{rows} rows are"
    return f"Only records of use{what}{whom} count: {left} left out."
