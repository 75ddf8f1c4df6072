"""Catalogues: how far what a marketplace lists is recorded here, period by period (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.dates import FOREVER, Day, first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row

IN_FULL: Final = "in-full"
IN_PART: Final = "in-part"
NOT_RECORDED: Final = "not-recorded"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """How far (`extent`) the catalogue of `office` is recorded; days inclusive."""

    id: str
    office: str
    extent: str
    start: Day
    seen: Day
    end: Day
    source: str

    def in_force(self, day: Day) -> bool:
        """Whether this is said of `day`."""
        return self.start <= day <= self.end


def catalogue_records(rows: Iterable[Row], retrieved: Mapping[str, Day]) -> list[Catalogue]:
    """The `rows` of catalogues as records, in order of their ids.

    A row without `from` begins when it was observed, or read where its source has no date.
    """
    return sorted((_record(row, retrieved) for row in rows), key=lambda record: record.id)


def extent_on(catalogues: Iterable[Catalogue], office: str, day: Day) -> str:
    """How far the catalogue of `office` is recorded for `day`; what is not said is not recorded.

    Of periods that overlap the later one counts.
    """
    said = [one for one in catalogues if one.office == office and one.in_force(day)]
    return max(said, key=lambda one: (one.start, one.id)).extent if said else NOT_RECORDED


def _record(row: Row, retrieved: Mapping[str, Day]) -> Catalogue:
    span = observed([row], retrieved)
    start = first_day(row["from"]) if row["from"] else span.first
    return Catalogue(
        id=row["id"],
        office=row["office"],
        extent=row["extent"],
        start=start,
        seen=max(start, span.last) if span.dated else start,
        end=last_day(row["until"]) if row["until"] else FOREVER,
        source=row["source"],
    )
