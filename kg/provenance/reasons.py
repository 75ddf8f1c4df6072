"""Reasons why a triple is in the graph: rows that state it, the kernel, a rule, the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyoxigraph as ox

How = Literal["row", "kernel", "rule", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Cite:
    """One row: its place, and what its source says, "" where it has none.

    `column` is the one a triple was written from, "" where the whole row is meant.
    """

    table: str
    key: str
    line: int
    column: str = ""
    source: str = ""
    title: str = ""
    url: str = ""
    says: str = ""
    observed: str = ""
    confidence: str = ""

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.table}.csv:{self.line}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a triple is in one named graph.

    Of a row `rows` is that row. The kernel computed it from `rows` by what `text`, the definition
    of the property, says. The rule `name` (a file of ontology/rules, whose title is `text`)
    concluded it from each of `premises`, any of which would do. The vocabulary defines it in `name`
    at `line`, 0 where the line is not known.
    """

    how: How
    graph: str
    name: str = ""
    text: str = ""
    line: int = 0
    rows: tuple[Cite, ...] = ()
    premises: tuple[tuple[ox.Triple, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """A triple with its reasons; one at least, and one of each way in which it came about."""

    triple: ox.Triple
    reasons: tuple[Reason, ...]
