"""Making a store on disk of tables of any size: the same quads as in memory, streamed."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from kg.errors import DataError, Problem
from kg.rdf.computed import coverage_quads, group_quads, period_quads
from kg.rdf.disk import load_lines, make_store
from kg.rdf.rules import run_rules
from kg.rdf.store import add_vocabulary
from kg.rdf.stream import Streamed, stream_quads
from kg.records.group import group_members
from kg.records.world import TABLES, world_of
from kg.tables.schema import read_schema
from kg.tables.stream import stream_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from kg.dates import Day
    from kg.rdf.rows import Quad
    from kg.tables.schema import Schema

    Tell = Callable[[str | Streamed], None]

QUADS_A_PART = 5_000


def make(
    data: Path,
    ontology: Path,
    folder: Path,
    tell: Tell,
    day: Day | None = None,
    *,
    rows_only: bool = False,
) -> None:
    """Makes the new store `folder` of the tables in `data` and the rules in `ontology`.

    It holds what `kg.rdf.dataset.assemble` has in memory, coverage as of `day`. With `rows_only` it
    holds what the rows say and the vocabulary, without what the kernel and the rules conclude: then
    memory does not grow with the tables.

    Raises:
        DataError: tables, rules or vocabulary cannot be used.
        UsageError: there is something at `folder` already.
        BuildError: it cannot be written.
    """
    schema = read_schema(data)

    def fill(store: ox.Store) -> None:
        load_lines(store, stream_quads(data, schema, tell, "union"))
        add_vocabulary(store, ontology)
        if not rows_only:
            tell("records and coverage")
            load_lines(store, _computed(data, schema, day))
            tell("rules")
            run_rules(store, ontology)

    try:
        make_store(folder, fill)
    except SyntaxError as error:
        mend = "Run `kg check`: it names the cell."
        said = f"a row makes no N-Quads ({error})"
        raise DataError([Problem(str(data), 0, "", "", said, mend)]) from None


def _computed(data: Path, schema: Schema, day: Day | None) -> Iterator[bytes]:
    """What the kernel adds, each quad in its graph and in the default graph."""
    tables = {name: list(stream_rows(data, schema[name])) for name in (*TABLES, "groups")}
    world = world_of(tables)
    day = world.date if day is None else day
    quads = chain(
        period_quads(world, day),
        group_quads(group_members(tables["groups"], world)),
        coverage_quads(world, day),
    )
    while part := list(islice(quads, QUADS_A_PART)):
        yield "".join(map(_lines, part)).encode()


def _lines(quad: Quad) -> str:
    said = f"{quad.subject} {quad.predicate} {quad.object}"
    return f"{said} {quad.graph} .\n{said} .\n"
