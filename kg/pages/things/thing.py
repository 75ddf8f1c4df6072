"""The page of one thing, as its template gets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.analysis.status import StatusWord
    from kg.pages.drawing import Drawing
    from kg.pages.things.conflicts import Conflict
    from kg.pages.things.sheet import Cell, Section
    from kg.pages.things.timeline import Timeline

Terms = tuple[tuple[str, "Cell"], ...]
"""Names of plain facts, each with what it is."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The status of one function at a glance; `path` opens its evidence in the coverage page."""

    label: str
    title: str
    word: StatusWord
    path: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: `kind` and `ident` as in its IRI, `what` it is in words, its name, its facts.

    So many sections as `first` says come before its picture and history.
    """

    kind: str
    ident: str
    iri: str
    what: str
    label: str
    lede: Cell
    terms: Terms
    sections: tuple[Section, ...]
    tiles: tuple[Tile, ...] = ()
    history: Timeline | None = None
    conflicts: tuple[Conflict, ...] = ()
    drawing: Drawing | None = None
    drawing_title: str = "Around it"
    first: int = 0
