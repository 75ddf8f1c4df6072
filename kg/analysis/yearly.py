"""Coverage year by year: how many bodies had which status at the end of each year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kg.analysis import status as st
from kg.dates import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.kernel import Kernel
    from kg.dates import Day


class Year(NamedTuple):
    """Bodies by status, all statuses in their order, on the last day of `year` or of the data."""

    year: int
    counts: dict[str, int]

    @property
    def known(self) -> int:
        """Bodies of which anything in force is recorded."""
        return sum(self.counts.values()) - self.counts[st.UNKNOWN]


def yearly(
    kernel: Kernel, agencies: Iterable[str], areas: Sequence[str], first: int, last: Day
) -> dict[str, list[Year]]:
    """Bodies of `agencies` by status for each of `areas`, from the year `first` to the day `last`.

    Only bodies that exist on the day are counted.
    """
    bodies = [kernel.world.agencies[one] for one in agencies]
    found: dict[str, list[Year]] = {area: [] for area in areas}
    year = first
    while first_day(str(year)) <= last:
        day = min(last_day(str(year)), last)
        standing = kernel.on(day)
        here = [one.id for one in bodies if one.exists(day)]
        for area in areas:
            counts = Counter(standing.status(one, area) for one in here)
            found[area].append(Year(year, {word: counts[word] for word in st.RANK}))
        year += 1
    return found


def together(found: Iterable[Sequence[Year]]) -> list[Year]:
    """The same years over several functions: numbers of cells."""
    return [
        Year(same[0].year, {word: sum(one.counts[word] for one in same) for word in st.RANK})
        for same in zip(*found, strict=True)
    ]
