"""Calendar: what ends or falls due, by day, with the rows that say so.

Dates are widened to their last day, as every end is. Only what had begun by the day it is looked
at from stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import due, ends
from kg.dates import add_years, iso

if TYPE_CHECKING:
    from kg.analysis.entries import Entry
    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Tables

TABLES: Final = tuple(dict.fromkeys(("sources", *ends.TABLES, *due.TABLES)))
"""Tables that say what ends or falls due."""

YEARS_BACK: Final = 1
YEARS_AHEAD: Final = 3
"""How far a calendar reaches from the day, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Entries from `first` to `last` (days, inclusive), looked at from `day`.

    `overdue` counts plans and moves of a date before `first` that are still in force.
    """

    day: Day
    first: Day
    last: Day
    entries: tuple[Entry, ...]
    overdue: int


def calendar(
    world: World,
    day: Day,
    tables: Tables,
    *,
    first: Day | None = None,
    last: Day | None = None,
    agency: str = "",
) -> Calendar:
    """What ends or falls due from `first` to `last`, by day; `tables` hold those in TABLES.

    `first` defaults to a year before `day`, `last` to three years after it. With `agency` (an id)
    only what concerns it, a body above it or one below.
    """
    first = add_years(day, -YEARS_BACK) if first is None else first
    last = add_years(day, YEARS_AHEAD) if last is None else last
    every = [
        *ends.Ends(world, day, tables).entries(),
        *due.deadlines(world, day, tables),
        *due.plans(world, day, tables),
    ]
    if agency:
        kin = {*world.agency_scope[agency], *world.bureaus[agency]}
        every = [one for one in every if kin.intersection(one.bodies)]
    within = (one for one in every if first <= one.day <= last)
    return Calendar(
        day=day,
        first=first,
        last=last,
        entries=tuple(sorted(within, key=lambda one: (one.day, one.kind, one.text, one.rows))),
        overdue=sum(one.kind in due.LATE and one.day < first for one in every),
    )


def calendar_record(found: Calendar) -> dict[str, Any]:
    """`found` as a JSON object, ids bare."""
    return {
        "as_of": iso(found.day),
        "from": iso(found.first),
        "until": iso(found.last),
        "overdue_before": found.overdue,
        "entries": [
            {
                "date": iso(one.day),
                "stated": one.stated,
                "kind": one.kind,
                "subject": one.subject,
                "text": one.text,
                "past": one.day < found.day,
                "bodies": list(one.bodies),
                "rows": list(one.rows),
                "sources": list(one.sources),
            }
            for one in found.entries
        ],
    }
