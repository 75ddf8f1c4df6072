"""When a row was observed: its source's date, else the day the source was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.dates import Day, first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row


class Observed(NamedTuple):
    """First and last day of the observations of some rows; `dated` when any states a date."""

    first: Day
    last: Day
    dated: bool


def observed(rows: Iterable[Row], retrieved: Mapping[str, Day]) -> Observed:
    """Span of the observations of `rows`.

    `retrieved` has the day each source was read, for rows whose source has no date (rule 0).
    """
    rows = list(rows)
    stated = [row["observed"] for row in rows if row["observed"]]
    if stated:
        return Observed(min(map(first_day, stated)), max(map(last_day, stated)), dated=True)
    days = [retrieved[row["source"]] for row in rows]
    return Observed(min(days), max(days), dated=False)
