"""Records as sentences: who uses whom, and when, as precisely as the rows state it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.dates import FOREVER, first_day, iso, last_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.records.world import World
    from kg.tables.read import Row, Tables

VERBS: Final = {
    "use": ("uses", "used"),
    "planned": ("plans to use", "planned to use"),
    "migrating": ("is moving to", "was moving to"),
    "authorization": ("has authorized a product of", "had authorized a product of"),
}
"""Kind of record, or status of a plan -> the verb while it is in force, and after."""

OWN: Final = {
    "use": ("runs its own system", "ran its own system"),
    "planned": ("plans a new system of its own", "planned a new system of its own"),
    "migrating": ("is moving to a new system of its own", "was moving to a new system of its own"),
    "authorization": ("has authorized its own system", "had authorized its own system"),
}
"""The same where a body is its own provider."""


class Sentences:
    """Records of `world` in words; `tables` hold the rows they were made of."""

    def __init__(self, world: World, tables: Tables) -> None:
        self.world = world
        self.rows = {row["id"]: row for row in tables["adoptions"]}
        self.listed = {row["row"]: row for row in tables["services"]}
        self._when: dict[str, str] = {}
        self._services = {row["id"]: row["label"] for row in reversed(tables["services"])}

    def organisation(self, ident: str) -> str:
        """Name of an agency or provider."""
        one = self.world.providers.get(ident)
        return one.label if one else "a provider not named"

    def service(self, ident: str) -> str:
        """Name of a service, its id where every row that names it is left out."""
        return self._services.get(ident, ident)

    def use(self, record: Adoption, *, past: bool = False) -> str:
        """Who uses whom, without a date."""
        key = record.statuses[0] if record.kind == "plan" else record.kind
        if record.provider == record.agency:
            what = OWN[key][past]
        else:
            what = f"{VERBS[key][past]} {self.organisation(record.provider)}"
        service = f" ({self.service(record.service)})" if record.service else ""
        part = "" if record.whole else ", in part"
        return f"{self.organisation(record.agency)} {what}{service}{part}"

    def when(self, record: Adoption) -> str:
        """Since when, when last seen, and until when if an end is known; no full stop."""
        if record.id not in self._when:
            self._when[record.id] = self._spelt(record)
        return self._when[record.id]

    def _spelt(self, record: Adoption) -> str:
        text = self._span(record)
        if record.kind == "plan":
            due = next((row["from"] for row in self._rows(record) if row["from"]), "")
            text += f", due {due}" if due else ""
            return f"{text}; a plan not seen again counts until {iso(record.end)}"
        if record.end == FOREVER:
            return text
        if not record.open and not any(row["until"] for row in self._rows(record)):
            return f"{text}; recorded as ended since"
        return f"{text}, until {self._end(record)}"

    def past(self, record: Adoption, closer: Adoption | None) -> str:
        """The sentence of a record that is over; `closer` is the use that took its place."""
        return f"{self.use(record, past=True)}, {self._over(record, closer)}."

    def listing_when(self, listing: Listing) -> str:
        """Since when a marketplace is known to list a service."""
        if not listing.dated:
            return f"undated, source read {iso(listing.seen)}"
        rows = [self.listed[row] for row in listing.rows]
        if any(row["from"] for row in rows):
            since = stated(rows, "from", first_day, listing.start)
            return f"since {since}, last seen {stated(rows, 'observed', last_day, listing.seen)}"
        return _seen(rows, listing.start, listing.seen)

    def newest(self, records: Sequence[Adoption]) -> str:
        """Date of the latest dated observation of `records`, as stated; "" if none is dated."""
        dated = [one for one in records if one.dated]
        return self._seen_last(max(dated, key=lambda one: one.seen)) if dated else ""

    def said(self, record: Adoption) -> Day:
        """First day of the date, as precisely as stated, of its latest observation."""
        return first_day(self._seen_last(record))

    def source(self, record: Adoption) -> tuple[str, str]:
        """Source of the newest row of `record`, an id, and its date as stated, or ""."""
        row = max(self._rows(record), key=lambda row: (row["observed"], row["id"]))
        return row["source"], row["observed"]

    def _over(self, record: Adoption, closer: Adoption | None) -> str:
        span = self._span(record, past=True)
        if record.closed_on <= record.end:
            if closer is None:
                return f"{span}; superseded on {iso(record.closed_on)}"
            rows = self._rows(closer)
            on = stated(rows, "from", first_day, record.closed_on, ("observed", first_day))
            if record.kind == "plan":
                return f"{span}; it came true ({on})"
            return f"{span}; superseded by {self._successor(closer)} ({on})"
        if record.kind == "plan" and not any(row["until"] for row in self._rows(record)):
            return f"{span}; not seen again, so it counted until {iso(record.end)}"
        if not record.open and not any(row["until"] for row in self._rows(record)):
            return f"{span}; recorded as ended"
        return f"{span}, until {self._end(record)}"

    def _successor(self, closer: Adoption) -> str:
        own = closer.provider == closer.agency
        return "its own system" if own else self.organisation(closer.provider)

    def _span(self, record: Adoption, *, past: bool = False) -> str:
        """From the first to the last sign of it."""
        if not record.dated:
            return f"undated, source read {iso(record.seen)}"
        rows = self._rows(record)
        told = record.seen > record.end  # a source of later days that tells of the end
        if not record.states_from or record.kind == "plan":
            if told and record.first_seen > record.end:
                return f"by a source of {stated(rows, 'observed', last_day, record.seen)}"
            return _seen(rows, record.first_seen, record.seen)
        word = "from" if past else "since"
        since = f"{word} {stated(rows, 'from', first_day, record.start)}"
        observed = [row["observed"] for row in rows if row["observed"]]
        if told or not observed:
            return since if record.end < FOREVER else f"{since}, by a source without a date"
        last = max(observed, key=last_day)
        if last_day(last) < record.start:
            return f"{since}, as announced {last}"
        return f"{since}, last seen {self._seen_last(record)}"

    def _seen_last(self, record: Adoption) -> str:
        rows = self._rows(record)
        return stated(rows, "observed", last_day, record.seen, ("from", first_day))

    def _end(self, record: Adoption) -> str:
        rows = self._rows(record)
        if any(row["until"] and last_day(row["until"]) == record.end for row in rows):
            return stated(rows, "until", last_day, record.end)
        return f"{iso(record.end)}, the end of its provider or service"

    def _rows(self, record: Adoption) -> list[Row]:
        return [self.rows[one] for one in record.rows]


def stated(
    rows: Iterable[Row],
    column: str,
    widen: Callable[[str], Day],
    day: Day,
    other: tuple[str, Callable[[str], Day]] | None = None,
) -> str:
    """`day` as precisely as the row states it that it comes from: 2014 and not 2014-01-01.

    `widen` has made the day out of the text in `column`; `other` is a second place to look.
    """
    rows = list(rows)
    for name, made in ((column, widen), *((other,) if other else ())):
        for row in rows:
            if row[name] and made(row[name]) == day:
                return row[name]
    return iso(day)


def _seen(rows: Iterable[Row], first: Day, last: Day) -> str:
    rows = list(rows)
    begin = stated(rows, "observed", first_day, first)
    end = stated(rows, "observed", last_day, last)
    return f"seen {begin}" if begin == end else f"first seen {begin}, last seen {end}"
