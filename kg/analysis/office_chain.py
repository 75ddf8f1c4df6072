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
from kg.analysis.uses import Use, uses_of
from kg.dates import first_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Coverage
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
    """Agencies of one status that the same providers serve in the same way."""

    status: str
    uses: tuple[Use, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One function on the day, for `bodies` agencies.

    `served` have a provider outside their department or one that is listed; `apart` are the
    others by status: own systems, bureaus only, nothing recorded. `listed` are providers that the
    marketplace lists for it, whoever uses them. `policies` speak of this function or of a broader
    one, as far as the office is not designated for that as a whole.
    """

    area: str
    designation: Designation
    bodies: int
    served: tuple[Together, ...]
    apart: dict[str, tuple[str, ...]]
    listed: frozenset[str]
    federal: frozenset[str]
    policies: tuple[PolicyUse, ...]

    @property
    def providers(self) -> list[str]:
        """Those that serve any of the agencies or will, the one with the most of them first."""
        found = {use.provider for one in self.served for use in one.uses}
        return sorted(found, key=lambda who: (-len(self.agencies(who)), who))

    def served_by(self, provider: str) -> list[Together]:
        """Agencies that `provider` serves or will serve."""
        return [one for one in self.served if any(use.provider == provider for use in one.uses)]

    def agencies(self, provider: str) -> list[str]:
        """The same, by id."""
        return sorted(agency for one in self.served_by(provider) for agency in one.agencies)

    def look(self, provider: str) -> str:
        """The status that describes `provider` best: listed, federal or a company."""
        if provider in self.listed:
            return st.MARKETPLACE
        return st.SHARED if provider in self.federal else st.VENDOR

    def only_planned(self, provider: str) -> bool:
        """Whether it serves none of the agencies yet."""
        uses = (use for one in self.served for use in one.uses)
        return all(use.planned for use in uses if use.provider == provider)


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
        """Functions it is designated for of which no main function is part."""
        shown = {band.designation.area for band in self.bands}
        return [one.area for one in self.held if one.area not in shown]


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
    led = {one.area for one in held}
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
    together: dict[tuple[str, tuple[Use, ...]], list[str]] = defaultdict(list)
    apart: dict[str, list[str]] = defaultdict(list)
    for cell in coverage.cells(bodies, [area]):
        uses = uses_of(coverage, cell)
        if uses and cell.status not in (st.OWN, st.PARTIAL):
            together[cell.status, uses].append(cell.agency)
        else:
            apart[cell.status].append(cell.agency)
    served = tuple(
        Together(status, uses, tuple(agencies))
        for (status, uses), agencies in sorted(together.items(), key=_weightiest)
    )
    used = {use for one in served for use in one.uses}
    listed = {who for one in coverage.marketplace.listings(area) for who in one.providers}
    listed |= {use.provider for use in used if use.status == st.MARKETPLACE}
    known = coverage.world.providers
    return Band(
        area=area,
        designation=leading,
        bodies=len(bodies),
        served=served,
        apart={status: tuple(apart[status]) for status in st.RANK if status in apart},
        listed=frozenset(listed),
        federal=frozenset(
            use.provider for use in used if use.provider in known and known[use.provider].federal
        ),
        policies=policies,
    )


def _weightiest(
    one: tuple[tuple[str, tuple[Use, ...]], list[str]],
) -> tuple[int, int, tuple[Use, ...]]:
    (status, uses), agencies = one
    return st.RANK[status], -len(agencies), uses
