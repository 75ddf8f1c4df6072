"""A work list as people read it: figures, then the items, then what each reason adds up to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.health.item import years
from kg.analysis.health.words import REASONS, RULE
from kg.cli.aligned import aligned
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.health import Age, Health
    from kg.analysis.health.item import Item
    from kg.dates import Day
    from kg.records.world import World
    from kg.session import Session

MOST_ROWS = 4
"""Row keys named in a line; of more the number is said."""


def health_text(found: Health, session: Session, top: int) -> str:
    """The first `top` items (0 = all), and the figures of all."""
    shown = found.items[: top or None]
    wide = len(str(len(shown)))
    lines = [_figures(found), "", *_counts(found), ""]
    if shown:
        lines += [f"Order: {RULE}.", ""]
    for rank, one in enumerate(shown, 1):
        lines += _item(rank, wide, one)
    left = len(found.items) - len(shown)
    if left:
        lines.append(f"{left} more: --top 0 lists all, --reason chooses, --format csv has columns.")
    if not found.items:
        lines.append(f"Nothing to look after as of {iso(session.day)}.")
    return "\n".join(lines) + "\n"


def _figures(found: Health) -> str:
    fresh = Counter(cell.freshness for cell in found.cells if cell.known)
    ages = ", ".join(f"{fresh[one]} {one}" for one in (st.FRESH, st.AGING, st.LAST_KNOWN))
    return (
        f"{len(found.items)} items to look after, as of {iso(found.day)}. {found.total.cells} "
        f"cells: {found.total.known} known ({ages}), {found.total.cells - found.total.known} "
        "unknown."
    )


def _counts(found: Health) -> Iterator[str]:
    wide = max(len(one.id) for one in REASONS)
    for one in REASONS:
        number = found.counts[one.id]
        if number:
            yield f"  {number:4}  {one.id:{wide}}  {one.points} points: {one.label}"


def _item(rank: int, wide: int, one: Item) -> Iterator[str]:
    pad = " " * (wide + 6)
    yield f"{rank:{wide}}.  {one.points:2}  {one.label}"
    yield f"{pad} why    {'; '.join(finding.text for finding in one.findings)}"
    for search in one.searches:
        yield f"{pad} log    {search.text}"
    yield f"{pad} next   {one.next_step}"
    rows = f"  [{_listed(one.rows)}]" if one.rows else ""
    yield f"{pad} start  {one.start}{rows}"


def _listed(rows: tuple[str, ...]) -> str:
    more = f" and {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
    return ", ".join(rows[:MOST_ROWS]) + more


def ages_text(found: Health, world: World) -> str:
    """How old the newest evidence of the cells of each function is."""
    named = [(world.areas[one.area].label, one) for one in found.ages]
    rows = [_age(name, one, found.day) for name, one in [*named, ("all", found.total)]]
    heads = ("function", "cells", "known", "undated", "newest", "years", "median", "oldest")
    return (
        aligned(rows, (*heads, "years"))
        + f"\n\nNewest evidence of each cell, by its last day, as of {iso(found.day)}. "
        "--format csv has every cell.\n"
    )


def _age(name: str, one: Age, day: Day) -> list[str]:
    newest, oldest = (iso(seen) if seen else "" for seen in (one.newest, one.oldest))
    ages = [_years(seen, day) for seen in (one.newest, one.middle, one.oldest)]
    counts = map(str, (one.cells, one.known, one.undated))
    return [name, *counts, newest, ages[0], ages[1], oldest, ages[2]]


def _years(seen: Day, day: Day) -> str:
    found = years(seen, day)
    return "" if found is None else f"{found:.1f}"
