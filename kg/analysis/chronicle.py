"""What `kg explain` says of every cell over time: looked at once on each day that may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kg.analysis.cell_days import CellDays
from kg.analysis.coverage import Coverage
from kg.analysis.kernel import Kernel
from kg.analysis.status import OWN, SHARED, VENDOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.cell_days import Key
    from kg.analysis.coverage import Cell
    from kg.analysis.explain import Explainer
    from kg.dates import Day


BY_MARKET: Final = (SHARED, VENDOR, OWN)
"""Statuses whose sentences look at the marketplace beside the cell itself."""


class Moment(NamedTuple):
    """A day, what explains cells on it, and what may be other than before: cells and functions."""

    day: Day
    explainer: Explainer
    cells: list[Key]
    areas: list[str]


class Chronicle:
    """The cells of `areas` from `first` to the day of `explainer`, both inclusive.

    Of a body that stands for others (`days.alike`) only its own cells come up.
    """

    def __init__(self, explainer: Explainer, areas: Iterable[str], first: Day) -> None:
        self.explainer = explainer
        self.world, last = explainer.coverage.world, explainer.coverage.day
        limits = explainer.coverage.freshness.limits
        self.days = CellDays(self.world, areas, min(first, last), last, limits, explainer.said)
        for area in self.days.areas:
            self.days.lead(explainer.standards_since(area), [area])

    def moments(self) -> Iterator[Moment]:
        """Every day on which anything may change, the first day first; then what may."""
        days, world = self.days, self.world
        wanted = set(days.areas)
        kernel = Kernel(world, [one for one in world.adoptions if one.area in wanted])
        limits = self.explainer.coverage.freshness.limits
        coverage: Coverage | None = None
        markets: dict[str, tuple[object, ...]] = {}
        cells: dict[Key, Cell] = {}
        for day in days.days:
            before = coverage
            if before and day not in days.turning and day not in days.led:
                coverage = before.aged(day)
            else:
                coverage = Coverage(world, day, limits, kernel)
            areas = sorted(days.led.get(day, ()))
            due = {*days.turning.get(day, ()), *days.aging.get(day, ())}
            for area in areas:
                market = _market(coverage, area)
                for key in self._known(coverage, area) - due:
                    cell = coverage.cell(*key)
                    judged = cell.status in BY_MARKET and market != markets.get(area)
                    if judged or cell != cells.get(key):
                        due.add(key)
                markets[area] = market
            cells |= {key: coverage.cell(*key) for key in due}
            yield Moment(day, self.explainer.on(coverage), sorted(due), areas)

    def _known(self, coverage: Coverage, area: str) -> set[Key]:
        """Known cells of `area`: only what is known rests on a QSMO or its marketplace."""
        bodies = zip(coverage.kernel.bodies, coverage.standing.row(area).codes, strict=False)
        return {(one, area) for one, code in bodies if code and self.days.alike[one] == one}


def _market(coverage: Coverage, area: str) -> tuple[object, ...]:
    """All of QSMO and marketplace that sentences on a cell of `area` tell apart."""
    market = coverage.marketplace
    sold = frozenset(provider for one in market.listings(area) for provider in one.providers)
    listed = bool(market.listings(area))
    return market.leader(area), tuple(market.unrecorded([area])), listed, sold
