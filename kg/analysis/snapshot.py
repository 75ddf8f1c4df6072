"""Snapshots: the known cells as an earlier build wrote them, and what differs from them now.

An earlier build knew other facts, so its cells cannot be computed again: they are read from the
coverage.csv that it wrote (kg.export.csv).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.analysis import status as st
from kg.analysis.gaps import COLUMNS
from kg.dates import first_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.analysis.coverage import Cell, Coverage
    from kg.dates import Day

    Key = tuple[str, str]


class State(NamedTuple):
    """A cell in short: status, ids of the providers it rests on, body it is inherited from."""

    status: str
    providers: tuple[str, ...] = ()
    inherited_from: str = ""

    @property
    def differs_by(self) -> tuple[str, tuple[str, ...]]:
        """What `kg diff` compares: status and providers."""
        return self.status, self.providers


UNKNOWN = State(st.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Known cells by agency and function (ids), as of `day`; all others were unknown."""

    day: Day
    cells: Mapping[Key, State]


class Difference(NamedTuple):
    """A cell that is not as it was; ids that are gone since may be among them."""

    agency: str
    area: str
    before: State
    after: State


def read_snapshot(text: str, day: Day) -> Snapshot:
    """The snapshot in `text`, a coverage.csv as of `day`.

    Raises:
        ValueError: it is none.
    """
    lines = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise ValueError("has other columns than coverage.csv")
    cells = {}
    for row in lines:
        if row["status"] not in st.RANK or first_day(row["as_of"]) != day:
            raise ValueError(f"line {lines.line_num} is no cell of that day")
        providers = tuple(row["providers"].split(";")) if row["providers"] else ()
        cells[row["agency"], row["area"]] = State(row["status"], providers, row["inherited_from"])
    return Snapshot(day, cells)


def snapshot_of(coverage: Coverage) -> Snapshot:
    """The known cells of all bodies in all tracked functions, as coverage.csv has them."""
    tracked = set(coverage.world.tracked)
    known = (cell for cell in coverage.known() if cell.area in tracked)
    return Snapshot(coverage.day, {(one.agency, one.area): state_of(one) for one in known})


def state_of(cell: Cell) -> State:
    """`cell` in short."""
    return State(cell.status, tuple(cell.providers), cell.inherited_from)


def snapshot_diff(earlier: Snapshot, later: Snapshot) -> list[Difference]:
    """Cells whose status or providers differ, by agency and function (ids)."""
    return [
        Difference(*key, before, after)
        for key, before, after in _pairs(earlier, later)
        if before.differs_by != after.differs_by
    ]


def _pairs(earlier: Snapshot, later: Snapshot) -> Iterator[tuple[Key, State, State]]:
    keys: Iterable[Key] = sorted({*earlier.cells, *later.cells})
    for key in keys:
        yield key, earlier.cells.get(key, UNKNOWN), later.cells.get(key, UNKNOWN)
