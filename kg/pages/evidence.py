"""What stands behind each square of the matrix, as plain sentences and records with sources.

Only data: the page puts it on screen as text, so nothing here is or needs markup.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.analysis import status as st
from kg.dates import FOREVER, first_day, last_day
from kg.pages.matrix import leading_records
from kg.pages.names import spoken, spoken_text
from kg.pages.standing import leading, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day
    from kg.pages.matrix import CellView, Matrix
    from kg.pages.names import Names
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.tables.read import Row

Json = dict[str, Any]

FRESHNESS = {
    st.FRESH: "Its newest evidence is at most five years old.",
    st.AGING: "Its newest evidence is more than five years old.",
    st.LAST_KNOWN: "Its newest evidence is more than ten years old or undated: last known state.",
}
VERBS = {
    "planned": "plans to use",
    "migrating": "is moving to",
    "authorized": "has an authorized product of",
    "in-use": "uses",
    "ended": "used",
}


class Evidence:
    """Evidence of the known cells of one matrix; `sources` and `rows` are table rows by id."""

    def __init__(
        self,
        coverage: Coverage,
        names: Names,
        sources: Mapping[str, Row],
        rows: Mapping[str, Row],
    ) -> None:
        self.coverage, self.names = coverage, names
        self.sources, self.rows = sources, rows
        self._listed = Counter(one.office for one in coverage.world.listings if one.office)

    def of(self, shown: Matrix) -> Json:
        """All a page needs to explain `shown`: cells by "agency area", records and sources."""
        cells = {
            f"{row.id} {view.cell.area}": self._cell(view)
            for row in shown.rows
            for view in row.cells
            if view.cell.known or view.cell.related
        }
        records = self._records(shown)
        cited = {row["source"] for one in records.values() for row in one["rows"]}
        cited |= {one["listing"]["source"] for one in cells.values() if "listing" in one}
        return {
            "date": spoken(self.coverage.day),
            "statuses": {
                one.id: {"label": one.label, "symbol": one.symbol, "meaning": one.meaning}
                for one in st.STATUSES
            },
            "areas": {
                one.id: {"label": one.label, "leader": self._leader(one.id)}
                for one in shown.columns
            },
            "cells": cells,
            "records": records,
            "sources": {one: self._source(one) for one in sorted(cited)},
        }

    def _cell(self, view: CellView) -> Json:
        cell = view.cell
        found: Json = {
            "status": cell.status,
            "says": list(self._says(cell)),
            "records": [record.id for record in leading_records(self.coverage, cell)],
            "related": [record.id for record in cell.related],
        }
        if cell.listing:
            found["listing"] = self._listing(cell.listing)
        return found

    def _says(self, cell: Cell) -> Iterable[str]:
        names = self.names
        if not cell.known:
            return
        if cell.bureaus:
            counts = ", ".join(f"{n} {st.WORD[one].label}" for one, n in cell.bureaus.items())
            yield f"Recorded for some of its bureaus only: {counts}."
        if cell.inherited_from:
            whole = names.organisation(cell.inherited_from)
            yield f"Taken over from {whole}, of which it is part."
        if cell.status in (st.SHARED, st.VENDOR):
            yield from self._unlisted(cell.area)
        if cell.authorized_only:
            yield "Only a security authorization of the product is recorded, not its use."
        if cell.conflict:
            yield "Sources disagree: two providers are recorded where a body has one at a time."
        if cell.mixed:
            yield "Some bureaus have newer, different records."
        yield FRESHNESS[cell.freshness]

    def _unlisted(self, area: str) -> Iterable[str]:
        """Whether "not listed" is established at all (rule 5)."""
        led = leading(self.coverage, area)
        if led and led.formal:
            count = self._listed[led.office]
            office = self.names.office(led.office)
            yield (
                f"None of the {count} recorded listings of the {office} marketplace is of the "
                "service used; listings not recorded here may exist."
            )

    def _leader(self, area: str) -> str:
        return sentence(self.coverage, self.names, area)

    def _listing(self, one: Listing) -> Json:
        seen = f"listed since {spoken(one.start)}, last seen {spoken(one.seen)}"
        return {
            "text": (
                f"The {self.names.office(one.office)} marketplace lists "
                f"{self.names.service(one.service)} for {self.names.area(one.area)}"
            ),
            "when": seen if one.dated else f"undated, read on {spoken(one.seen)}",
            "source": one.sources[0],
        }

    def _records(self, shown: Matrix) -> Json:
        found: dict[str, Adoption] = {}
        for row in shown.rows:
            for view in row.cells:
                found |= {one.id: one for one in (*view.cell.records, *view.cell.related)}
        return {ident: self._record(found[ident]) for ident in sorted(found)}

    def _record(self, record: Adoption) -> Json:
        names = self.names
        who = names.organisation(record.agency)
        provider = names.organisation(record.provider) if record.provider else ""
        own = record.provider == record.agency
        verb = VERBS.get(record.statuses[0], "uses")
        does = "runs its own system" if own else f"{verb} {provider or 'a provider not named'}"
        area = f" for {names.area(record.area)}" if record.area else ""
        part = "" if record.whole else " (in part)"
        return {
            "text": f"{who} {does}{area}{part}",
            "service": names.service(record.service) if record.service else "",
            "when": self._when(record),
            "rows": [self._row(row) for row in record.rows],
        }

    def _when(self, record: Adoption) -> str:
        if not record.dated:
            return f"Undated; read on {spoken(record.seen)}."
        since = record.states_from and record.kind != "plan"
        begin = self._stated(record, "from", first_day, record.start)
        first = self._stated(record, "observed", first_day, record.first_seen)
        seen = self._stated(record, "observed", last_day, record.seen)
        text = f"Since {begin}, last seen {seen}" if since else f"First seen {first}, last {seen}"
        if not since and first == seen:
            text = f"Seen {seen}"
        last = min(record.end, record.closed_on - 1)
        return text + ("." if last >= FOREVER - 1 else f", counted until {spoken(last)}.")

    def _stated(self, record: Adoption, column: str, widen: Callable[[str], Day], day: Day) -> str:
        """`day` as precisely as the row states it that it comes from."""
        for row in (self.rows[one] for one in record.rows if one in self.rows):
            if row[column] and widen(row[column]) == day:
                return spoken_text(row[column])
        return spoken(day)

    def _row(self, ident: str) -> Json:
        row = self.rows.get(ident)
        if row is None:
            return {"id": ident, "text": "", "seen": "", "confidence": "", "source": ""}
        seen = f"observed {spoken_text(row['observed'])}" if row["observed"] else "undated"
        return {
            "id": ident,
            "text": row["evidence"],
            "seen": seen,
            "confidence": row["confidence"],
            "source": row["source"],
        }

    def _source(self, ident: str) -> Json:
        row = self.sources.get(ident)
        if row is None:
            return {"title": ident, "url": ""}
        return {"title": row["title"], "url": web(row["url"])}


def web(url: str) -> str:
    """`url` if it is a web address, else "": a page must not link to anything else."""
    return url if url.startswith(("https://", "http://")) else ""
