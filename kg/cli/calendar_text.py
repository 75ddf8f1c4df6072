"""A calendar as people read it: what is past, what lies ahead."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.calendar import Calendar
    from kg.analysis.entries import Entry
    from kg.records.world import World

MOST_BODIES, MOST_ROWS = 15, 3
"""Bodies and rows named in a line; of more the number is said."""


def calendar_text(found: Calendar, world: World) -> str:
    """What is past, what lies ahead, and what it adds up to.

    Bodies of which the same is said share a line.
    """
    day = iso(found.day)
    past = [one for one in found.entries if one.day < found.day]
    ahead = [one for one in found.entries if one.day >= found.day]
    parts = [
        _section(f"Before {day}", past, world),
        _section(f"From {day} on", ahead, world),
        _sentence(found),
    ]
    return "\n".join(part for part in parts if part)


def _section(head: str, entries: Iterable[Entry], world: World) -> str:
    lines = [f"  {line}\n" for line in _lines(entries, world)]
    return f"{head}\n{''.join(lines)}" if lines else ""


def _lines(entries: Iterable[Entry], world: World) -> Iterator[str]:
    ordered = sorted(entries, key=lambda one: (one.day, one.kind, one.what, one.who, one.rows))
    for key, alike in groupby(ordered, lambda one: (one.body and one.what, one.day, one.kind)):
        together = list(alike)
        if key[0]:
            names = [world.agencies[one.body].acronym or one.body for one in together]
            rows = [row for one in together for row in one.rows]
            yield _line(together[0], f"{_listed(names, MOST_BODIES)}: {together[0].what}", rows)
        else:
            for one in together:
                yield _line(one, one.text, one.rows)


def _line(one: Entry, text: str, rows: Iterable[str]) -> str:
    stated = f" (stated {one.stated})" if one.stated != iso(one.day) else ""
    return f"{iso(one.day)}  {one.kind:20}  {text}{stated} [{_listed(rows, MOST_ROWS)}]"


def _listed(names: Iterable[str], most: int) -> str:
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _sentence(found: Calendar) -> str:
    span = f"from {iso(found.first)} to {iso(found.last)}"
    if not found.entries:
        text = f"Nothing recorded ends or falls due {span}.\n"
    else:
        counts = Counter(one.kind for one in found.entries)
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts))
        text = f"{len(found.entries)} entries {span}: {kinds}.\n"
    if found.overdue:
        text += (
            f"{found.overdue} plans and moves of earlier dates are still in force: "
            "--from 1980-01-01 lists them.\n"
        )
    return text
