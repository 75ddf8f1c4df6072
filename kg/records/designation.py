"""Designations: which QSMO leads which function, hosted by whom, from when until when (rule 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.dates import FOREVER, Day, first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row


@dataclass(frozen=True, slots=True)
class Designation:
    """One settled period; `formal` when designated, else pre-designated. Days inclusive."""

    id: str
    office: str
    area: str
    host: str
    formal: bool
    start: Day
    seen: Day
    end: Day
    source: str

    def in_force(self, day: Day) -> bool:
        """Whether the office has this standing on `day`."""
        return self.start <= day <= self.end


def designation_records(rows: Iterable[Row], retrieved: Mapping[str, Day]) -> list[Designation]:
    """Designations of the period `rows`, in order of their ids."""
    return sorted((_record(row, retrieved) for row in rows), key=lambda record: record.id)


def _record(row: Row, retrieved: Mapping[str, Day]) -> Designation:
    span = observed([row], retrieved)
    start = first_day(row["from"]) if row["from"] else span.first
    return Designation(
        id=row["id"],
        office=row["office"],
        area=row["area"],
        host=row["host"],
        formal=row["status"] == "designated",
        start=start,
        seen=max(start, span.last) if span.dated else start,
        end=last_day(row["until"]) if row["until"] else FOREVER,
        source=row["source"],
    )
