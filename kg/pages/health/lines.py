"""Items of the work list as lines of a page: links to the things, their rows and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.health import words
from kg.pages.links import Ref
from kg.pages.permalink import permalink

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.analysis.health.item import Finding, Item
    from kg.analysis.searches import Search
    from kg.pages.links import Refs

MOST_ROWS = 3
"""Rows linked in a line; of more the number is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item: what it is about, why, and where to start. `reasons` are ids joined by blanks.

    `start` is "" of a source: its page lists everything that rests on it.
    """

    rank: int
    points: int
    id: str
    what: tuple[Ref, ...]
    why: tuple[Ref, ...]
    reasons: str
    area: str
    start: str
    rows: tuple[Ref, ...]
    more: int
    searches: tuple[tuple[Search, str], ...]


class Lines:
    """Lines of items; `tables` has the table of each row key."""

    def __init__(self, refs: Refs, tables: Mapping[str, str]) -> None:
        self._refs, self._tables = refs, tables

    def line(self, rank: int, one: Item) -> Line:
        """The line of the item that stands at `rank`."""
        return Line(
            rank=rank,
            points=one.points,
            id=one.subject if one.kind == "cell" else "",
            what=tuple(self._what(one)),
            why=tuple(self._why(one, finding) for finding in one.findings),
            reasons=" ".join(finding.reason for finding in one.findings),
            area=one.area,
            start="" if one.kind == "source" else one.start,
            rows=tuple(self._row(key) for key in one.rows[:MOST_ROWS]),
            more=max(len(one.rows) - MOST_ROWS, 0),
            searches=tuple((each, permalink("search_log", each.row)) for each in one.searches),
        )

    def _what(self, one: Item) -> Iterator[Ref]:
        refs = self._refs
        if one.kind == "cell" or (one.kind == "rows" and one.agency and one.area):
            yield refs.ref("agency", one.agency, short=True)
            yield refs.ref("area", one.area)
        elif one.kind in ("source", "office"):
            yield refs.ref(one.kind, one.subject)
        else:
            yield Ref(one.label)
            if one.area:
                yield refs.ref("area", one.area)

    def _why(self, one: Item, finding: Finding) -> Ref:
        """What was seen; one source is named by a link to it."""
        if finding.reason == words.ONE_SOURCE:
            path = self._refs.links.path("source", one.sources[0])
            return Ref("one source only", path)
        return Ref(finding.text)

    def _row(self, key: str) -> Ref:
        table = self._tables.get(key, "")
        return Ref(key, permalink(table, key) if table else "")
