"""Listings: which marketplace lists a service for a function, and when (rule 7)."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.dates import FOREVER, Day, first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.records.designation import Designation
    from kg.tables.read import Row


class Listing(NamedTuple):
    """One service in one function, in one marketplace (`office`) or none ("").

    `id` is that of its earliest row. `providers` are all the rows name. `closed_on` is the first
    day it no longer holds because its office changed host.
    """

    id: str
    rows: tuple[str, ...]
    service: str
    area: str
    office: str
    providers: tuple[str, ...]
    start: Day
    seen: Day
    end: Day
    dated: bool
    sources: tuple[str, ...]
    closed_on: Day = FOREVER

    def in_force(self, day: Day) -> bool:
        """Whether the listing holds on `day`, designation apart."""
        return self.start <= day <= self.end and day < self.closed_on


def record_key(row: Mapping[str, str]) -> tuple[str, ...]:
    """What the rows of one listing have in common."""
    return (row["id"], row["area"], row["listed_by"])


def listing_records(
    rows: Iterable[Row], retrieved: Mapping[str, Day], designations: Iterable[Designation]
) -> list[Listing]:
    """Listings of the service `rows` in order of their ids."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[record_key(row)].append(row)
    moves = _host_changes(designations)
    records = [_record(together, retrieved, moves) for together in groups.values()]
    return sorted(records, key=lambda record: record.id)


def service_ends(rows: Iterable[Row]) -> dict[str, Day]:
    """Last day of each service, where any row states one; the latest counts."""
    ends: dict[str, Day] = {}
    for row in rows:
        if row["until"]:
            ends[row["id"]] = max(ends.get(row["id"], 0), last_day(row["until"]))
    return ends


def _record(
    rows: list[Row], retrieved: Mapping[str, Day], moves: Mapping[str, list[Day]]
) -> Listing:
    rows = sorted(rows, key=lambda row: row["row"])
    head = rows[0]
    span = observed(rows, retrieved)
    stated = [first_day(row["from"]) for row in rows if row["from"]]
    until = [last_day(row["until"]) for row in rows if row["until"]]
    start = min(stated) if stated else span.first
    seen = max(start, span.last) if span.dated or not stated else start
    moved = [day for day in moves.get(head["listed_by"], ()) if start < day and seen < day]
    return Listing(
        id=head["row"],
        rows=tuple(row["row"] for row in rows),
        service=head["id"],
        area=head["area"],
        office=head["listed_by"],
        providers=tuple(dict.fromkeys(row["provider"] for row in rows if row["provider"])),
        start=start,
        seen=seen,
        end=max(until) if until else FOREVER,
        dated=span.dated or bool(stated),
        sources=tuple(dict.fromkeys(row["source"] for row in rows)),
        closed_on=min(moved, default=FOREVER),
    )


def _host_changes(designations: Iterable[Designation]) -> dict[str, list[Day]]:
    """Days on which each office got a host that it did not have at the beginning before."""
    hosts: dict[str, dict[Day, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in designations:
        hosts[one.office][one.start].add(one.host)
    return {
        office: [
            day for (_, before), (day, now) in pairwise(sorted(known.items())) if not now <= before
        ]
        for office, known in hosts.items()
    }
