"""Designations: which QSMO leads which function, hosted by whom, from when until when (rule 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.records.period import Period, stated_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.dates import Day
    from kg.tables.read import Row


@dataclass(frozen=True, slots=True)
class Designation(Period):
    """One settled standing of an office; `formal` when designated, else pre-designated."""

    id: str
    office: str
    area: str
    host: str
    formal: bool
    source: str


def designation_records(rows: Iterable[Row], retrieved: Mapping[str, Day]) -> list[Designation]:
    """Designations of the period `rows`, in order of their ids."""
    return sorted((_record(row, retrieved) for row in rows), key=lambda record: record.id)


def _record(row: Row, retrieved: Mapping[str, Day]) -> Designation:
    return Designation(
        *stated_days(row, retrieved),
        id=row["id"],
        office=row["office"],
        area=row["area"],
        host=row["host"],
        formal=row["status"] == "designated",
        source=row["source"],
    )
