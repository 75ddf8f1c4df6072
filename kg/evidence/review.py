"""The table a person reviews: each candidate as the row it would be, with what it rests on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.evidence.candidates import Candidate, Reduction
    from kg.evidence.mapping import EvidenceMap
    from kg.tables.read import Row, Rows, Tables

ACCEPT: Final = "accept"
ROW: Final = (
    *("agency", "area", "provider", "service", "status", "extent", "from", "until", "source"),
    *("observed", "evidence", "confidence"),
)
"""Columns of the table adoptions that a candidate fills."""
SHOWN: Final = ("agency_label", "records", "first", "last", "amount", "matched", "recorded")
"""Columns that are for the reviewer only."""
COLUMNS: Final = (ACCEPT, *ROW, *SHOWN)

YES: Final = "yes"
WORDS: Final = (YES, "no", "")


class Review:
    """The candidates of `reduction` as rows of COLUMNS; `known` counts those that are recorded.

    A candidate is recorded when a row of the same source says the same use: with the same status,
    of the same body, function and provider. Others that are recorded are named beside it.
    """

    def __init__(self, reduction: Reduction, how: EvidenceMap, tables: Tables) -> None:
        self._how = how
        self._labels = {row["id"]: row["label"] for row in tables["agencies"]}
        self._said: dict[tuple[str, ...], Rows] = defaultdict(list)
        for row in tables["adoptions"]:
            self._said[row["agency"], row["area"], row["provider"]].append(row)
        self.new: list[dict[str, str]] = []
        self.known: list[dict[str, str]] = []
        for one in reduction.candidates:
            cells, recorded = self._row(one)
            (self.known if recorded else self.new).append(cells)

    def rows(self, *, everything: bool) -> list[dict[str, str]]:
        """The rows to review: those not recorded yet, or all."""
        rows = self.new + self.known if everything else self.new
        return sorted(rows, key=lambda row: tuple(row[name] for name in ROW))

    def _row(self, one: Candidate) -> tuple[dict[str, str], bool]:
        said, statement = self._said[one.key[:3]], self._how.row
        days = {"first": one.first, "last": one.last, "until": one.until}
        if one.with_until < one.records:
            days["until"] = ""  # a record without an end is open
        row = dict(zip(("agency", "area", "provider", "service", "extent"), one.key, strict=True))
        row |= {
            ACCEPT: "",
            "status": statement.status,
            "source": statement.source,
            "confidence": one.rule.confidence or statement.confidence,
            "from": days.get(statement.from_, statement.from_),
            "until": days.get(statement.until, statement.until),
            "observed": days.get(statement.observed, statement.observed),
            "agency_label": self._labels[one.key.agency],
            "records": str(one.records),
            "first": one.first,
            "last": one.last,
            "amount": "" if one.amount is None else f"{one.amount:.2f}",
            "matched": "; ".join(sorted(one.matched)),
            "recorded": " ".join(row["id"] for row in said),
        }
        row["evidence"] = self._evidence(one, days)
        return row, any(self._same(old) for old in said)

    def _same(self, old: Row) -> bool:
        """Whether a row says the same; one that an earlier state of the feed carried does too."""
        return (old["source"], old["status"]) == (self._how.row.source, self._how.row.status)

    def _evidence(self, one: Candidate, days: dict[str, str]) -> str:
        filled = {
            **days,
            "product": one.rule.product,
            "again": f", again {one.last}" if one.last > one.first else "",
            "records": f"{one.records:,}",
            "amount": "" if one.amount is None else f"${one.amount:,.2f}",
            "valid": f", valid to {days['until']}" if days["until"] else "",
        }
        text = one.rule.evidence or self._how.row.evidence
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def accepted(file: str, columns: Iterable[str], rows: Rows) -> list[dict[str, str]]:
    """Of a reviewed table those rows that were accepted, with the columns of adoptions only.

    Raises:
        DataError: a column is missing, or `accept` says something else than yes, no or nothing.
    """
    missing = [name for name in (ACCEPT, *ROW) if name not in set(columns)]
    problems = [
        Problem(file, 1, name, "", "is missing", "Review the table that kg evidence writes.")
        for name in missing
    ]
    if not missing:
        problems = [
            Problem(
                file, row.line, ACCEPT, row[ACCEPT], "is no answer", "Write yes, no or nothing."
            )
            for row in rows
            if _answer(row) not in WORDS
        ]
    if problems:
        raise DataError(problems)
    return [{name: row[name] for name in ROW} for row in rows if _answer(row) == YES]


def _answer(row: Row) -> str:
    return row[ACCEPT].strip().lower()
