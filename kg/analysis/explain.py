"""Explaining a cell: the chain from policy to source, why it is a gap, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.dates import FOREVER, iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.coverage import Cell, Coverage
    from kg.records.adoption import Adoption
    from kg.records.designation import Designation
    from kg.records.listing import Listing
    from kg.tables.read import Row, Tables

TABLES = ("sources", "adoptions", "services", "policies", "provisions", "next_steps")
"""Tables whose texts an explanation quotes, besides those coverage is computed from."""

DESIGNATING = {
    True: ("designates",),
    False: ("pre-designates", "establishes"),
}
"""Effects of provisions that make an office designated (True) or pre-designated (False)."""

VERBS = {
    "in-use": "uses",
    "ended": "used",
    "planned": "plans to use",
    "migrating": "is moving to",
    "authorized": "has authorized a product of",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain: a sentence, and the rows and sources it rests on.

    `kind` is policy, qsmo, listing, adoption, superseded, merged or related.
    """

    kind: str
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row: what its source says, when, and how far to rely on it."""

    row: str
    says: str
    observed: str
    confidence: str
    source: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cell with its chain; `reason` and `next_step` are "" where it is no gap."""

    cell: Cell
    headline: str
    steps: tuple[Step, ...]
    reason: str
    next_step: str
    provision: str


