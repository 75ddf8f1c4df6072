"""Concentration: how much of a function rests on how few providers, as far as recorded.

A body counts once for each provider outside its own department that it is recorded to use; what
it or its department runs itself is nobody's share and is counted apart, and so is `unknown`, which
never stands in a denominator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import status as st
from kg.analysis.outside import outside_counts
from kg.analysis.reliance import Reliance, reliances
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.records.world import World
    from kg.tables.read import Row, Tables

TABLES: Final = ("measures",)
"""Tables that a report quotes, besides those coverage is computed from."""

MODERATE, HIGH = 1000, 1800
"""HHI from which a market is moderately, and above which it is highly concentrated.

2023 Merger Guidelines of the Department of Justice and the Federal Trade Commission, guideline 1
(justice.gov/atr/merger-guidelines/applying-merger-guidelines/guideline-1), and what they kept of
their older ones. They judge shares of sales; here they only give the number a scale.
"""

_FRESHNESS: Final = (st.FRESH, st.AGING, st.LAST_KNOWN)


@dataclass(frozen=True, slots=True)
class Share:
    """Bodies (ids) that use `provider` for a function, and their part of all such uses (0 to 1)."""

    provider: str
    bodies: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class FunctionShares:
    """One function: `shares`, largest first, and the numbers of the bodies asked for.

    `served` use a provider outside their department, `own` only something of their own department,
    `planned` have a plan or authorization and no use, of `unknown` nothing is recorded. `freshness`
    splits the three known kinds by the age of their evidence, `conflicts` counts those whose
    sources disagree.
    """

    area: str
    shares: tuple[Share, ...]
    served: int
    own: int
    planned: int
    unknown: int
    freshness: dict[str, int]
    conflicts: int

    @property
    def known(self) -> int:
        """Bodies of which anything is recorded."""
        return self.served + self.own + self.planned

    @property
    def hhi(self) -> float | None:
        """Herfindahl-Hirschman index: sum of the squared shares in percent; 10,000 = one provider.

        None where nobody is recorded to use a provider outside its department.
        """
        uses = [len(one.bodies) for one in self.shares]
        return 10000 * sum(one * one for one in uses) / sum(uses) ** 2 if uses else None

    @property
    def level(self) -> str:
        """not, moderately or highly, by MODERATE and HIGH; "" without an index."""
        if self.hhi is None:
            return ""
        return "highly" if self.hhi > HIGH else "moderately" if self.hhi >= MODERATE else "not"

    def sentence(self, world: World) -> str:
        """The figures in one plain sentence."""
        name = world.areas[self.area].label
        if self.hhi is None:
            return f"{name}: nobody is recorded to use a provider outside its department."
        first = self.shares[0]
        many = "1 provider" if len(self.shares) == 1 else f"{len(self.shares)} providers"
        return (
            f"{name}: of {self.known} bodies known, {self.served} use {many} outside their "
            f"department; {world.providers[first.provider].label} has {100 * first.share:.0f} % of "
            f"these uses; HHI {self.hhi:,.0f}, {self.level} concentrated."
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """What is recorded of a function and all below it, beside what somebody else counted.

    `recorded` are bodies, bureaus counted, with a use of their own of a federal provider outside
    their department; `counted` is the outside count of row `row` in measures, as of `as_of`.
    """

    area: str
    recorded: int
    counted: int
    as_of: str
    what: str
    row: str
    source: str


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares by function, reliance by provider (most bodies left bare first), outside counts.

    `bodies` are the ids of those asked for that exist on the day. `unrecorded` are QSMOs of these
    functions whose catalogue is not recorded, so that no listed alternative can show.
    """

    bodies: tuple[str, ...]
    functions: tuple[FunctionShares, ...]
    providers: tuple[Reliance, ...]
    outside: tuple[Beside, ...]
    unrecorded: tuple[str, ...]

    @property
    def single(self) -> list[FunctionShares]:
        """Functions with one provider."""
        return [one for one in self.functions if len(one.shares) == 1]


