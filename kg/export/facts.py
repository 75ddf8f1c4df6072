"""What exports are made of that need tables and records, and not the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day
    from kg.records.world import World
    from kg.tables.read import Tables


class Facts(Protocol):
    """Tables, the records made of them, the day asked about, and where the tables were read.

    A dataset (kg.rdf.dataset) has them, and its graph.
    """

    @property
    def tables(self) -> Tables:
        """Rows by table."""

    @property
    def world(self) -> World:
        """The records."""

    @property
    def day(self) -> Day:
        """The day of periods and coverage."""

    @property
    def folder(self) -> Path | None:
        """Where the tables were read, None where they were not read from a folder."""


class Recorded(NamedTuple):
    """Facts without a graph."""

    tables: Tables
    world: World
    day: Day
    folder: Path | None
