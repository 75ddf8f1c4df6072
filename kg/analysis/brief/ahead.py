"""What lies ahead of one body: what falls due, and what somebody has to find out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis.brief.material import Cited
from kg.analysis.calendar import calendar
from kg.analysis.due import LATE
from kg.dates import add_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.brief.mandates import Mandates
    from kg.analysis.brief.material import Material
    from kg.analysis.entries import Entry
    from kg.dates import Day
    from kg.records.adoption import Adoption

YEARS: Final = 2
ENTRIES: Final = 5
"""So many entries of the calendar stand in a brief, late ones first; the rest are counted."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that ends or falls due on `day`; `late` when that is over and it still holds."""

    day: Day
    kind: str
    late: bool
    said: Cited


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due for the body up to the day `last`; `more` is how many are left out."""

    last: Day
    lines: tuple[DueLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """Functions of which nothing in force is recorded, by the QSMO that leads them.

    `leader` is its short name, "" where none leads, `website` its address or "". `related` are
    functions around them that records speak of.
    """

    areas: tuple[str, ...]
    functions: tuple[str, ...]
    leader: str
    website: str
    related: tuple[str, ...]


def due(material: Material, mandates: Mandates) -> Due:
    """Late plans and moves, then what ends or falls due in the next years, by day."""
    asked = {one.provision: f"{one.policy}, {one.asks}" for one in mandates.lines}
    last = add_years(material.day, YEARS)
    found = calendar(
        material.world, material.day, material.tables, first=1, last=last, agency=material.agency
    )
    entries = [one for one in found.entries if one.day >= material.day or one.kind in LATE]
    lines = tuple(_due(material, one, asked.get(one.subject, "")) for one in entries[:ENTRIES])
    return Due(last=last, lines=lines, more=max(0, len(entries) - ENTRIES))


def _due(material: Material, one: Entry, mandate: str) -> DueLine:
    """An entry in short; `mandate` names the mandate that it is the deadline of, "" where none."""
    label = material.world.agencies[material.agency].label
    who = material.short(material.agency) if one.who == label else one.who
    text = f"Deadline of {mandate}" if mandate else f"{who} {one.what}".strip()
    return DueLine(
        one.day, one.kind, one.kind in LATE, Cited(text, material.cite(*one.sources[:1]))
    )


def unknown_lines(material: Material) -> tuple[UnknownLine, ...]:
    """Where to ask about the functions of which nothing is recorded."""
    return tuple(_unknown(material))


def _unknown(material: Material) -> Iterator[UnknownLine]:
    together: dict[str, list[str]] = {}
    for cell in material.cells:
        if not cell.known:
            leader = material.coverage.leader(cell.area)
            together.setdefault(leader[0] if leader else "", []).append(cell.area)
    offices = {row["id"]: row for row in material.tables["offices"]}
    for office, areas in together.items():
        row = offices.get(office)
        related = {one.area for one in _related(material, areas)}
        yield UnknownLine(
            areas=tuple(areas),
            functions=tuple(material.function(area) for area in areas),
            leader=material.office(office) if office else "",
            website=row["website"] if row else "",
            related=tuple(sorted(material.function(area) for area in related)),
        )


def _related(material: Material, areas: list[str]) -> Iterator[Adoption]:
    """Records in force for broader or narrower functions, which decide nothing."""
    for cell in material.cells:
        if cell.area in areas:
            yield from cell.related