def concentration(
    coverage: Coverage, agencies: Iterable[str], areas: Sequence[str], tables: Tables
) -> Concentration:
    """Concentration of `areas` among `agencies` (ids); `tables` hold at least those in TABLES."""
    world, day = coverage.world, coverage.day
    bodies = tuple(one for one in agencies if world.agencies[one].exists(day))
    functions = tuple(function_shares(coverage, bodies, area) for area in areas)
    users = {(one.area, share.provider): share.bodies for one in functions for share in one.shares}
    return Concentration(
        bodies=bodies,
        functions=functions,
        providers=tuple(reliances(coverage, bodies, areas, users)),
        outside=tuple(_beside(coverage, areas, tables["measures"])),
        unrecorded=tuple(coverage.marketplace.unrecorded(areas)),
    )


def function_shares(coverage: Coverage, agencies: Sequence[str], area: str) -> FunctionShares:
    """Shares of the providers of `area` among `agencies`, ids of bodies that exist on the day."""
    cells = list(coverage.cells(agencies, [area]))
    known = [cell for cell in cells if cell.known]
    users: dict[str, set[str]] = {}
    own = 0
    for cell in known:
        outside = outside_providers(coverage, cell)
        for provider in outside:
            users.setdefault(provider, set()).add(cell.agency)
        own += not outside and any(one.kind == "use" for one in cell.records)
    served = len(set().union(*users.values()))
    uses = sum(map(len, users.values()))
    label = coverage.world.providers
    ordered = sorted(users, key=lambda one: (-len(users[one]), label[one].label.casefold(), one))
    return FunctionShares(
        area=area,
        shares=tuple(
            Share(one, tuple(sorted(users[one])), len(users[one]) / uses) for one in ordered
        ),
        served=served,
        own=own,
        planned=len(known) - served - own,
        unknown=len(cells) - len(known),
        freshness={word: sum(cell.freshness == word for cell in known) for word in _FRESHNESS},
        conflicts=sum(cell.conflict for cell in known),
    )


def outside_providers(coverage: Coverage, cell: Cell) -> set[str]:
    """Providers that `cell` rests on and that are no unit of the body's own department.

    A unit of it whose service the marketplace lists is one, as the status of the cell says.
    """
    world = coverage.world
    found = set()
    for record in cell.records:
        provider = world.providers.get(record.provider)
        if record.kind == "use" and provider is not None:
            home = world.department[provider.agency] if provider.agency else ""
            if home != world.department[cell.agency] or coverage.marketplace.listing(record):
                found.add(record.provider)
    return found


def _beside(coverage: Coverage, areas: Sequence[str], measures: Sequence[Row]) -> Iterable[Beside]:
    """Outside counts of users of federal services, which alone can be set beside ours."""
    rows = {row["row"]: row for row in measures}
    for one in outside_counts(measures, coverage.world, coverage.day, areas):
        if "federal shared services" in one.label.lower():
            what = rows[one.row]["description"]
            yield Beside(one.area, one.federal, one.count, one.as_of, what, one.row, one.source)


def concentration_record(found: Concentration, coverage: Coverage) -> dict[str, Any]:
    """`found` as a JSON object, ids bare; shares are parts of one, the index goes up to 10,000."""
    world = coverage.world
    return {
        "as_of": iso(coverage.day),
        "bodies": len(found.bodies),
        "functions": [_function_record(one, coverage) for one in found.functions],
        "single_provider": [one.area for one in found.single],
        "providers": [one.as_record(world, len(found.bodies)) for one in found.providers],
        "outside": [
            {
                "area": one.area,
                "area_label": world.areas[one.area].label,
                "recorded": one.recorded,
                "counted": one.counted,
                "share": round(one.recorded / one.counted, 4) if one.counted else None,
                "counted_as_of": one.as_of,
                "what": one.what,
                "measure": one.row,
                "source": one.source,
            }
            for one in found.outside
        ],
        "catalogue_not_recorded": list(found.unrecorded),
    }


def _function_record(one: FunctionShares, coverage: Coverage) -> dict[str, Any]:
    world = coverage.world
    return {
        "area": one.area,
        "area_label": world.areas[one.area].label,
        "known": one.known,
        "served": one.served,
        "own": one.own,
        "planned": one.planned,
        "unknown": one.unknown,
        "freshness": one.freshness,
        "conflicts": one.conflicts,
        "hhi": None if one.hhi is None else round(one.hhi, 1),
        "level": one.level or None,
        "text": one.sentence(world),
        "providers": [
            {
                "provider": share.provider,
                "provider_label": world.providers[share.provider].label,
                "bodies": len(share.bodies),
                "share": round(share.share, 4),
                "agencies": list(share.bodies),
            }
            for share in one.shares
        ],
    }
