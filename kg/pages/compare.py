"""compare.html: two agencies side by side, function by function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analysis import status as st
from kg.analysis.leading import leading_records
from kg.dates import first_day
from kg.pages.coverage.evidence import words
from kg.pages.coverage.matrix import MARKS
from kg.pages.environment import json_text
from kg.pages.names import spoken, spoken_text
from kg.pages.page import File, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.analysis.coverage import Cell
    from kg.pages.material import Material
    from kg.records.adoption import Adoption
    from kg.records.agency import Agency
    from kg.tables.read import Row

Json = dict[str, Any]

STALE, CONFLICT, MIXED = MARKS


def compare_pages(material: Material) -> Iterator[Page | File]:
    """compare.html, and the known cells of all bodies for its script."""
    yield Page("compare.html", "compare.html", {})
    data = json_text(compare_data(material))
    yield File("assets/compare-data.js", f"window.KG_COMPARE = {data};\n")


def compare_data(material: Material) -> Json:
    """Functions, bodies and cells, each different cell once.

    `rows` have, for each body, the place of its cell for each function in `cells`, -1 for unknown;
    a cell is a list: status, places of providers, since when, who it is inherited from, flags.
    """
    world, names, refs = material.world, material.names, material.refs
    main = world.main_functions
    here = [one for one in world.agencies.values() if one.exists(material.day)]
    ordered = sorted(
        here, key=lambda one: (not one.cfo_act, bool(one.parent), one.label.casefold(), one.id)
    )
    providers: dict[str, int] = {}
    different: dict[str, tuple[int, list[Any]]] = {}
    stated = {row["id"]: row for row in material.tables["adoptions"]}

    def place(cell: Cell) -> int:
        if not cell.known:
            return -1
        made = _cell(cell, material, providers, stated)
        return different.setdefault(json_text(made), (len(different), made))[0]

    coverage = material.coverage
    rows = {one.id: [place(cell) for cell in coverage.cells([one.id], main)] for one in ordered}
    used = [refs.ref("provider", one, short=True) for one in providers]
    return {
        "statuses": {one.id: [one.label, one.symbol, one.meaning] for one in st.STATUSES},
        "flags": {flag: [mark, words(flag, material.whole)] for flag, mark in MARKS.items()},
        "functions": [
            [names.area(one), names.area(world.areas[one].main_of), refs.ref("area", one).path]
            for one in main
        ],
        "providers": [[one.label, one.title, one.path] for one in used],
        "bodies": [
            [
                one.id,
                one.label,
                one.acronym,
                names.short(one.parent) if one.parent else "",
                one.cfo_act,
            ]
            for one in ordered
        ],
        "cells": [made for _, made in different.values()],
        "rows": {one: places for one, places in rows.items() if set(places) != {-1}},
    }


def _above(one: Agency, material: Material) -> str:
    return material.names.short(one.parent) if one.parent else ""


def _cell(
    cell: Cell, material: Material, providers: dict[str, int], stated: Mapping[str, Row]
) -> list[Any]:
    records = leading_records(material.coverage, cell)
    named = dict.fromkeys(one.provider for one in records if one.provider)
    flags = [
        flag
        for flag, holds in (
            (STALE, cell.freshness != st.FRESH),
            (CONFLICT, cell.conflict),
            (MIXED, cell.mixed),
        )
        if holds
    ]
    above = material.names.short(cell.inherited_from) if cell.inherited_from else ""
    places = [providers.setdefault(one, len(providers)) for one in named]
    found: list[Any] = [cell.status, places, since(records[0], stated), above, flags]
    while not found[-1]:
        found.pop()
    return found


def since(record: Adoption, stated: Mapping[str, Row]) -> str:
    """Since when a record holds, in words: as stated, or as first seen; as precise as its source.

    `stated` are the rows of adoptions by id.
    """
    if not record.dated:
        return "undated"
    kind = {"plan": "plan ", "authorization": "authorized "}.get(record.kind, "")
    begins = record.states_from and record.kind != "plan"  # a plan states when it is to come true
    column = "from" if begins else "observed"
    texts = (stated[row][column] for row in record.rows if row in stated)
    exact = (spoken_text(one) for one in texts if one and first_day(one) == record.start)
    day = next(exact, spoken(record.start))
    return f"{kind}{'since' if begins else 'seen since'} {day}"
