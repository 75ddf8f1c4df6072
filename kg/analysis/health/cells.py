"""What is amiss with cells: unknown, in conflict, old, resting on little or on nobody official."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.freshness import newest
from kg.analysis.health import words
from kg.analysis.health.item import Finding, Item, years
from kg.dates import iso
from kg.records.trust import GOVERNMENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.analysis.coverage import Cell, Coverage
    from kg.analysis.searches import Searches


def cell_items(
    coverage: Coverage, agencies: Collection[str], areas: Iterable[str], searches: Searches
) -> Iterator[Item]:
    """An item for each cell of `agencies` and `areas` (ids) with which something is amiss.

    A cell taken over from a body that is among `agencies` is work on that body's cell.
    """
    for cell in coverage.cells(agencies, areas):
        if cell.inherited_from in agencies and not cell.conflict:
            continue
        found = tuple(_known(coverage, cell) if cell.known else _unknown(cell, searches))
        if found:
            yield _item(coverage, cell, found, searches)


def _item(coverage: Coverage, cell: Cell, found: tuple[Finding, ...], searches: Searches) -> Item:
    world = coverage.world
    agency, area = world.agencies[cell.agency], world.areas[cell.area]
    return Item(
        kind="cell",
        subject=f"{cell.agency}.{cell.area}",
        label=f"{agency.label}: {area.label}",
        findings=found,
        start=f"kg explain {cell.agency} {cell.area}",
        agency=cell.agency,
        area=cell.area,
        rows=tuple(row for record in cell.records for row in record.rows),
        sources=tuple(cell.sources),
        newest=newest(cell.records),
        searches=searches.in_vain(cell.agency, cell.area),
    )


def _unknown(cell: Cell, searches: Searches) -> Iterator[Finding]:
    past = searches.in_vain(cell.agency, cell.area)
    if past:
        times = "once" if len(past) == 1 else f"{len(past)} times"
        yield Finding(words.IN_VAIN, f"looked for {times} in vain, last on {past[-1].date}")
    else:
        yield Finding(words.UNSEARCHED, "no row in force, no search in the log")


def _known(coverage: Coverage, cell: Cell) -> Iterator[Finding]:
    if cell.conflict:
        named = ", ".join(cell.providers)
        yield Finding(words.CONFLICT, f"sources disagree: {named or 'evidence says so'}")
    yield from _age(coverage, cell)
    yield from rests_on_little(cell.sources, coverage.world.source_kind)


def _age(coverage: Coverage, cell: Cell) -> Iterator[Finding]:
    """By the words of rule 6; evidence of which nothing is dated is last known there."""
    seen = newest(cell.records)
    if not seen:
        yield Finding(words.UNDATED, "nothing it rests on has a date")
    elif cell.freshness != st.FRESH:
        reason = words.AGING if cell.freshness == st.AGING else words.LAST_KNOWN
        age = years(seen, coverage.day)
        yield Finding(reason, f"newest evidence of {iso(seen)}, {age} years old")


def rests_on_little(sources: Collection[str], kinds: Mapping[str, str]) -> Iterator[Finding]:
    """Findings on facts with one source (id) only, or with none of a government.

    `kinds` has the kind of each source.
    """
    found = sorted({kinds[one] for one in sources})
    if found and GOVERNMENT.isdisjoint(found):
        yield Finding(words.UNOFFICIAL, f"rests on {' and '.join(found)} works only")
    if len(set(sources)) == 1:
        yield Finding(words.ONE_SOURCE, f"rests on one source, {next(iter(sources))}")
