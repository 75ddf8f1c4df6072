"""Summaries of an area: one word over its main functions (rule 4 of the coverage contract)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.coverage import Coverage
    from kg.records.world import World

MIXED: Final = "mixed"
"""Status of a summary that is not `marketplace` throughout."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A body over the main functions of an area.

    `status` is `marketplace` if all of them are, else `mixed`; `counts` has how many functions
    have which status, best first, only those that occur.
    """

    agency: str
    area: str
    status: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Number of main functions of the area."""
        return sum(self.counts.values())

    @property
    def known(self) -> int:
        """Number of those of which anything is recorded."""
        return self.total - self.counts.get(st.UNKNOWN, 0)


def main_functions(world: World, area: str) -> list[str]:
    """Ids of the main functions of `area`, in the order of their ranks; [] where it has none."""
    return [one for one in world.main_functions if world.areas[one].main_of == area]


def summary_areas(world: World) -> list[str]:
    """Ids of the areas that have main functions, in the order of those."""
    return list(dict.fromkeys(world.areas[one].main_of for one in world.main_functions))


def area_summary(coverage: Coverage, agency: str, area: str) -> Summary:
    """What `agency` has over the main functions of `area`, both ids (rule 4).

    Raises:
        ValueError: the area has no main functions.
    """
    functions = main_functions(coverage.world, area)
    if not functions:
        raise ValueError(f"{area} has no main functions")
    return _summary(agency, area, (coverage.cell(agency, one).status for one in functions))


def _summary(agency: str, area: str, statuses: Iterable[str]) -> Summary:
    found = Counter(statuses)
    counts = {word: found[word] for word in st.RANK if found[word]}
    status = st.MARKETPLACE if set(counts) == {st.MARKETPLACE} else MIXED
    return Summary(agency, area, status, counts)
