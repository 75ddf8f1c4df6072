"""Coverage in memory and by an engine, as the same plain cells to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analysis.coverage import Coverage
from kg.analysis.freshness import LIMITS
from kg.scale.gaps import ManyRecords
from kg.scale.records import write_records

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day
    from kg.records.world import World
    from kg.scale.engine import Engine


class Plain(NamedTuple):
    agency: str
    area: str
    status: str
    inherited_from: str
    freshness: str
    conflict: bool
    authorized_only: bool
    providers: tuple[str, ...]


def in_memory(world: World, day: Day) -> list[Plain]:
    """Every known cell, by the kernel."""
    return sorted(
        Plain(
            one.agency,
            one.area,
            one.status,
            one.inherited_from,
            one.freshness,
            one.conflict,
            one.authorized_only,
            tuple(one.providers),
        )
        for one in Coverage(world, day).known()
    )


def by_engine(engine: Engine, world: World, day: Day, file: Path) -> list[Plain]:
    """The same by an engine, over the records of `world` written to `file`."""
    with file.open("wb") as out:
        write_records(world.adoptions, out)
    many = ManyRecords(engine, [str(file)], world, day)
    many.require_known()
    return sorted(Plain(*one) for one in many.cells(LIMITS))
