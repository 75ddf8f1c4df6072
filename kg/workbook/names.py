"""How things are called in the workbook, and who leads a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kg.analysis.leading import leading_designation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.coverage import Coverage
    from kg.records.world import World

STALE, CONFLICT, MIXED, INHERITED = "◷", "≠", "+", "↑"
"""Marks beside a provider, those of the pages and one for what a body above hands down."""
NO_QSMO: Final = "no QSMO"
STANDING: Final = {True: "designated", False: "pre-designated"}


def organisation(world: World, ident: str) -> str:
    """Full name of an agency or provider, with its acronym in brackets where it has one."""
    one = world.providers.get(ident)
    if one is None:
        return ident
    return f"{one.label} ({one.acronym})" if one.acronym else one.label


def short(world: World, ident: str) -> str:
    """Acronym of an agency or provider, else its name."""
    one = world.providers.get(ident)
    return (one.acronym or one.label) if one else ident


def function(world: World, area: str) -> str:
    """Name of a function as short as a heading needs it."""
    return world.areas[area].short or world.areas[area].label


def area_above(world: World, area: str) -> str:
    """Id of the area a function is summed up in, else of the broadest function above it."""
    return world.areas[area].main_of or world.area_scope[area][-1]


class Lead(NamedTuple):
    """Who leads a function: short names of QSMO and host, "" for none; standing on the day."""

    office: str
    host: str
    standing: str

    def __str__(self) -> str:
        return f"{self.office} ({self.host}): {self.standing}" if self.office else self.standing


def led_by(coverage: Coverage, area: str) -> Lead:
    """Who leads `area` on the day of `coverage`."""
    one = leading_designation(coverage, area)
    if one is None:
        return Lead("", "", NO_QSMO)
    office = coverage.world.offices.get(one.office)
    name = (office.acronym or office.label) if office else one.office
    return Lead(name, short(coverage.world, one.host), STANDING[one.formal])


def heading(coverage: Coverage, areas: Sequence[str]) -> str:
    """Who leads a group of functions, as one line for all of them."""
    led = {area: led_by(coverage, area) for area in areas}
    leads = dict.fromkeys(led.values())
    if len(leads) == 1:
        return str(next(iter(leads)))
    world = coverage.world
    return "; ".join(
        f"{lead}: {', '.join(function(world, area) for area in areas if led[area] == lead)}"
        for lead in leads
    )
