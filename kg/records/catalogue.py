"""Catalogues: how far what a marketplace lists is recorded here, period by period (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.records.period import Period, stated_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.dates import Day
    from kg.tables.read import Row

IN_FULL: Final = "in-full"
IN_PART: Final = "in-part"
NOT_RECORDED: Final = "not-recorded"


@dataclass(frozen=True, slots=True)
class Catalogue(Period):
    """How far (`extent`) the catalogue of `office` is recorded in a period."""

    id: str
    office: str
    extent: str
    source: str


def catalogue_records(rows: Iterable[Row], retrieved: Mapping[str, Day]) -> list[Catalogue]:
    """The `rows` of catalogues as records, in order of their ids."""
    return sorted((_record(row, retrieved) for row in rows), key=lambda record: record.id)


def extent_on(catalogues: Iterable[Catalogue], office: str, day: Day) -> str:
    """How far the catalogue of `office` is recorded for `day`; what is not said is not recorded.

    Of periods that overlap the later one counts.
    """
    said = [one for one in catalogues if one.office == office and one.in_force(day)]
    return max(said, key=lambda one: (one.start, one.id)).extent if said else NOT_RECORDED


def _record(row: Row, retrieved: Mapping[str, Day]) -> Catalogue:
    return Catalogue(
        *stated_days(row, retrieved),
        id=row["id"],
        office=row["office"],
        extent=row["extent"],
        source=row["source"],
    )
