"""The chain of a function: policy, QSMO and its standing, standards lead, marketplace."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

from kg.analysis.explanation import Citations, Step
from kg.analysis.leading import leading_designation
from kg.analysis.sentences import stated
from kg.dates import first_day, iso
from kg.records.catalogue import IN_PART

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.coverage import Coverage
    from kg.dates import Day
    from kg.records.designation import Designation
    from kg.records.world import World
    from kg.tables.read import Row, Tables

TABLES: Final = ("sources", "areas", "designation_periods", "policies", "provisions")
"""Tables whose texts it quotes."""

DESIGNATING: Final = {
    True: ("designates",),
    False: ("pre-designates", "establishes"),
}
"""Effects of provisions that make an office designated (True) or pre-designated (False)."""

STANDING: Final = {True: "has been formally designated", False: "has only been pre-designated"}


def designations_under(world: World, tables: Tables) -> dict[str, list[Designation]]:
    """Designations by the policy, an id, that designates the office in the month they begin.

    `tables` hold at least designation_periods and provisions.
    """
    begins = {row["id"]: row["from"] for row in tables["designation_periods"] if row["from"]}
    by_office: dict[str, list[Row]] = {}
    for row in tables["provisions"]:
        by_office.setdefault(row["target"], []).append(row)
    found: dict[str, list[Designation]] = {}
    for one in world.designations:
        policies = {
            row["policy"]: None
            for row in by_office.get(one.office, ())
            if row["effect"] in DESIGNATING[one.formal] and row["date"] and one.id in begins
            if _month(row["date"]) == _month(begins[one.id])
        }
        for policy in policies:
            found.setdefault(policy, []).append(one)
    return found


def _month(date: str) -> str:
    """Year and month of the first day of `date`."""
    return iso(first_day(date))[:7]


class Leadership:
    """Who leads each function on the day of `coverage`; `tables` hold at least those in TABLES."""

    def __init__(self, coverage: Coverage, tables: Tables) -> None:
        self.coverage, self.world = coverage, coverage.world
        self._cite = Citations(tables)
        self._periods = {row["id"]: row for row in tables["designation_periods"]}
        self._policies = {row["id"]: row for row in tables["policies"]}
        self._areas = {row["id"]: row for row in tables["areas"]}
        self._designating: dict[str, list[Row]] = {}
        for row in tables["provisions"]:
            if row["effect"] in (*DESIGNATING[True], *DESIGNATING[False]):
                self._designating.setdefault(row["target"], []).append(row)

    def on(self, coverage: Coverage) -> Leadership:
        """The same for `coverage`, which is of the same world on another day."""
        other = copy(self)
        other.coverage = coverage
        return other

    def standards_since(self, area: str) -> list[Day]:
        """Days from which on a lead for standards of `area` is known."""
        rows = (self._areas[above] for above in self.world.area_scope[area])
        return [first_day(row["observed"]) for row in rows if row["observed"]]

    def steps(self, area: str) -> Iterator[Step]:
        """The steps that all cells of `area` share."""
        period = leading_designation(self.coverage, area)
        if period is None:
            yield Step("qsmo", "No QSMO leads this function.")
        else:
            yield from self._policy(period)
            yield self._standing(period, area)
        if period is None or not period.formal:
            yield from self._standards(area)
        else:
            yield Step("listing", self._catalogue(period, area))

    def _policy(self, period: Designation) -> Iterator[Step]:
        """The provision that gave the office its standing in that month."""
        row = self._periods[period.id]
        month = (row["from"] or row["observed"])[:7]
        for provision in self._designating.get(period.office, ()):
            fits = provision["effect"] in DESIGNATING[period.formal]
            if fits and month and provision["date"].startswith(month):
                policy = self._policies[provision["policy"]]
                number = f"{policy['number']}, " if policy["number"] else ""
                text = f"{number}{policy['label']}: {provision['statement']}"
                yield Step("policy", text, (self._cite.of(provision),))

    def _standing(self, period: Designation, area: str) -> Step:
        row = self._periods[period.id]
        since = stated([row], "from", first_day, period.start, ("observed", first_day))
        led = self.world.areas[period.area].label
        whole = f", which includes {self.world.areas[area].label}," if period.area != area else ""
        text = (
            f"{self._office(period.office)}, hosted by {self.world.agencies[period.host].label}, "
            f"{STANDING[period.formal]} for {led}{whole} since {since}."
        )
        return Step("qsmo", text, (self._cite.of(row),))

    def _standards(self, area: str) -> Iterator[Step]:
        """Rule 8: a function without a designated QSMO is reported with its standards lead.

        Only once that was observed: nothing says since when the lead is one.
        """
        for above in self.world.area_scope[area]:
            row = self._areas[above]
            lead = self.world.providers.get(row["standards_lead"])
            if not lead:
                continue
            if row["observed"] and first_day(row["observed"]) <= self.coverage.day:
                text = f"The lead for standards of {row['label']} is {lead.label}."
                yield Step("standards", text, (self._cite.of(row),))
            return

    def _catalogue(self, period: Designation, area: str) -> str:
        """What the marketplace lists, and how far that is known (rule 5)."""
        office = self._office(period.office)
        if self.coverage.marketplace.unrecorded([area]):
            return (
                f"What the marketplace of {office} lists is not recorded here, so for this "
                'function "not listed" is not established.'
            )
        services = {one.service for one in self.coverage.marketplace.listings(area)}
        partly = self.coverage.marketplace.catalogue(period.office) == IN_PART
        many = f"{len(services) or 'no'} service{'' if len(services) == 1 else 's'}"
        far = "; its catalogue is recorded only in part" if partly else ""
        return f"As far as recorded, the marketplace of {office} lists {many} for it{far}."

    def _office(self, office: str) -> str:
        known = self.world.offices.get(office)
        return known.label if known else office
