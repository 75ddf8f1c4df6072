"""Rows of the sheets: what is said of one cell, in the words of `kg explain`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.leading import leading_records
from kg.analysis.sentences import stated
from kg.dates import first_day, last_day
from kg.workbook.names import area_above, led_by, organisation
from kg.workbook.safe import Link, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.coverage import Cell
    from kg.analysis.explain import Evidence, Explanation
    from kg.records.adoption import Adoption
    from kg.workbook.content import Content


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a sheet: those that print, and the further ones to their right."""

    printed: tuple[str, ...]
    further: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """All columns from left to right."""
        return self.printed + self.further


USE = ("Provider", "Since", "Last seen", "Evidence", "QSMO", "Standing")
FIRST = ("Agency", "Function", "Status", *USE)
BASIS = ("Inherited from", "Conflict", "Start stated", "Sources", "Records")
WHO = ("Name", "Area", "Agency id", "Function id")

GAPS: Final = Columns(
    (*FIRST, "Reason", "Next step", "Notes", "Newest source"), ("Required by", *BASIS, *WHO)
)
COVERED: Final = Columns((*FIRST, "Listing", "Notes", "Newest source"), (*BASIS, *WHO))
UNKNOWN: Final = Columns(
    ("Agency", "Name", "Function", "QSMO", "Standing", "Recorded nearby"), WHO[1:]
)
SOURCES: Final = Columns(
    ("Id", "Title", "Address", "Date", "Kind", "Retrieved", "Cited for", "Cells"), ()
)

Row = dict[str, Value]

NOTED: Final = ("bureaus", "conflict", "mixed", "merged")
"""Kinds of explanation steps that are notes on a known cell."""


def source_rows(content: Content) -> list[Row]:
    """One row for each source that the workbook cites."""
    return [
        {
            "Id": one.source["id"],
            "Title": one.source["title"],
            "Address": Link(one.source["url"], one.source["url"]),
            "Date": one.source["date"],
            "Kind": one.source["kind"],
            "Retrieved": one.source["retrieved"],
            "Cited for": "; ".join(one.purposes),
            "Cells": one.cells,
        }
        for one in content.citations
    ]


def cell_rows(content: Content, cells: Iterable[Cell]) -> list[Row]:
    """One row for each of `cells`, with every column that any sheet shows."""
    return [
        {
            **_where(content, cell),
            **_use(content, cell),
            **_why(content, cell),
            **_basis(content, cell),
        }
        for cell in cells
    ]


def _where(content: Content, cell: Cell) -> Row:
    world = content.coverage.world
    lead = led_by(content.coverage, cell.area)
    agency = world.agencies[cell.agency]
    word = st.WORD[cell.status]
    return {
        "Agency": agency.acronym or agency.id,
        "Name": agency.label,
        "Area": world.areas[area_above(world, cell.area)].label,
        "Function": world.areas[cell.area].label,
        "Status": f"{word.letter} {word.label}",
        "QSMO": lead.office,
        "Standing": lead.standing,
        "Agency id": cell.agency,
        "Function id": cell.area,
    }


def _use(content: Content, cell: Cell) -> Row:
    """Who provides, since when, as precisely as sources say; a roll-up has no beginning."""
    if not cell.records:
        return {}
    records = leading_records(content.coverage, cell)
    first = records[0]
    providers = dict.fromkeys(one.provider for one in records if one.provider)
    names = [organisation(content.coverage.world, one) for one in providers]
    start = first.states_from and first.kind != "plan"
    return {
        "Provider": "; ".join(names) or "not named",
        "Since": "" if cell.bureaus else _since(content, first, start=start),
        "Start stated": "" if cell.bureaus else _yes(start),
        "Last seen": content.sentences.newest(cell.records),
        "Evidence": cell.freshness,
    }


def _since(content: Content, record: Adoption, *, start: bool) -> str:
    if not record.dated:
        return "undated"
    rows = [content.sentences.rows[one] for one in record.rows]
    if start:
        return stated(rows, "from", first_day, record.start)
    return stated(rows, "observed", first_day, record.first_seen)


def _why(content: Content, cell: Cell) -> Row:
    found = content.explanation(cell)
    asked = content.provisions.get(found.provision)
    policy = content.policies[asked["policy"]] if asked else None
    number = (policy["number"] or policy["label"]) if policy else ""
    notes = [
        step.text
        for step in found.steps
        if step.kind in NOTED or (step.kind == "adoption" and not step.evidence)
    ]
    return {
        "Reason": found.reason,
        "Next step": found.next_step,
        "Required by": f"{number} ({found.provision})" if number else "",
        "Notes": " ".join(notes),
        "Listing": _texts(found, "listing"),
        "Recorded nearby": _texts(found, "related", "merged"),
    }


def _texts(found: Explanation, *kinds: str) -> str:
    return " ".join(step.text for step in found.steps if step.kind in kinds and step.evidence)


def _basis(content: Content, cell: Cell) -> Row:
    above = cell.inherited_from
    found = content.explanation(cell)
    evidence = [one for step in found.steps if step.kind == "adoption" for one in step.evidence]
    newest = max(evidence, key=_observed, default=None)
    return {
        "Inherited from": organisation(content.coverage.world, above) if above else "",
        "Conflict": _yes(cell.conflict),
        "Newest source": Link(newest.title, newest.url) if newest else "",
        "Sources": "; ".join(cell.sources),
        "Records": "; ".join(one.id for one in cell.records),
    }


def _observed(one: Evidence) -> tuple[int, str]:
    return (last_day(one.observed) if one.observed else 0, one.source)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
