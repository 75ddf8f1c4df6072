"""The dataset: rows, records and rules brought together as quads and as a queryable store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kg.query.guard import names_graphs
from kg.rdf.computed import coverage_quads, founding_rows, group_quads, period_quads
from kg.rdf.rows import RowWriter
from kg.rdf.rules import rule_files, rule_titles, run_rules
from kg.rdf.store import (
    in_order,
    load_store,
    load_triples,
    merged,
    n_quads,
    quad_lines,
    without_graphs,
)
from kg.records.group import group_members
from kg.records.trust import EVERYTHING, Trust, trusted
from kg.records.world import World, world_of
from kg.tables.read import Tables, read_tables
from kg.tables.schema import Schema, read_schema

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

    from kg.dates import Day


@dataclass(frozen=True)
class Dataset:
    """Everything of one data folder: its tables, records and quads.

    `quads` are N-Quads of rows, kernel and rules, sorted, each once; the vocabulary in the folder
    `ontology` is in `store` only (graph https://w3id.org/qsmo/ns#). `rules` has what each rule
    says, by name. `folder` is where the tables were read, None where they were not read from one.
    `plain` are the quads without their graphs, where they were at hand.
    """

    schema: Schema
    tables: Tables
    world: World
    day: Day
    quads: bytes
    ontology: Path
    rules: dict[str, str]
    folder: Path | None = None
    plain: bytes | None = field(default=None, repr=False)

    @cached_property
    def triples(self) -> bytes:
        """The quads without their graphs, as N-Triples, sorted, each once."""
        return without_graphs(self.quads) if self.plain is None else self.plain

    @cached_property
    def store(self) -> ox.Store:
        """The quads and the vocabulary to be asked; loaded when first wanted.

        Raises:
            DataError: a file of the vocabulary is not Turtle.
        """
        return load_store(self.quads, vocabulary=self.ontology)


def assemble(
    data: Path, ontology: Path, day: Day | None = None, trust: Trust = EVERYTHING
) -> Dataset:
    """The dataset of the tables in `data` and the rules in `ontology`, coverage as of `day`.

    `day` defaults to the date of the data, its newest retrieval. All rows are in the graph; periods
    and coverage are those of the records that `trust` lets count.

    Raises:
        DataError: tables, rules or vocabulary cannot be used; `kg check` lists all problems.
    """
    schema = read_schema(data)
    made = dataset_of(schema, read_tables(data, schema), ontology, day, trust)
    return replace(made, folder=data)


def dataset_of(
    schema: Schema,
    tables: Tables,
    ontology: Path,
    day: Day | None = None,
    trust: Trust = EVERYTHING,
) -> Dataset:
    """The dataset of `tables`, which hold every table of `schema`; else as `assemble`."""
    world = world_of(trusted(tables, trust))
    day = world.date if day is None else day
    writer = RowWriter(schema, tables, founding_rows(world))
    told = in_order(
        chain(
            writer.lines(),
            quad_lines(period_quads(world, day)),
            quad_lines(group_quads(group_members(tables["groups"], world))),
            quad_lines(coverage_quads(world, day)),
        )
    )
    plain = without_graphs(told)
    named = any(names_graphs(rule.read_text("utf-8")) for rule in rule_files(ontology))
    store = load_store(told, vocabulary=ontology) if named else load_triples(plain, ontology)
    inferred = n_quads(run_rules(store, ontology, named=named))
    return Dataset(
        schema,
        tables,
        world,
        day,
        merged(told, inferred),
        ontology,
        rule_titles(ontology),
        plain=merged(plain, without_graphs(inferred)),
    )
