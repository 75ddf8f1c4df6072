"""Freshness: how old the newest evidence of a cell is (rule 6 of the coverage contract)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.dates import add_years

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day
    from kg.records.adoption import Adoption


@dataclass(frozen=True, slots=True)
class Limits:
    """Years up to which evidence is fresh, and up to which it is aging; both inclusive."""

    fresh: int = 5
    aging: int = 10

    def word(self, newest: Day, day: Day) -> str:
        """`fresh`, `aging` or `last known` on `day`; `newest` is 0 where nothing is dated."""
        if not newest:
            return st.LAST_KNOWN
        if day <= add_years(newest, self.fresh):
            return st.FRESH
        return st.AGING if day <= add_years(newest, self.aging) else st.LAST_KNOWN

    def of(self, records: Iterable[Adoption], day: Day) -> str:
        """Freshness of what rests on `records`: that of the latest dated observation."""
        return self.word(max((one.seen for one in records if one.dated), default=0), day)


LIMITS: Final = Limits()
