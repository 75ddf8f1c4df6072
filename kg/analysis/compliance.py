"""Compliance: who meets the mandates of a day, who does not, and of whom nothing is known.

What meets a mandate is the table `mandate_tests`; every other mandate is not testable, and the
reason is said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.mandate import Mandate, mandates
from kg.analysis.mandate_test import OUTCOMES, Judge, MandateTest, Outcome, mandate_test
from kg.dates import FOREVER, iso
from kg.records.group import group_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.coverage import Coverage
    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Tables

TABLES: Final = (
    "sources",
    "agencies",
    "policies",
    "provisions",
    "groups",
    "scope_groups",
    "mandate_tests",
)
"""Tables that compliance reads, besides those coverage is computed from."""

REASONS: Final = {
    "named-body": "It is the duty of a named body, not of agencies that use a service",
    "section-label": "Its scope is a section label or a circumstance, which no group fits",
    "no-members": "No agencies are recorded as members of the group it binds",
    "no-function": "It names no function",
    "use-not-recorded": "Nobody's use of the function it names, often a whole field, is recorded",
    "conditional": "It binds only those who modernize, buy or migrate, which is not recorded",
    "not-shown": "What is recorded cannot show whether it is met",
    "no-test": "It asks for something else than the use of a service",
}
"""Why a mandate cannot be tested. Those of the table are `reason` there; the others follow from
the provision and its group."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one mandate on a day.

    `reason` is one of REASONS where it cannot be tested, else "". `members` are the bodies of its
    group that exist on the day, `absent` those that do not; `outcomes` are of those that answer
    for themselves, by id.
    """

    mandate: Mandate
    test: MandateTest | None
    reason: str
    group: str
    members: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Number of bodies by outcome, in the order of OUTCOMES."""
        found = Counter(one.outcome for one in self.outcomes)
        return {word: found[word] for word in OUTCOMES}

    def overdue(self, day: Day) -> bool:
        """Whether the deadline is over on `day`."""
        return bool(self.test and self.test.deadline and self.test.deadline < day)

    def binds(self, agency: str) -> bool:
        """Whether it is addressed to `agency`, by itself or through its group."""
        return agency in self.members or agency == self.mandate.target


def findings(coverage: Coverage, tables: Tables, *, units: bool = False) -> list[Finding]:
    """Every mandate that holds or may hold on the day of `coverage`, in the order of provisions.

    `tables` hold at least those named in TABLES. A unit answers through the body above it that is
    bound too; with `units`, each answers for itself.
    """
    examiner = Examiner(coverage, tables, units=units)
    found = mandates(tables, coverage.day)
    return [finding for mandate in found for finding in examiner.examine(mandate)]


def findings_on(found: Iterable[Finding], agency: str) -> list[Finding]:
    """Those of `found`, made with `units`, that bind `agency`, with its outcomes only."""
    return [
        replace(one, outcomes=tuple(each for each in one.outcomes if each.cell.agency == agency))
        for one in found
        if one.binds(agency)
    ]


class Examiner:
    """Examines mandates against `coverage`."""

    def __init__(self, coverage: Coverage, tables: Tables, *, units: bool = False) -> None:
        self.coverage, self.world = coverage, coverage.world
        self.units = units
        self._groups = group_members(tables["groups"], self.world)
        self._used = frozenset(self.world.tracked)
        self._tests: dict[str, list[MandateTest]] = {}
        for test in map(mandate_test, tables["mandate_tests"]):
            self._tests.setdefault(test.provision, []).append(test)

    def examine(self, mandate: Mandate) -> Iterator[Finding]:
        """One finding for each test of `mandate`, or one that says why there is none."""
        tests = self._tests.get(mandate.provision)
        if not tests:
            yield self._finding(mandate, None, self._reason(mandate), mandate.group)
        for test in tests or ():
            group = test.group or mandate.group
            reason = test.reason or ("" if self._groups.get(group) else "no-members")
            yield self._finding(mandate, test, reason, group)

    def _reason(self, mandate: Mandate) -> str:
        if mandate.named:
            return "named-body"
        if not mandate.group:
            return "section-label"
        if not self._groups.get(mandate.group):
            return "no-members"
        if mandate.target_kind != "area":
            return "no-function"
        return "no-test" if mandate.target in self._used else "use-not-recorded"

    def _finding(
        self, mandate: Mandate, test: MandateTest | None, reason: str, group: str
    ) -> Finding:
        agencies, day = self.world.agencies, self.coverage.day
        # A duty of a named body does not bind the agencies its scope speaks of.
        recorded = () if reason == "named-body" else self._groups.get(group, ())
        there = tuple(one for one in recorded if agencies[one].exists(day))
        absent = tuple(one for one in recorded if not agencies[one].exists(day))
        outcomes: tuple[Outcome, ...] = ()
        if test and not reason:
            judge = Judge(self.coverage, test)
            outcomes = tuple(map(judge.outcome, there if self.units else self._topmost(there)))
        return Finding(mandate, test, reason, group, there, absent, outcomes)

    def _topmost(self, members: tuple[str, ...]) -> list[str]:
        bound, scope = set(members), self.world.agency_scope
        return [one for one in members if bound.isdisjoint(scope[one][1:])]


def compliance_records(found: Iterable[Finding], world: World, day: Day) -> list[dict[str, Any]]:
    """`found` as JSON objects, ids bare; counts and deadlines are None where there are none."""
    return [_record(one, world, day) for one in found]


def _record(one: Finding, world: World, day: Day) -> dict[str, Any]:
    mandate, test = one.mandate, one.test
    tested = test if test and not one.reason else None
    return {
        "provision": mandate.provision,
        "policy": mandate.policy,
        "policy_number": mandate.number or None,
        "policy_label": mandate.policy_label,
        "effect": mandate.effect,
        "statement": mandate.statement,
        "standing": mandate.standing,
        "from": iso(mandate.start),
        "until": iso(mandate.end) if mandate.end != FOREVER else None,
        "scope": mandate.scope or None,
        "group": one.group or None,
        "test": test.id if test else None,
        "asks": test.label if test else None,
        "area": tested.area if tested else None,
        "area_label": world.areas[tested.area].label if tested else None,
        "statuses": list(tested.statuses) if tested else [],
        "providers": list(tested.providers) if tested else [],
        "services": list(tested.services) if tested else [],
        "deadline": iso(test.deadline) if test and test.deadline else None,
        "overdue": one.overdue(day),
        "reason": one.reason or None,
        "reason_label": REASONS[one.reason] if one.reason else None,
        "note": (test.note or None) if test else None,
        "counts": one.counts if tested else None,
        "bodies": [_body(each, world) for each in one.outcomes],
        "absent": list(one.absent) if tested else [],
        "source": mandate.source,
        "as_of": iso(day),
    }


def _body(one: Outcome, world: World) -> dict[str, Any]:
    cell = one.cell
    return {
        "agency": cell.agency,
        "agency_label": world.agencies[cell.agency].label,
        "outcome": one.outcome,
        "status": cell.status,
        "inherited_from": cell.inherited_from or None,
        "providers": cell.providers,
        "freshness": cell.freshness or None,
        "conflict": cell.conflict,
        "planned": one.planned,
        "note": one.note or None,
    }
