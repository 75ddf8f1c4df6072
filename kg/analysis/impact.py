"""Impact: who loses what when a provider or a QSMO goes away, and who could take over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.coverage import Cell
    from kg.dates import Day
    from kg.records.world import World


@dataclass(frozen=True, slots=True)
class Loss:
    """One cell that gets worse: its coverage before and after.

    `alternatives` are other providers that the same marketplace lists for the function, by id;
    empty where none is recorded.
    """

    before: Cell
    after: Cell
    alternatives: tuple[str, ...]

    @property
    def inherited(self) -> bool:
        """Whether the body loses it through the one above it."""
        return bool(self.before.inherited_from)

    @property
    def bare(self) -> bool:
        """Whether nothing in force is recorded any more, and no alternative is listed."""
        return not self.after.known and not self.alternatives


def provider_impact(world: World, day: Day, provider: str) -> list[Loss]:
    """Cells that rest on `provider` (an id) on `day` and are worse without it."""
    left = [one for one in world.adoptions if one.provider != provider]
    return list(_losses(world, replace(world, adoptions=left), day, provider))


def office_impact(world: World, day: Day, office: str) -> list[Loss]:
    """Cells that are `marketplace` on `day` and would not be without the QSMO `office`."""
    left = [one for one in world.designations if one.office != office]
    return list(_losses(world, replace(world, designations=left), day, ""))


def _losses(world: World, without: World, day: Day, provider: str) -> Iterator[Loss]:
    now, then = Coverage(world, day), Coverage(without, day)
    for before in now.cells(sorted(world.agencies), world.tracked):
        if not before.known or (provider and provider not in before.providers):
            continue
        after = then.cell(before.agency, before.area)
        if st.RANK[after.status] > st.RANK[before.status]:
            others = {
                name
                for listing in now.marketplace.listings(before.area)
                for name in listing.providers
                if name != provider
            }
            yield Loss(before, after, tuple(sorted(others)))
