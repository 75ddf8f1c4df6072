"""Sources: how many rows rest on each, how old it is and who speaks in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.dates import add_years, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.dates import Day
    from kg.tables.read import Row, Tables

UNDATED: Final = "undated"


def rows_by_source(tables: Tables) -> Counter[str]:
    """Number of rows, in all tables, that name each source (id)."""
    return Counter(
        row["source"]
        for name, rows in tables.items()
        if name != "sources"
        for row in rows
        if row.get("source")
    )


def age_bands(rows: Iterable[Row], day: Day, limits: Sequence[int]) -> dict[str, list[Row]]:
    """Sources by age on `day`: up to each of `limits` (years, inclusive), older, and undated.

    >>> [*age_bands([], 738977, (1, 5, 10))]
    ['up to 1 year', 'up to 5 years', 'up to 10 years', 'over 10 years', 'undated']
    """
    names = [f"up to {one} year{'' if one == 1 else 's'}" for one in limits]
    names += [f"over {limits[-1]} years", UNDATED]
    found: dict[str, list[Row]] = {name: [] for name in names}
    oldest = [add_years(day, -one) for one in limits]
    for row in rows:
        dated = last_day(row["date"]) if row["date"] else None
        place = -1 if dated is None else sum(dated < one for one in oldest)
        found[names[place]].append(row)
    return found
