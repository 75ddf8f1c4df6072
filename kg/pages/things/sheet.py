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


TOGETHER = 3
"""So many lines of one source stand together under its name."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `head` are the headings of the cells, `title` stands above it, () for none.

    With `by_source`, lines that rest on the same source stand together.
    """

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    title: Cell = ()
    id: str = ""
    by_source: bool = False

    def groups(self) -> list[tuple[Fact | None, list[Line]]]:
        """The lines in groups: those of one source, date and confidence with a fact that has them.

        Only so many that it is worth while; the others come first, as they are.
        """
        if not self.by_source:
            return [(None, list(self.lines))]
        found: dict[tuple[object, ...], list[Line]] = {}
        for line in self.lines:
            shared = {(one.source, one.observed, one.confidence) for one in line.facts}
            key = shared.pop() if len(shared) == 1 else ()
            found.setdefault(key, []).append(line)
        few = (lines for key, lines in found.items() if not key or len(lines) < TOGETHER)
        single = [one for lines in few for one in lines]
        grouped = [
            (lines[0].facts[0], lines)
            for key, lines in found.items()
            if key and len(lines) >= TOGETHER
        ]
        return [*([(None, single)] if single else []), *grouped]

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

    `shut` sections open when asked for. `left_out` lines found no room on the page.
    """

    id: str
    title: str
    tables: tuple[Table, ...] = ()
    note: Cell = ()
    shut: bool = False
    left_out: int = 0


def weight(line: Line, *, brief: bool) -> int:
    """About how many bytes `line` takes on a page; `brief` where the source stands above it."""
    cells = sum(12 + sum(map(_piece, cell)) for cell in line.cells)
    return 20 + cells + sum(_fact(one, brief=brief) for one in line.facts)


def _piece(one: str | Ref | StatusWord | Outside) -> int:
    if isinstance(one, str):
        return len(one)
    return len(one.label) + (len(getattr(one, "path", "")) + 26 if one.label else 0)


def _fact(one: Fact, *, brief: bool) -> int:
    report = 2 * len(one.key) + 105
    cited = len(one.source.label) + len(one.source.path) + len(one.address) + 115
    return len(one.says) + report + (0 if brief else cited)


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
