"""The chain of a QSMO: policies -> office -> functions -> providers -> agencies, on one day.

Who covers whom is read from the cells of coverage; nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.leading import leading_designation
from kg.analysis.policy_chain import IN_FORCE, policy_standing
from kg.dates import first_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.records.adoption import Adoption
    from kg.records.designation import Designation
    from kg.tables.read import Row, Tables

EFFECTS: Final = (
    "designates",
    "pre-designates",
    "establishes",
    "mandates-use",
    "requires",
    "encourages-use",
    "assigns-lead",
    "sets-standard",
    "renames",
)
"""What a provision does, the weightiest first."""

NOT_NAMED: Final = ""
"""Provider of a record whose source names none."""


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """A policy that speaks of an office or a function: how, since when, and what it is now.

    `rows` are the provisions that say so, `effect` and `date` those of the weightiest.
    """

    policy: str
    effect: str
    date: str
    standing: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Agencies of one status that are served by the same providers.

    `uses` are providers, each with whether that is only planned.
    """

    status: str
    uses: tuple[tuple[str, bool], ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One function on the day.

    `served` have a provider outside their department or one that is listed; `apart` are the
    others by status: own systems, bureaus only, nothing recorded. `listed` are providers that the
    marketplace lists for it, whoever uses them.
    """

    area: str
    designation: Designation
    served: tuple[Together, ...]
    apart: dict[str, tuple[str, ...]]
    listed: frozenset[str]
    policies: tuple[PolicyUse, ...]

    def agencies(self, provider: str) -> list[str]:
        """Those that `provider` serves or will serve."""
        found = [
            agency
            for one in self.served
            if any(provider == who for who, _ in one.uses)
            for agency in one.agencies
        ]
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Chain:
    """All of it. `held` are the designations in force, `bands` the main functions it leads.

    `office_policies` speak of the office, `area_policies` of functions it is designated for.
    """

    office: str
    held: tuple[Designation, ...]
    office_policies: tuple[PolicyUse, ...]
    area_policies: tuple[PolicyUse, ...]
    bands: tuple[Band, ...]

    @property
    def without_band(self) -> list[str]:
        """Functions it leads of which no main function is part."""
        return [
            one.area for one in self.held if all(band.designation != one for band in self.bands)
        ]


def chain_of(coverage: Coverage, tables: Tables, office: str, bodies: Sequence[str]) -> Chain:
    """The chain of `office` on the day of `coverage`, counting the agencies `bodies` (ids).

    `tables` hold at least policies and provisions. Those of `bodies` that do not exist on the day
    are left out.
    """
    world = coverage.world
    held = tuple(
        one for one in world.designations if one.office == office and one.in_force(coverage.day)
    )
    exist = [one for one in bodies if world.agencies[one].exists(coverage.day)]
    on_areas = _by_target(coverage, tables, "area")
    led = {above for one in held for above in [one.area]}
    bands = []
    for area in world.main_functions:
        leading = leading_designation(coverage, area)
        if leading and leading.office == office:
            scope = world.area_scope[area]
            below = scope[: scope.index(leading.area)]
            policies = _joined(on_areas.get(one, []) for one in below)
            bands.append(_band(coverage, area, leading, exist, policies))
    return Chain(
        office,
        held,
        _joined([_by_target(coverage, tables, "qsmo").get(office, [])]),
        _joined(on_areas.get(one, []) for one in sorted(led)),
        tuple(bands),
    )


def _by_target(coverage: Coverage, tables: Tables, kind: str) -> dict[str, list[PolicyUse]]:
    """Policies by the thing of `kind` their provisions are about, as far as issued by the day."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["provisions"]:
        begun = not row["date"] or first_day(row["date"]) <= coverage.day
        if row["target_kind"] == kind and begun:
            rows[row["target"], row["policy"]].append(row)
    policies = {row["id"]: row for row in tables["policies"]}
    found: dict[str, list[PolicyUse]] = defaultdict(list)
    for (target, policy), said in rows.items():
        first = min(said, key=lambda row: (EFFECTS.index(row["effect"]), row["date"], row["id"]))
        standing = policy_standing(policies[policy], coverage.day)
        one = PolicyUse(policy, first["effect"], first["date"], standing, tuple(said))
        found[target].append(one)
    return found


def _joined(found: Iterable[list[PolicyUse]]) -> tuple[PolicyUse, ...]:
    """Each policy once; those in force first, then by weight and date."""
    once: dict[str, PolicyUse] = {}
    for one in sorted((one for many in found for one in many), key=_weight):
        once.setdefault(one.policy, one)
    return tuple(sorted(once.values(), key=_weight))


def _weight(one: PolicyUse) -> tuple[bool, int, str, str]:
    return one.standing != IN_FORCE, EFFECTS.index(one.effect), one.date or "9", one.policy


def _band(
    coverage: Coverage,
    area: str,
    leading: Designation,
    bodies: Sequence[str],
    policies: tuple[PolicyUse, ...],
) -> Band:
    together: dict[tuple[str, tuple[tuple[str, bool], ...]], list[str]] = defaultdict(list)
    apart: dict[str, list[str]] = defaultdict(list)
    for cell in coverage.cells(bodies, [area]):
        uses = _uses(coverage, cell)
        if uses and cell.status not in (st.OWN, st.PARTIAL):
            together[cell.status, uses].append(cell.agency)
        else:
            apart[cell.status].append(cell.agency)
    listings = coverage.marketplace.listings(area)
    return Band(
        area=area,
        designation=leading,
        served=tuple(
            Together(status, uses, tuple(agencies))
            for (status, uses), agencies in sorted(
                together.items(), key=lambda one: (st.RANK[one[0][0]], -len(one[1]), one[0][1])
            )
        ),
        apart={status: tuple(apart[status]) for status in st.RANK if status in apart},
        listed=frozenset(one for listing in listings for one in listing.providers),
        policies=policies,
    )


def _uses(coverage: Coverage, cell: Cell) -> tuple[tuple[str, bool], ...]:
    """Providers a line can be drawn from: those outside the department, and listed ones."""
    planned: dict[str, bool] = {}
    for record in cell.records:
        if record.provider and _drawn(coverage, cell, record):
            plan = record.kind == "plan"
            planned[record.provider] = planned.get(record.provider, True) and plan
    return tuple(sorted(planned.items()))


def _drawn(coverage: Coverage, cell: Cell, record: Adoption) -> bool:
    world = coverage.world
    provider = world.providers.get(record.provider)
    inside = bool(
        provider
        and provider.agency
        and world.department[provider.agency] == world.department[cell.agency]
    )
    return not inside or bool(cell.listing and coverage.marketplace.listing(record))
