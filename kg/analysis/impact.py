"""Impact: who loses what when a provider or a QSMO goes away, and who could take over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.analysis import status as st
from kg.analysis.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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
    def rolled_up(self) -> bool:
        """Whether the body had it only through its bureaus, whose losses are listed too."""
        return self.before.status == st.PARTIAL

    @property
    def direct(self) -> bool:
        """Whether the records of the body itself are lost."""
        return not (self.inherited or self.rolled_up)

    @property
    def bare(self) -> bool:
        """Whether nothing in force is recorded any more, and no alternative is listed."""
        return not self.after.known and not self.alternatives


@dataclass(frozen=True, slots=True)
class FunctionLoss:
    """The losses of one function, counted.

    `direct`, `inherited` and `rolled_up` add up to `lost`, and so does `after`, the numbers by the
    status that is left. Of these, `replaceable` have an alternative in the same marketplace, and
    `bare` have neither that nor anything else recorded.
    """

    area: str
    lost: int
    direct: int
    inherited: int
    rolled_up: int
    after: dict[str, int]
    replaceable: int
    bare: int
    alternatives: tuple[str, ...]


def provider_impact(world: World, day: Day, provider: str) -> list[Loss]:
    """Cells that rest on `provider` (an id) on `day` and are worse without it."""
    left = [one for one in world.adoptions if one.provider != provider]
    return list(_losses(world, replace(world, adoptions=left), day, provider))


def office_impact(world: World, day: Day, office: str) -> list[Loss]:
    """Cells that are `marketplace` on `day` and would not be without the QSMO `office`."""
    return designation_impact(
        world, day, {one.id for one in world.designations if one.office == office}
    )


def designation_impact(world: World, day: Day, periods: Collection[str]) -> list[Loss]:
    """Cells that are `marketplace` on `day` and would not be without the designation `periods`.

    Alternatives are what the marketplaces that remain list for the function.
    """
    left = [one for one in world.designations if one.id not in periods]
    return list(_losses(world, replace(world, designations=left), day, ""))


def providing_units(world: World, day: Day, provider: str) -> list[str]:
    """Providers that are part of the body `provider` (an id) and serve anybody on `day`, by id.

    Their customers are theirs: what is lost with the body itself does not count them.
    """
    serving = {one.provider for one in world.adoptions if one.in_force(day)}
    return sorted(
        one
        for one in serving
        if one != provider
        and one in world.providers
        and provider in world.agency_scope.get(world.providers[one].agency, ())
    )


def by_function(losses: Iterable[Loss]) -> list[FunctionLoss]:
    """`losses` counted by function, most lost first."""
    of: dict[str, list[Loss]] = {}
    for one in losses:
        of.setdefault(one.before.area, []).append(one)
    found = (_counted(area, together) for area, together in of.items())
    return sorted(found, key=lambda one: (-one.lost, one.area))


def impact_record(losses: Iterable[Loss]) -> list[dict[str, Any]]:
    """`losses` as JSON objects, ids bare."""
    return [
        {
            "agency": one.before.agency,
            "area": one.before.area,
            "before": one.before.status,
            "after": one.after.status,
            "inherited_from": one.before.inherited_from or None,
            "through_bureaus": one.rolled_up,
            "alternatives": list(one.alternatives),
            "bare": one.bare,
        }
        for one in losses
    ]


def _counted(area: str, losses: list[Loss]) -> FunctionLoss:
    found = Counter(one.after.status for one in losses)
    return FunctionLoss(
        area=area,
        lost=len(losses),
        direct=sum(one.direct for one in losses),
        inherited=sum(one.inherited for one in losses),
        rolled_up=sum(one.rolled_up for one in losses),
        after={word: found[word] for word in st.RANK if found[word]},
        replaceable=sum(bool(one.alternatives) for one in losses),
        bare=sum(one.bare for one in losses),
        alternatives=losses[0].alternatives,
    )


def _losses(world: World, without: World, day: Day, provider: str) -> Iterator[Loss]:
    now, then = Coverage(world, day), Coverage(without, day)
    others: dict[str, tuple[str, ...]] = {}
    for before in now.cells(sorted(world.agencies), world.tracked):
        if not before.known or (provider and provider not in before.providers):
            continue
        after = then.cell(before.agency, before.area)
        if st.RANK[after.status] > st.RANK[before.status]:
            if before.area not in others:
                others[before.area] = _listed(then, before.area, provider)
            yield Loss(before, after, others[before.area])


def _listed(coverage: Coverage, area: str, provider: str) -> tuple[str, ...]:
    """Providers that the marketplaces of `coverage` list for `area`, without `provider`."""
    listings = coverage.marketplace.listings(area)
    return tuple(sorted({name for one in listings for name in one.providers} - {provider}))
