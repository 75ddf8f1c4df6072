"""Small hand-made worlds with all the tables an explanation quotes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.analysis.coverage import Coverage
from kg.analysis.explain import Explainer
from kg.analysis.freshness import LIMITS, Limits
from kg.dates import first_day
from kg.paths import data_dir
from kg.records.world import World, world_of
from kg.tables.read import Row, Tables, read_tables
from tests.worlds import make_tables, schema


@cache
def next_steps() -> list[Row]:
    return read_tables(data_dir(), schema(), ["next_steps"])["next_steps"]


@dataclass
class Explained:
    tables: Tables
    world: World

    def on(self, day: str, limits: Limits = LIMITS) -> Explainer:
        return Explainer(Coverage(self.world, first_day(day), limits), self.tables)


def explained(**given: list[dict[str, str]]) -> Explained:
    """A world of the given rows, without policies, with the real next steps."""
    tables = make_tables(**given) | {"next_steps": next_steps()}
    return Explained(tables, world_of(tables))
