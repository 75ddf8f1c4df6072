"""The material of the pages from the facts that ship, made once a session."""

from __future__ import annotations

from functools import cache

from kg.analysis.coverage import Coverage
from kg.pages import Material
from kg.pages.environment import environment
from kg.pages.page import Family, Page
from kg.pages.site import _common, rendered
from kg.paths import data_dir, ontology_dir
from kg.records.world import world_of
from kg.tables.read import read_tables
from kg.tables.schema import read_schema


@cache
def real_material() -> Material:
    tables = read_tables(data_dir(), read_schema(data_dir()))
    world = world_of(tables)
    return Material(Coverage(world, world.date), tables, ontology=ontology_dir())


def written(family: Family, material: Material) -> dict[str, str]:
    """Texts of all pages and files of one family, by path."""
    env, common = environment(), _common(material)
    return {
        one.path: rendered(env, one, common) if isinstance(one, Page) else str(one.content)
        for one in family(material)
    }
