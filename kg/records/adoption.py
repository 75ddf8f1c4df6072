"""Adoptions: rows of one agency, function, provider and service become records (rule 0)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.dates import FOREVER, Day, add_years, first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row

PLAN_YEARS = 5
"""A plan that nobody repeats counts at most so long after it was last seen (rule 0)."""

Kind = Literal["use", "plan", "authorization"]

_CLASS = {
    "in-use": "use",
    "ended": "use",
    "planned": "planned",
    "migrating": "migrating",
    "authorized": "authorization",
}
_KIND: dict[str, Kind] = {
    "use": "use",
    "planned": "plan",
    "migrating": "plan",
    "authorization": "authorization",
}


def kind_of(status: str) -> Kind:
    """The kind of record that a row of that status belongs to."""
    return _KIND[_CLASS[status]]


def record_key(row: Mapping[str, str]) -> tuple[str, ...]:
    """What rows of one record have in common; where they state several beginnings, of several."""
    return (row["agency"], row["area"], row["provider"], row["service"], _CLASS[row["status"]])


class Adoption(NamedTuple):
    """One record: who uses whom for what, and when.

    `id` is the id of its earliest row, `rows` are all of them. `provider`, `service` and `area`
    are "" where no source names them. Days are inclusive; `end` and `closed_on` are FOREVER when
    open. `closed_on` is the first day on which the record no longer holds. `disputed` where the
    evidence itself says that sources conflict.
    """

    id: str
    rows: tuple[str, ...]
    agency: str
    area: str
    provider: str
    service: str
    kind: Kind
    statuses: tuple[str, ...]
    whole: bool
    start: Day
    first_seen: Day
    seen: Day
    end: Day
    open: bool
    states_from: bool
    dated: bool
    sources: tuple[str, ...]
    closed_on: Day = FOREVER
    disputed: bool = False

    def in_force(self, day: Day) -> bool:
        """Whether the record holds on `day`."""
        return self.start <= day <= self.end and day < self.closed_on


def adoption_records(
    rows: Iterable[Row],
    retrieved: Mapping[str, Day],
    ends: Mapping[str, Day],
    service_ends: Mapping[str, Day],
    disputed: frozenset[str] = frozenset(),
) -> list[Adoption]:
    """Records of the adoption `rows`, not yet superseded, in order of their ids.

    `retrieved` is the day each source was read; `ends` the last day of each provider (or agency
    that provides) and `service_ends` of each service, where known; `disputed` the ids of rows whose
    evidence says that sources conflict.
    """
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[record_key(row)].append(row)
    records = []
    for (_, _, provider, service, _), together in groups.items():
        limit = min(ends.get(provider, FOREVER), service_ends.get(service, FOREVER))
        records += [_record(one, retrieved, limit, disputed) for one in _by_beginning(together)]
    return sorted(records, key=lambda record: record.id)


def _by_beginning(rows: list[Row]) -> list[list[Row]]:
    """The rows of each record.

    Distinct stated beginnings are distinct records; a row without one joins the latest that had
    begun when it was observed, else the first.
    """
    stated = {row["from"] for row in rows if row["from"]}
    # 2012 and 2012-01 begin on one day: the more precise one counts as the later.
    beginnings = sorted(stated, key=lambda text: (first_day(text), text))
    if len(beginnings) < 2:
        return [rows]
    records: dict[str, list[Row]] = {begin: [] for begin in beginnings}
    for row in rows:
        records[row["from"] or _joined(row, beginnings)].append(row)
    return list(records.values())


def _joined(row: Row, beginnings: list[str]) -> str:
    if not row["observed"]:
        return beginnings[0]
    day = last_day(row["observed"])
    begun = [begin for begin in beginnings if first_day(begin) <= day]
    return begun[-1] if begun else beginnings[0]


def _record(
    rows: list[Row], retrieved: Mapping[str, Day], limit: Day, disputed: frozenset[str]
) -> Adoption:
    """The record of `rows`, which ends on the day `limit` at the latest."""
    rows = sorted(rows, key=lambda row: row["id"])
    ids = tuple([row["id"] for row in rows])
    head = rows[0]
    kind = kind_of(head["status"])
    span = observed(rows, retrieved)
    states_from = any(row["from"] for row in rows)
    start = span.first
    if kind != "plan" and states_from:
        start = first_day(next(row["from"] for row in rows if row["from"]))
    seen = max(start, span.last) if span.dated or not states_from else start
    until = [last_day(row["until"]) for row in rows if row["until"]]
    ended = any(row["status"] == "ended" for row in rows)
    end = max(until) if until else seen if ended else FOREVER
    if ended and not (until or states_from or span.dated):
        end = start - 1  # it ended before it was read: no day is known on which it held
    if kind == "plan":
        end = min(end, add_years(seen, PLAN_YEARS))
    return Adoption(
        id=head["id"],
        rows=ids,
        agency=head["agency"],
        area=head["area"],
        provider=head["provider"],
        service=head["service"],
        kind=kind,
        statuses=tuple(dict.fromkeys([row["status"] for row in rows])),
        whole=not any(row["extent"] for row in rows),
        start=start,
        first_seen=span.first if span.dated else start,
        seen=seen,
        end=min(end, limit),
        open=not until and not ended,
        states_from=states_from,
        dated=span.dated or (states_from and kind != "plan"),
        sources=tuple(dict.fromkeys([row["source"] for row in rows])),
        disputed=not disputed.isdisjoint(ids),
    )
