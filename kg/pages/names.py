"""How things are called on pages: full, short, and dates as people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Row

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Names:
    """Names of the things of a world; ids where a table is not given.

    `offices` and `services` are rows by id: the world itself holds no names of these.
    """

    world: World
    offices: Mapping[str, Row] = field(default_factory=dict)
    services: Mapping[str, Row] = field(default_factory=dict)

    def organisation(self, ident: str) -> str:
        """Full name of an agency or provider, with its acronym in brackets where it has one."""
        one = self.world.providers.get(ident)
        if one is None:
            return ident
        return f"{one.label} ({one.acronym})" if one.acronym else one.label

    def short(self, ident: str) -> str:
        """Acronym of an agency or provider, else its name."""
        one = self.world.providers.get(ident)
        return (one.acronym or one.label) if one else ident

    def plain(self, agency: str) -> str:
        """Name of an agency without the words all departments share."""
        label = self.world.agencies[agency].label
        return label.removeprefix("Department of ").removeprefix("the ") or label

    def area(self, area: str) -> str:
        """Name of a function."""
        return self.world.areas[area].label if area in self.world.areas else area

    def column(self, area: str) -> str:
        """Name of a function as short as a column heading needs it."""
        return self.world.areas[area].short or self.world.areas[area].label

    def office(self, ident: str) -> str:
        """Short name of a QSMO."""
        row = self.offices.get(ident)
        return (row["acronym"] or row["label"]) if row else ident

    def office_label(self, ident: str) -> str:
        """Full name of a QSMO."""
        row = self.offices.get(ident)
        return row["label"] if row else ident

    def service(self, ident: str) -> str:
        """Name of a service."""
        row = self.services.get(ident)
        return row["label"] if row else ident


def spoken(day: Day) -> str:
    """`day` as people read it.

    >>> spoken(738977)
    '29 Mar 2024'
    """
    one = date.fromordinal(day)
    return f"{one.day} {MONTHS[one.month - 1]} {one.year}"


def spoken_text(text: str) -> str:
    """A date of the tables (YYYY, YYYY-MM or YYYY-MM-DD) as people read it.

    >>> spoken_text("2024-02")
    'Feb 2024'
    """
    parts = text.split("-")
    if len(parts) == 3:
        return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else text
