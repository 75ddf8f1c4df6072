"""The standing of QSMOs on a day: who leads a function, hosted by whom, formally or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.leading import leading_designation
from kg.pages.names import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.coverage import Coverage
    from kg.dates import Day
    from kg.pages.names import Names
    from kg.records.designation import Designation

DESIGNATED = "designated"
PRE_DESIGNATED = "pre-designated"
NO_QSMO = "no QSMO"


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One QSMO on the day: its hosts and functions are ids, the rest is in words."""

    id: str
    hosts: tuple[str, ...]
    standing: str
    since: str
    areas: tuple[str, ...]


def standing(one: Designation | None) -> str:
    """The word for a designation: designated, pre-designated or no QSMO."""
    if one is None:
        return NO_QSMO
    return DESIGNATED if one.formal else PRE_DESIGNATED


def heading(coverage: Coverage, names: Names, areas: Sequence[str]) -> tuple[str, str]:
    """Who leads a group of functions, and the standing; both plain words.

    >>> # ("Cyber QSMO, DHS", "designated for SOC; otherwise pre-designated")
    """
    led = {area: leading_designation(coverage, area) for area in areas}
    who = leaders(coverage, names, areas)
    if not who:
        return NO_QSMO, ""
    words = {area: standing(one) for area, one in led.items()}
    if len(set(words.values())) == 1:
        return "; ".join(who), next(iter(words.values()))
    formal = [names.column(area) for area in areas if words[area] == DESIGNATED]
    rest = next(word for word in words.values() if word != DESIGNATED)
    return "; ".join(who), f"designated for {', '.join(formal)}; otherwise {rest}"


def leaders(coverage: Coverage, names: Names, areas: Sequence[str]) -> dict[str, str]:
    """Who leads any of `areas`, as a heading names them -> id of the QSMO; in order of the areas.

    >>> # {"Cyber QSMO, DHS": "cyber-qsmo"}
    """
    found = (leading_designation(coverage, area) for area in areas)
    return {
        f"{names.office(one.office)}, {names.short(one.host)}": one.office for one in found if one
    }


def office_rows(coverage: Coverage, names: Names) -> list[OfficeRow]:
    """QSMOs with any standing on the day, formally designated ones first."""
    return [
        OfficeRow(
            id=office,
            hosts=tuple(sorted({one.host for one in held}, key=names.organisation)),
            standing=_words(held, names),
            since=spoken(min(one.start for one in held if one.formal == _formal(held))),
            areas=tuple(dict.fromkeys(one.area for one in held)),
        )
        for office, held in _by_office(coverage.world.designations, coverage.day)
    ]


def _by_office(known: Sequence[Designation], day: Day) -> list[tuple[str, list[Designation]]]:
    held: dict[str, list[Designation]] = {}
    for one in known:
        if one.in_force(day):
            held.setdefault(one.office, []).append(one)
    return sorted(held.items(), key=lambda item: (not _formal(item[1]), item[0]))


def _formal(held: Sequence[Designation]) -> bool:
    return any(one.formal for one in held)


def _words(held: Sequence[Designation], names: Names) -> str:
    formal = [names.area(one.area) for one in held if one.formal]
    if formal and len(formal) < len(held):
        return f"designated for {', '.join(formal)}; otherwise pre-designated"
    return DESIGNATED if formal else PRE_DESIGNATED
