"""The make-up of a thing's page: sections of tables, each line with the facts it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.status import StatusWord
    from kg.pages.links import Ref
    from kg.pages.things.facts import Fact


@dataclass(frozen=True, slots=True)
class Outside:
    """An address outside the site; shown as text where it is no web address."""

    label: str
    url: str


Cell: TypeAlias = "tuple[str | Ref | StatusWord | Outside, ...]"
"""What stands in a cell, piece after piece with nothing between."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its cells, then the facts it rests on; `past` where it is over."""

    cells: tuple[Cell, ...]
    facts: tuple[Fact, ...] = ()
    id: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `head` are the headings of the cells, `title` stands above it, "" for none."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    title: Cell = ()
    id: str = ""

    @property
    def sourced(self) -> bool:
        """Whether any line rests on facts, so that the columns for them are there."""
        return any(line.facts for line in self.lines)

    @property
    def label(self) -> str:
        """The title as text."""
        return cell_text(self.title)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page with its tables; `note` is a sentence above them.

    `shut` sections open when asked for.
    """

    id: str
    title: str
    tables: tuple[Table, ...] = ()
    note: Cell = ()
    shut: bool = False


def cell_text(cell: Cell) -> str:
    """The text of `cell`."""
    return "".join(one if isinstance(one, str) else one.label for one in cell)


def listed(pieces: Iterable[str | Ref], between: str = ", ") -> Cell:
    """`pieces` in one cell with `between` them."""
    made: list[str | Ref] = []
    for one in pieces:
        if one:
            made += [between, one] if made else [one]
    return tuple(made)
