"""Freshness: how old the newest evidence of a cell is (rule 6 of the coverage contract)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from kg.analysis import status as st
from kg.dates import add_years

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.dates import Day


class Limits(NamedTuple):
    """Years up to which evidence is fresh, and up to which it is aging; both inclusive."""

    fresh: int = 5
    aging: int = 10


LIMITS: Final = Limits()


class Dated(Protocol):
    """A record, of an adoption or a listing: when last seen, and whether any date is stated."""

    @property
    def seen(self) -> Day:
        """Last day of the latest observation."""

    @property
    def dated(self) -> bool:
        """Whether any row states a date."""


class Freshness:
    """Words for the age of evidence on `day`."""

    def __init__(self, day: Day, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._fresh_from = _earliest(day, limits.fresh)
        self._aging_from = _earliest(day, limits.aging)

    def of(self, records: Iterable[Dated]) -> str:
        """`fresh`, `aging` or `last known`, by the latest dated observation of `records`."""
        return self.on(newest(records))

    def on(self, seen: Day) -> str:
        """The word for evidence last `seen` on a day; 0 where it is undated."""
        if seen >= self._fresh_from:
            return st.FRESH
        return st.AGING if seen >= self._aging_from else st.LAST_KNOWN


def newest(records: Iterable[Dated]) -> Day:
    """Last day of the latest dated observation of `records`, 0 where none is dated."""
    return max((one.seen for one in records if one.dated), default=0)


def _earliest(day: Day, years: int) -> Day:
    """First day from which it is at most `years` to `day`; two days of February may share one."""
    found = add_years(day, -years)
    return found if add_years(found, years) >= day else found + 1
