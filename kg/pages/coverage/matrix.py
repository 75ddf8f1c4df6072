"""The coverage matrix as data: columns by area, rows by body, totals with unknown apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.leading import leading_records
from kg.pages.standing import heading, leaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.pages.names import Names
    from kg.records.agency import Agency
    from kg.records.world import World

STALE = "stale"
CONFLICT = "conflict"
MIXED = "mixed"
MARKS = {STALE: "◷", CONFLICT: "≠", MIXED: "+"}
"""Flag of a cell -> its mark beside the provider."""
INHERITED = "inherited"
AUTHORIZED = "authorized"
ALL_MARKS = {**MARKS, INHERITED: "↑", AUTHORIZED: "†"}
"""The same with those that say how a body came by its provider."""
WORDS = {
    STALE: "evidence older than {years} years or undated",
    CONFLICT: "sources disagree",
    MIXED: "bureaus differ",
    INHERITED: "taken over from the body above",
    AUTHORIZED: "a security authorization only, which is not use",
}
"""Flag of a cell -> what it means; `years` is the limit of fresh evidence."""
BRIEF = {
    STALE: "older evidence",
    CONFLICT: "sources disagree",
    MIXED: "bureaus differ",
    INHERITED: "inherited",
    AUTHORIZED: "authorization only",
}
"""The same in two words, in squares and beside the statuses."""


@dataclass(frozen=True, slots=True)
class Column:
    """One main function; `first` of its area. `label` is the full name, `short` the heading."""

    id: str
    label: str
    short: str
    first: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One area over its columns, who leads it and the standing of that office.

    `offices` are those who lead it, as named in `leader`, with the ids of the QSMOs.
    """

    id: str
    label: str
    leader: str
    standing: str
    columns: tuple[Column, ...]
    offices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """What one square shows; `flags` are those of ALL_MARKS."""

    cell: Cell
    text: str
    flags: tuple[str, ...]

    @property
    def word(self) -> st.StatusWord:
        """Label, symbol and meaning of the status."""
        return st.WORD[self.cell.status]

    @property
    def marks(self) -> str:
        """The marks of its flags."""
        return "".join(ALL_MARKS[flag] for flag in self.flags)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One body and its squares, in the order of the columns."""

    id: str
    acronym: str
    plain: str
    label: str
    cfo_act: bool
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Cells by status; gaps are established ones, `unknown` stands apart (rule 5)."""

    bodies: int
    cells: int
    by_status: dict[str, int]
    stale: int
    conflicts: int

    @property
    def unknown(self) -> int:
        """Cells of which nothing in force is recorded."""
        return self.by_status[st.UNKNOWN]

    @property
    def known(self) -> int:
        """Cells of which something in force is recorded."""
        return self.cells - self.unknown

    @property
    def gaps(self) -> int:
        """Established gaps: known cells that no marketplace covers."""
        return sum(self.by_status[status] for status in st.GAPS)

    @property
    def share(self) -> int:
        """Known cells in percent of all, rounded."""
        return round(100 * self.known / self.cells) if self.cells else 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Top-level bodies that exist on the day by main functions; CFO Act agencies first."""

    groups: tuple[Group, ...]
    rows: tuple[MatrixRow, ...]
    gone: tuple[str, ...]

    @property
    def columns(self) -> list[Column]:
        """All columns, from left to right."""
        return [column for group in self.groups for column in group.columns]

    @property
    def cfo_act(self) -> list[MatrixRow]:
        """Rows of the CFO Act agencies."""
        return [row for row in self.rows if row.cfo_act]


def matrix(coverage: Coverage, names: Names) -> Matrix:
    """The matrix of the world on the day of `coverage`; `gone` are CFO Act agencies left out."""
    world = coverage.world
    top = [one for one in listed(world) if not one.parent]
    return Matrix(
        groups=tuple(_groups(coverage, names)),
        rows=tuple(
            MatrixRow(
                id=one.id,
                acronym=one.acronym,
                plain=names.plain(one.id),
                label=one.label,
                cfo_act=one.cfo_act,
                cells=tuple(
                    cell_view(cell, coverage, names)
                    for cell in coverage.cells([one.id], world.main_functions)
                ),
            )
            for one in top
            if one.exists(coverage.day)
        ),
        gone=tuple(
            names.organisation(one.id)
            for one in top
            if one.cfo_act and not one.exists(coverage.day)
        ),
    )


def listed(world: World) -> list[Agency]:
    """All bodies in the order of the page: CFO Act agencies first, then by acronym or name."""
    return sorted(
        world.agencies.values(),
        key=lambda one: (not one.cfo_act, one.acronym or one.label, one.id),
    )


def totals(rows: Sequence[MatrixRow]) -> Totals:
    """Counts over all squares of `rows`."""
    views = [view for row in rows for view in row.cells]
    counts = Counter(view.cell.status for view in views)
    return Totals(
        bodies=len(rows),
        cells=len(views),
        by_status={word.id: counts[word.id] for word in st.STATUSES},
        stale=sum(STALE in view.flags for view in views),
        conflicts=sum(CONFLICT in view.flags for view in views),
    )


def _groups(coverage: Coverage, names: Names) -> Iterable[Group]:
    areas = coverage.world.areas
    for area, main in groupby(coverage.world.main_functions, lambda one: areas[one].main_of):
        columns = tuple(
            Column(one, names.area(one), names.column(one), first=not place)
            for place, one in enumerate(main)
        )
        inside = [one.id for one in columns]
        leader, standing = heading(coverage, names, inside)
        who = tuple(leaders(coverage, names, inside).items())
        yield Group(area, names.area(area), leader, standing, columns, who)


def cell_view(cell: Cell, coverage: Coverage, names: Names) -> CellView:
    """What the square of `cell` shows on the day of `coverage`."""
    raised = {
        STALE: cell.known and cell.freshness != st.FRESH,
        CONFLICT: cell.conflict,
        MIXED: cell.mixed,
        INHERITED: bool(cell.inherited_from),
        AUTHORIZED: cell.authorized_only,
    }
    flags = tuple(flag for flag, holds in raised.items() if holds)
    return CellView(cell, _text(cell, coverage, names), flags)


def _text(cell: Cell, coverage: Coverage, names: Names) -> str:
    """The provider that carries the status, and how many others there are."""
    if not cell.known:
        return ""
    if cell.bureaus:
        count = sum(cell.bureaus.values())
        return f"{count} bureau{'s' if count > 1 else ''}"
    records = leading_records(coverage, cell)
    providers = list(dict.fromkeys(one.provider for one in records if one.provider))
    if not records[0].provider or not providers:
        return "not named"
    first = "own" if providers[0] == cell.agency else names.short(providers[0])
    return f"{first} +{len(providers) - 1}" if len(providers) > 1 else first
