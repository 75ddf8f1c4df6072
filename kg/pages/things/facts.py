"""What a fact is on a page: what its source says, which source, when, how surely, and its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.pages.environment import web
from kg.pages.links import Ref
from kg.pages.names import spoken_text
from kg.pages.permalink import permalink

if TYPE_CHECKING:
    from kg.pages.links import Refs
    from kg.tables.read import Row, Rows

OURS: Final = Ref("Our own reading, no document")
"""Stands for the source of the few curated rows that rest on none."""

CONFIDENCE: Final = {
    "high": "high confidence",
    "medium": "medium confidence",
    "low": "low confidence",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of one table.

    `key` is table and row as on the evidence in the graph ("adoptions/ad-0005"). `says` is what
    the source says in our words; `address` that of the document, "" where it is no web address;
    `observed` the date as people read it.
    """

    key: str
    says: str
    source: Ref
    address: str
    observed: str
    confidence: str

    @property
    def path(self) -> str:
        """The permanent place of the row below the site's folder."""
        return permalink(*self.key.split("/", 1))


class Facts:
    """Rows as facts, each made once; `sources` are the rows of that table."""

    def __init__(self, refs: Refs, sources: Rows) -> None:
        self._refs = refs
        self._sources = {row["id"]: row for row in sources}
        self._made: dict[str, Fact] = {}
        self._refs_made: dict[str, Ref] = {}

    def of(self, table: str, row: Row) -> Fact:
        """The fact that `row` of `table` is; the table has the columns source and evidence."""
        key = f"{table}/{row_key(row)}"
        if key not in self._made:
            self._made[key] = self._fact(key, row)
        return self._made[key]

    def _fact(self, key: str, row: Row) -> Fact:
        source = self._sources.get(row["source"])
        observed = spoken_text(row["observed"])
        if source and not observed:
            observed = f"undated, read {spoken_text(source['retrieved'])}"
        return Fact(
            key=key,
            says=row["evidence"],
            source=self._source(row["source"]) if source else OURS,
            address=web(source["url"]) if source else "",
            observed=observed or "undated",
            confidence=CONFIDENCE.get(row["confidence"], row["confidence"]),
        )

    def _source(self, ident: str) -> Ref:
        if ident not in self._refs_made:
            self._refs_made[ident] = self._refs.ref("source", ident)
        return self._refs_made[ident]


def row_key(row: Row) -> str:
    """The permanent key of a row: `row` where `id` names the thing, its first cell without both."""
    return row.get("row") or row.get("id") or next(iter(row.values()))