class Explainer:
    """Explains cells of `coverage`; `tables` hold at least those named in TABLES."""

    def __init__(self, coverage: Coverage, tables: Tables) -> None:
        self.coverage, self.world = coverage, coverage.world
        self._sources = {row["id"]: row for row in tables["sources"]}
        self._adoptions = {row["id"]: row for row in tables["adoptions"]}
        self._services = {row["row"]: row for row in tables["services"]}
        self._service = {row["id"]: row["label"] for row in reversed(tables["services"])}
        self._periods = {row["id"]: row for row in tables["designation_periods"]}
        self._policies = {row["id"]: row for row in tables["policies"]}
        self._provisions = {row["id"]: row for row in tables["provisions"]}
        self._next = {row["reason"]: row for row in tables["next_steps"]}

    def explain(self, agency: str, area: str) -> Explanation:
        """The explanation of the cell of `agency` and `area`, both ids."""
        cell = self.coverage.cell(agency, area)
        reason = self._reason(cell)
        following = self._next.get(reason)
        return Explanation(
            cell=cell,
            headline=self._headline(cell),
            steps=tuple(self._steps(cell)),
            reason=following["label"] if following else "",
            next_step=following["step"] if following else "",
            provision=following["provision"] if following else "",
        )

    def _headline(self, cell: Cell) -> str:
        word = st.WORD[cell.status]
        notes = [word.meaning]
        if cell.freshness:
            notes.append(f"evidence {cell.freshness}")
        if cell.conflict:
            notes.append("sources conflict")
        name, function = self._agency(cell.agency), self.world.areas[cell.area].label
        return f"{name}, {function}: {word.label} ({'; '.join(notes)})"

    def _steps(self, cell: Cell) -> Iterator[Step]:
        yield from self._led(cell.area)
        if cell.listing:
            yield self._listed(cell.listing)
        if cell.bureaus:
            counts = ", ".join(f"{count} {status}" for status, count in cell.bureaus.items())
            yield Step("adoption", f"Recorded for bureaus only: {counts}.")
        for record in cell.records:
            yield self._adopted(record, cell)
        for record in self._superseded(cell):
            yield self._ended(record)
        for record in cell.from_merged:
            text = f"From a merged body: {self._use(record)}; that is not its own use."
            yield Step("merged", text, self._evidence(record))
        for record in cell.related:
            function = self.world.areas[record.area].label
            text = f"For {function}: {self._use(record)}; that decides nothing here."
            yield Step("related", text, self._evidence(record))

    def _led(self, area: str) -> Iterator[Step]:
        leader = self.coverage.leader(area)
        if not leader:
            yield Step("qsmo", "No QSMO leads this function.")
            return
        period = self._period(area, *leader)
        yield from self._policy(period)
        name = self.world.offices[period.office].label
        standing = "formally designated" if period.formal else "only pre-designated"
        text = (
            f"{name}, hosted by {self._agency(period.host)}, is {standing} "
            f"for {self.world.areas[period.area].label} since {iso(period.start)}."
        )
        yield Step("qsmo", text, (self._row(self._periods[period.id]),))

    def _period(self, area: str, office: str, formal: bool) -> Designation:
        scope = self.world.area_scope[area]
        return min(
            (
                one
                for one in self.world.designations
                if one.office == office
                and one.formal == formal
                and one.area in scope
                and one.in_force(self.coverage.day)
            ),
            key=lambda one: scope.index(one.area),
        )

    def _policy(self, period: Designation) -> Iterator[Step]:
        """The provision that gave the office its standing that month."""
        month = iso(period.start)[:7]
        for row in self._provisions.values():
            acts = row["effect"] in DESIGNATING[period.formal] and row["target"] == period.office
            if acts and row["date"].startswith(month):
                policy = self._policies[row["policy"]]
                number = f"{policy['number']}: " if policy["number"] else ""
                yield Step(
                    "policy", f"{number}{policy['label']}. {row['statement']}", (self._row(row),)
                )

    def _listed(self, listing: Listing) -> Step:
        office = self.world.offices[listing.office].label
        service = self._service.get(listing.service, listing.service)
        text = (
            f"The marketplace of {office} lists {service} "
            f"for {self.world.areas[listing.area].label} since {iso(listing.start)}."
        )
        return Step("listing", text, tuple(self._row(self._services[row]) for row in listing.rows))

    def _adopted(self, record: Adoption, cell: Cell) -> Step:
        inherited = f" ({self._agency(cell.agency)} is part of it)" if cell.inherited_from else ""
        since = f"since {iso(record.start)}" if record.dated else "undated"
        text = f"{self._use(record)}{inherited}, {since}, last seen {iso(record.seen)}."
        return Step("adoption", text, self._evidence(record))

    def _ended(self, record: Adoption) -> Step:
        last = min(record.end, record.closed_on - 1)
        return Step("superseded", f"{self._use(record)} until {iso(last)}.", self._evidence(record))

    def _use(self, record: Adoption) -> str:
        agency = self._agency(record.agency)
        if record.provider == record.agency:
            return f"{agency} runs its own system"
        provider = self.world.providers.get(record.provider)
        name = provider.label if provider else "a provider not named"
        service = self._service.get(record.service)
        through = f" ({service})" if service else ""
        part = " in part" if not record.whole else ""
        return f"{agency} {VERBS[record.statuses[-1]]} {name}{through}{part}"

    def _superseded(self, cell: Cell) -> list[Adoption]:
        day = self.coverage.day
        past = [
            one
            for one in self.world.adoptions
            if one.agency == cell.agency
            and one.area == cell.area
            and one.start <= day
            and not one.in_force(day)
            and min(one.end, one.closed_on) < FOREVER
        ]
        return sorted(past, key=lambda one: (-one.start, one.id))

    def _reason(self, cell: Cell) -> str:
        plain = {
            st.UNKNOWN: "nothing-recorded",
            st.PLANNED: "migrating",
            st.OWN: "runs-own",
            st.PARTIAL: "bureaus-only",
            st.MARKETPLACE: "",
        }
        if cell.status in plain:
            return plain[cell.status]
        leader = self.coverage.leader(cell.area)
        if not leader:
            return "no-qsmo"
        if not leader[1]:
            return "pre-designated"
        market = self.coverage.marketplace
        if market.unrecorded([cell.area]):
            return "catalogue-not-recorded"
        return "listed-not-used" if market.listings(cell.area) else "no-provider-listed"

    def _agency(self, agency: str) -> str:
        return self.world.agencies[agency].label

    def _evidence(self, record: Adoption) -> tuple[Evidence, ...]:
        return tuple(self._row(self._adoptions[row]) for row in record.rows)

    def _row(self, row: Row) -> Evidence:
        source = self._sources[row["source"]]
        return Evidence(
            row=row.get("row") or row["id"],
            says=row["evidence"],
            observed=row["observed"],
            confidence=row["confidence"],
            source=row["source"],
            title=source["title"],
            url=source["url"],
        )
