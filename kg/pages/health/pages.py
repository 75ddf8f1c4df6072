"""health.html, the work list; searches.html, where was looked for what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.analysis.health import health
from kg.analysis.health.item import years
from kg.analysis.health.words import REASON, REASONS, RULE
from kg.analysis.searches import VAIN, Searches
from kg.pages.health.lines import Line, Lines
from kg.pages.names import spoken
from kg.pages.page import Page
from kg.pages.permalink import permalink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.analysis.health import Age, Health
    from kg.analysis.health.words import Reason
    from kg.analysis.searches import Search
    from kg.dates import Day
    from kg.pages.links import Ref, Refs
    from kg.pages.material import Material
    from kg.tables.read import Tables

RESULTS: Mapping[str, str] = {
    "found": "found a row",
    "already-known": "only what is recorded",
    **VAIN,
}
"""What came of a search, in words; others stand as they are."""


@dataclass(frozen=True, slots=True)
class Group:
    """The items whose heaviest reason is `reason`."""

    reason: Reason
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """One search: whom and what for, with links, and the addresses that were read."""

    search: Search
    path: str
    agency: Ref | None
    area: Ref
    came: str
    addresses: tuple[tuple[str, str], ...]


def health_pages(material: Material) -> Iterator[Page]:
    """The work list of the CFO Act agencies and of what all cells hang on, and the log."""
    world, tables = material.world, material.tables
    bodies = [one.id for one in world.agencies.values() if one.cfo_act]
    found = health(material.coverage, bodies, world.main_functions, tables)
    searches = Searches(tables["search_log"])
    groups = _groups(found, Lines(material.refs, tables_of_rows(tables)))
    yield Page(
        "health.html",
        "health.html",
        {
            "groups": groups,
            "under": {one.id: 0 for one in REASONS}
            | {one.reason.id: len(one.lines) for one in groups},
            "total": len(found.items),
            "reasons": [(one, found.counts[one.id]) for one in REASONS if found.counts[one.id]],
            "rule": RULE,
            "areas": [material.refs.ref("area", one) for one in world.main_functions],
            "area_ids": world.main_functions,
            "ages": list(_ages(found, material.refs)),
            "known": found.total.known,
            "cells": found.total.cells,
            "searches": len(searches.all),
            "vain": sum(one.vain for one in searches.all),
        },
    )
    yield Page(
        "searches.html",
        "searches.html",
        {
            "looked": _looked(searches.all, material.refs),
            "results": list(RESULTS.values()),
            "vain": sum(one.vain for one in searches.all),
        },
    )


def _groups(found: Health, lines: Lines) -> list[Group]:
    """By the heaviest reason, in the order of the reasons; within them by rank."""
    ranked = list(enumerate(found.items, 1))
    place = {one.id: at for at, one in enumerate(REASONS)}
    ranked.sort(key=lambda each: (place[each[1].reasons[0].id], each[0]))
    return [
        Group(REASON[reason], tuple(lines.line(*each) for each in same))
        for reason, same in groupby(ranked, lambda each: each[1].reasons[0].id)
    ]


def tables_of_rows(tables: Tables) -> dict[str, str]:
    """The table of each numbered row (ad-0042)."""
    return {
        key: name
        for name, rows in tables.items()
        for row in rows
        if "-" in (key := row.get("row") or row.get("id", "")) and key[:2].isalpha()
        if key[3:].isdecimal() and key[2] == "-"
    }


def _ages(found: Health, refs: Refs) -> Iterator[tuple[Ref | None, Age, tuple[str, ...]]]:
    for one in (*found.ages, found.total):
        ref = refs.ref("area", one.area) if one.area else None
        days = (one.newest, one.middle, one.oldest)
        yield ref, one, tuple(_age(seen, found.day) for seen in days)


def _age(seen: Day, day: Day) -> str:
    """The day, and how many years ago; "" where there is none."""
    return f"{spoken(seen)} ({years(seen, day)} years)" if seen else ""


def _looked(searches: Iterable[Search], refs: Refs) -> list[Looked]:
    """Newest first, and of one day in the order of the log."""
    ordered = sorted(searches, key=lambda one: one.row)
    ordered.sort(key=lambda one: one.date, reverse=True)
    return [
        Looked(
            search=one,
            path=permalink("search_log", one.row),
            agency=refs.ref("agency", one.agency, short=True) if one.agency else None,
            area=refs.ref("area", one.area),
            came=RESULTS.get(one.result, one.result),
            addresses=tuple(zip(one.looked_at, _hosts(one), strict=True)),
        )
        for one in ordered
    ]


def _hosts(one: Search) -> Iterator[str]:
    from urllib.parse import urlsplit

    return (urlsplit(each).netloc.removeprefix("www.") for each in one.looked_at)
