"""Explaining a cell: the chain from policy to source, why it is a gap, and what to do next."""

from __future__ import annotations

from copy import copy
from itertools import chain
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.explanation import Citations, Evidence, Explanation, Step, explanation_json
from kg.analysis.history import History
from kg.analysis.leadership import TABLES as LEADERSHIP_TABLES
from kg.analysis.leadership import Leadership
from kg.analysis.leading import leading_records
from kg.analysis.reason import reason_of
from kg.analysis.searches import Searches
from kg.analysis.sentences import Sentences
from kg.dates import first_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.tables.read import Tables

__all__ = ["TABLES", "Evidence", "Explainer", "Explanation", "Step", "explanation_json"]

TABLES: Final = (*LEADERSHIP_TABLES, "adoptions", "services", "next_steps", "search_log")
"""Tables whose texts an explanation quotes, besides those coverage is computed from."""

UNKNOWN_TEXT: Final = (
    "No record in force says who provides this. Someone may well do so: it is not a gap until "
    "someone shows it."
)


class Explainer:
    """Explains cells of `coverage`; `tables` hold at least those named in TABLES."""

    def __init__(self, coverage: Coverage, tables: Tables) -> None:
        self.coverage, self.world = coverage, coverage.world
        self._say = Sentences(coverage.world, tables)
        self._cite = Citations(tables)
        self._cited: dict[str, tuple[Evidence, ...]] = {}
        self._titles = {row["id"]: row["title"] for row in tables["sources"]}
        self._next = {row["reason"]: row for row in tables["next_steps"]}
        self._searches = Searches(tables["search_log"])
        self._leadership = Leadership(coverage, tables)
        self._of_area: dict[str, tuple[Step, ...]] = {}
        self._history = History(coverage)

    def on(self, coverage: Coverage) -> Explainer:
        """The same for `coverage`, which is of the same world on another day."""
        other = copy(self)
        other.coverage = coverage
        other._leadership = self._leadership.on(coverage)
        other._history = self._history.on(coverage.day)
        other._of_area = {}
        return other

    def explain(self, agency: str, area: str) -> Explanation:
        """The explanation of the cell of `agency` and `area`, both ids."""
        cell = self.coverage.cell(agency, area)
        following: Mapping[str, str] = self._next.get(reason_of(self.coverage, cell), {})
        summary = self._summary(cell)
        name, function = self.world.agencies[agency].label, self.world.areas[area].label
        return Explanation(
            cell=cell,
            summary=summary,
            headline=f"{name}, {function}: {summary}",
            steps=(*self.of_area(area), *self.of_cell(cell)),
            reason=following.get("label", ""),
            next_step=following.get("step", ""),
            provision=following.get("provision", ""),
            searched=() if cell.known else self._searches.in_vain(agency, area),
        )

    def said(self, record: Adoption) -> Day:
        """The day from which on the latest evidence of `record` is not from after the day asked."""
        return self._say.said(record)

    def standards_since(self, area: str) -> list[Day]:
        """Days from which on a lead for standards of `area` is known."""
        return self._leadership.standards_since(area)

    def of_area(self, area: str) -> tuple[Step, ...]:
        """The steps that come first in every cell of `area`: who leads it, under which policy."""
        if area not in self._of_area:
            self._of_area[area] = tuple(self._leadership.steps(area))
        return self._of_area[area]

    def of_cell(self, cell: Cell) -> Iterator[Step]:
        """The steps of `cell` that follow those."""
        return chain(self._decided(cell), self._judged(cell), self._beside(cell))

    def _summary(self, cell: Cell) -> str:
        word = st.WORD[cell.status]
        notes = [word.meaning]
        outside = cell.status in (st.SHARED, st.VENDOR)
        if outside and self.coverage.marketplace.unrecorded([cell.area]):
            notes.append('"not listed" is not established')
        if cell.freshness:
            notes.append(f"evidence {cell.freshness}")
        if cell.conflict:
            notes.append("sources disagree")
        return f"{word.label} ({'; '.join(notes)})"

    def _decided(self, cell: Cell) -> Iterator[Step]:
        """What the status rests on."""
        if not cell.known:
            yield Step("unknown", UNKNOWN_TEXT)
        if cell.listing:
            yield self._listed(cell)
        elif cell.status in (st.SHARED, st.VENDOR):
            yield from self._unlisted(cell)
        if cell.inherited_from:
            name = self._say.organisation(cell.inherited_from)
            yield Step("inherited", f"Taken over from {name}, of which it is part.")
        if cell.bureaus:
            yield self._bureaus(cell)
        for record in leading_records(self.coverage, cell):
            text = f"{self._say.use(record)}, {self._say.when(record)}."
            yield Step("adoption", text, self._evidence(record))

    def _judged(self, cell: Cell) -> Iterator[Step]:
        """How far to rely on it."""
        if cell.authorized_only:
            text = "A security authorization is not use; it counts only where nothing else does."
            yield Step("adoption", text)
        if cell.conflict:
            yield from self._conflict(cell)
        if cell.mixed:
            yield from self._newer(cell)
        if cell.known:
            yield Step("freshness", self._freshness(cell))

    def _beside(self, cell: Cell) -> Iterator[Step]:
        """What decides nothing: earlier records, those of merged bodies and of other functions."""
        for record in self._history.past(cell):
            yield Step(
                "superseded",
                self._say.past(record, self._history.closer(record)),
                self._evidence(record),
            )
        for record in cell.from_merged:
            use = f"{self._say.use(record)}, {self._say.when(record)}"
            text = f"Of a body merged into it, so not its own: {use}."
            yield Step("merged", text, self._evidence(record))
        for record in self._history.undecided(cell):
            use = f"{self._say.use(record)}, {self._say.when(record)}"
            yield Step("related", f"Decides nothing here: {use}.", self._evidence(record))
        for record in cell.related:
            function = self.world.areas[record.area].label
            use = f"{self._say.use(record)}, {self._say.when(record)}"
            text = f"For {function}, so it decides nothing here: {use}."
            yield Step("related", text, self._evidence(record))

    def _listed(self, cell: Cell) -> Step:
        listing = cell.listing
        assert listing is not None
        office = self.world.offices[listing.office].label
        text = (
            f"The marketplace of {office} lists {self._say.service(listing.service)} "
            f"for {self.world.areas[listing.area].label}, {self._say.listing_when(listing)}."
        )
        rows = (self._say.listed[row] for row in listing.rows)
        return Step("listing", text, tuple(self._cite.of(row) for row in rows))

    def _unlisted(self, cell: Cell) -> Iterator[Step]:
        """Rule 2: a vendor's mere presence in a catalogue is not enough."""
        listings = self.coverage.marketplace.listings(cell.area)
        present = {provider for one in listings for provider in one.providers}
        for provider in cell.providers:
            if provider in present:
                name = self._say.organisation(provider)
                text = (
                    f"It lists {name}, but no source says that the service in use is one of those."
                )
                yield Step("listing", text)
                return
        if listings:
            yield Step("listing", "None of the services it lists is recorded as the one in use.")

    def _bureaus(self, cell: Cell) -> Step:
        """Rule 3: which bureaus have records, by status."""
        by_status: dict[str, list[str]] = {status: [] for status in cell.bureaus}
        below = [
            one
            for one in self.world.bureaus[cell.agency]
            if self.world.agencies[one].exists(self.coverage.day)
        ]
        for bureau in below:
            if self._history.deciding(bureau, cell.area):
                status = self.coverage.cell(bureau, cell.area).status
                by_status[status].append(self.world.agencies[bureau].label)
        said = (
            f"{cell.bureaus[status]} {st.WORD[status].label.lower()} ({', '.join(names)})"
            for status, names in by_status.items()
        )
        some = f"{sum(cell.bureaus.values())} of its {len(below)} bureaus"
        return Step("bureaus", f"Recorded for {some} only: {'; '.join(said)}.")

    def _conflict(self, cell: Cell) -> Iterator[Step]:
        """Evidence that says so; and who names whom, where a body has one at a time (rule 0)."""
        doubted = [one for one in cell.records if one.disputed]
        for record in doubted:
            text = f"Sources disagree, as evidence says itself: {self._say.use(record)}."
            yield Step("conflict", text, self._evidence(record))
        said = []
        for record in cell.records:
            if record.kind == "use" and record.whole and record.provider:
                source, observed = self._say.source(record)
                provider = self._say.organisation(record.provider)
                said.append(f"{provider} ({self._titles[source]}, {observed or 'undated'})")
        area, named = self.world.areas[cell.area], list(dict.fromkeys(said))
        if area.one_provider and len(named) > 1:
            only = f"since a body has one provider of {area.label} at a time"
            yield Step("conflict", f"Sources disagree, {only}: {'; '.join(named)}.")

    def _newer(self, cell: Cell) -> Iterator[Step]:
        for record in self.coverage.newer_below(cell):
            use = f"{self._say.use(record)}, {self._say.when(record)}"
            text = f"Of a bureau, different and newer: {use}."
            yield Step("mixed", text, self._evidence(record))

    def _freshness(self, cell: Cell) -> str:
        limits, day = self.coverage.freshness.limits, self.coverage.day
        newest = self._say.newest(cell.records)
        if not newest:
            return "None of its evidence is dated: last known."
        age = {
            st.FRESH: f"at most {limits.fresh} years old",
            st.AGING: f"more than {limits.fresh} years old",
            st.LAST_KNOWN: f"more than {limits.aging} years old",
        }[cell.freshness]
        later = "from after the day asked" if first_day(newest) > day else age
        return f"Its newest evidence is of {newest}: {cell.freshness} ({later})."

    def _evidence(self, record: Adoption) -> tuple[Evidence, ...]:
        if record.id not in self._cited:
            rows = (self._say.rows[row] for row in record.rows)
            self._cited[record.id] = tuple(self._cite.of(row) for row in rows)
        return self._cited[record.id]
