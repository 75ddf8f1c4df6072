"""What a dataset becomes, kept on disk, so that a query need not wait for it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from kg.cache import kept, key_of
from kg.records.trust import EVERYTHING, Trust, trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.dates import Day
    from kg.rdf.dataset import Dataset

_ROOMS = ("", "tables", "records", "analysis", "rdf")
"""Rooms of the package that have a say in what the quads are."""


def cached_quads(data: Path, ontology: Path, day: Day | None, trust: Trust = EVERYTHING) -> bytes:
    """The quads that `assemble` makes of the same arguments.

    Raises:
        DataError: tables, rules or vocabulary cannot be used.
    """

    def make() -> bytes:
        from kg.rdf.dataset import assemble

        return zlib.compress(assemble(data, ontology, day, trust).quads, 1)

    return zlib.decompress(kept("nq.z", _key(data, ontology, day, trust), make))


def cached_triples(data: Path, ontology: Path, day: Day | None, trust: Trust = EVERYTHING) -> bytes:
    """The same without their graphs, each triple once: the default graph of a store.

    Raises:
        DataError: as `cached_quads`.
    """

    def make() -> bytes:
        from kg.rdf.store import without_graphs

        return zlib.compress(without_graphs(cached_quads(data, ontology, day, trust)), 1)

    return zlib.decompress(kept("nt.z", _key(data, ontology, day, trust), make))


def cached_dataset(
    data: Path, ontology: Path, day: Day | None = None, trust: Trust = EVERYTHING
) -> Dataset:
    """What `assemble` makes of the same arguments, without working out again what is kept.

    Raises:
        DataError: tables, rules or vocabulary cannot be used.
    """
    from kg.rdf.dataset import Dataset
    from kg.rdf.rules import rule_titles
    from kg.records.world import world_of
    from kg.tables.read import read_tables
    from kg.tables.schema import read_schema

    schema = read_schema(data)
    tables = read_tables(data, schema)
    world = world_of(trusted(tables, trust))
    quads = cached_quads(data, ontology, day, trust)
    return Dataset(schema, tables, world, day or world.date, quads, ontology, rule_titles(ontology))


def _key(data: Path, ontology: Path, day: Day | None, trust: Trust) -> Callable[[], str]:
    return lambda: key_of(f"{day} {trust}", _inputs(data, ontology), _ROOMS)


def _inputs(data: Path, ontology: Path) -> Iterator[Path]:
    yield from sorted([*data.glob("*.csv"), *data.glob("*.json")])
    yield from sorted([*ontology.glob("*.ttl"), *ontology.glob("rules/*.rq")])
