"""The coverage page as data: what `kg explain` says of each square, every text stored once.

Only data: the page puts it on screen as text, so nothing here is or needs markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analysis.cell_days import CellDays
from kg.analysis.status import STATUSES
from kg.dates import FOREVER, first_day
from kg.pages.coverage.matrix import ALL_MARKS, BRIEF, WORDS, listed
from kg.pages.coverage.past import EPOCH, Past, Squares
from kg.pages.coverage.texts import Mentions, Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.freshness import Limits
    from kg.dates import Day
    from kg.pages.coverage.views import View
    from kg.pages.links import Refs
    from kg.records.agency import Agency
    from kg.tables.read import Tables

Json = dict[str, Any]

FIRST = first_day("1980-01-01")
"""Where the as-of slider begins."""

POOLS = (
    "squares",
    "summaries",
    "reasons",
    "leading",
    "heads",
    "steps",
    "rows",
    "sources",
    "things",
    "differences",
)
"""Lists of texts that the data refer to by number."""


def page_data(
    whole: View, filtered: Sequence[View], refs: Refs, tables: Tables, first: Day = FIRST
) -> Json:
    """All that the page's scripts need: `whole` from `first` on, of filtered views what differs."""
    texts = Texts(Mentions(refs, tables))
    squares = Squares(texts, refs.names, refs.links)
    groups, world = whole.matrix.groups, whole.coverage.world
    past = Past(whole.explainer, groups, squares, first)
    bodies = listed(world)
    return {
        "statuses": [[one.id, one.label, one.symbol] for one in STATUSES],
        "flags": {
            flag: [mark, BRIEF[flag], words(flag, whole)] for flag, mark in ALL_MARKS.items()
        },
        "last": whole.coverage.day - EPOCH,
        "bodies": _bodies(bodies, refs),
        "areas": past.areas,
        "blank": past.blank,
        **past.data([one.id for one in bodies], groups),
        "views": {one.key: _difference(one, past, bodies, squares) for one in filtered},
        **{pool: [] for pool in POOLS},
        **texts.all(),
    }


def words(flag: str, view: View) -> str:
    """What a flag means, in words; older evidence by the limits asked for."""
    limits: Limits = view.coverage.freshness.limits
    return WORDS[flag].format(years=limits.fresh)


def _bodies(bodies: Sequence[Agency], refs: Refs) -> list[list[Any]]:
    """Id, acronym, short and full name ("" if the same), kind, place of the body above, and so on.

    CFO Act or not, first and last day, None where not known.
    """
    places = {one.id: place for place, one in enumerate(bodies)}
    found = []
    for one in bodies:
        plain = refs.names.plain(one.id)
        lifetime = (
            one.start - EPOCH if one.start else None,
            one.end - EPOCH if one.end < FOREVER else None,
        )
        name = (one.id, one.acronym, plain, "" if plain == one.label else one.label)
        found.append([*name, one.kind, places.get(one.parent, -1), int(one.cfo_act), *lifetime])
    return found


def _difference(view: View, past: Past, bodies: Sequence[Agency], squares: Squares) -> Json:
    """What `view` has in another way than all facts on the same day."""
    texts, coverage, groups = squares.texts, view.coverage, view.matrix.groups
    days = CellDays(coverage.world, past.areas, coverage.day, coverage.day)
    touched = days.touched
    known: dict[tuple[str, str], int | None] = {}
    cells = {}
    for place, body in enumerate(bodies):
        other: list[int | None] = []
        for column, area in enumerate(past.areas):
            key = days.alike[body.id], area
            if key not in known:
                said = key in touched or past.blank is None
                known[key] = squares.number(view.explainer, key) if said else past.blank
            before = past.square(body.id, area)
            if known[key] != (past.blank if before is None else before):
                other += column, known[key]
        if other:
            cells[place] = texts.number("differences", tuple(other))
    return {
        "note": view.note,
        "cells": cells,
        "led": {
            place: number
            for place, area in enumerate(past.areas)
            if (number := squares.leading(view.explainer, area)) != past.leading.last(area)
        },
        "headed": {
            place: number
            for place, group in enumerate(groups)
            if (number := squares.head(coverage, group)) != past.heads.last(group.id)
        },
    }
