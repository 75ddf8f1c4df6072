"""Trust: which rows count, by the confidence they state and by who speaks in their source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.tables.read import Row, Rows, Tables

CONFIDENCE: Final = ("low", "medium", "high")
"""Words of the column `confidence`, weakest first."""

GOVERNMENT: Final = frozenset({"government", "oversight", "statute-or-regulation"})
"""Kinds of source in which a government speaks: the press and secondary works are not among them.

Oversight bodies (GAO, inspectors general) are government too.
"""

JUDGED: Final = ("adoptions", "intake")
"""Tables whose rows are left out when they are not trusted: who uses what, and who takes customers.

Listings and designations always count: without one of them a use would look like an established
gap, where without a record of use a cell is only unknown.
"""


class Trust(NamedTuple):
    """Rows of at least `confidence`; with `government`, only from government sources."""

    confidence: str = "low"
    government: bool = False

    @property
    def everything(self) -> bool:
        """Whether no row is left out."""
        return self.confidence == CONFIDENCE[0] and not self.government

    def keeps(self, row: Row, kind: str) -> bool:
        """Whether a row counts whose source is of `kind`."""
        sure = CONFIDENCE.index(row["confidence"]) >= CONFIDENCE.index(self.confidence)
        return sure and (not self.government or kind in GOVERNMENT)

    def kept(self, rows: Rows, kinds: Mapping[str, str]) -> Rows:
        """The rows that count; `kinds` has the kind of each source.

        Records are then made as if only these rows had ever been written, so that what is not
        trusted closes nothing either.
        """
        if self.everything:
            return rows
        return [row for row in rows if self.keeps(row, kinds[row["source"]])]


EVERYTHING: Final = Trust()


def trusted(tables: Tables, trust: Trust) -> Tables:
    """The same `tables`, which include sources, with only the rows that `trust` keeps."""
    if trust.everything:
        return tables
    kinds = {row["id"]: row["kind"] for row in tables["sources"]}
    return {
        name: trust.kept(rows, kinds) if name in JUDGED else rows for name, rows in tables.items()
    }
