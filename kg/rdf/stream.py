"""The rows of tables of any size as N-Quads, one after the other.

What has to be known of other tables is found first and is small: the ids by which a cell finds its
table, and the rows that belong to another row's record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.rdf.founding import streamed_founding
from kg.rdf.projection import Projection
from kg.rdf.surroundings import surroundings
from kg.tables.cells import not_understood
from kg.tables.stream import stream_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.rdf.surroundings import Surroundings
    from kg.tables.links import Ids
    from kg.tables.schema import Schema, Table

ROWS_A_PART = 200
"""Rows that are written together: some megabyte of N-Quads."""


Form = Literal["quads", "union", "triples"]
"""Each statement in its named graph; there and in the default graph; or in that alone."""


class Streamed(NamedTuple):
    """How far it is: the table being read, its rows so far, the statements of all tables so far."""

    table: str
    rows: int
    statements: int


def stream_quads(
    data: Path, schema: Schema, tell: Callable[[Streamed], None], form: Form = "quads"
) -> Iterator[bytes]:
    """N-Quads of all rows in `data`, in parts; `triples` are N-Triples.

    What two rows say is written twice. `tell` is called after each part.

    Raises:
        DataError: a table cannot be read, or a row cannot be understood: the first such row.
    """
    around = surroundings(schema, ids_needed(data, schema), streamed_founding(data, schema))
    statements = 0
    for table in schema.values():
        rows, part = 0, []
        for rows, (lines, count) in enumerate(_written(data, table, around, form), 1):
            part.append(lines)
            statements += count
            if rows % ROWS_A_PART == 0:
                yield "".join(part).encode()
                part.clear()
                tell(Streamed(table.name, rows, statements))
        yield "".join(part).encode()
        tell(Streamed(table.name, rows, statements))


def _written(
    data: Path, table: Table, around: Surroundings, form: Form
) -> Iterator[tuple[str, int]]:
    """Lines of each row, and how many statements it makes."""
    projection = Projection(table, around)
    named, plain = form != "triples", form != "quads"
    for row in stream_rows(data, table):
        try:
            graph = projection.graph(row)
            said = projection.statements(row)
        except ValueError as error:
            raise not_understood(table, row, error) from error
        lines = [f"{subject} {one} {graph} .\n" for _, subject, one in said] if named else []
        if plain:
            lines += [f"{subject} {one} .\n" for _, subject, one in said]
        yield "".join(lines), len(said)


def ids_needed(data: Path, schema: Schema) -> Ids:
    """Ids of those tables by whose ids the projection decides which thing a cell means."""
    needed: set[str] = set()
    for table in schema.values():
        if table.identified_in:
            needed |= {table.name, table.identified_in}
        for column in table.columns:
            if len(column.references) > 1:
                needed.update(column.references)
            if column.references_by:
                needed.update(*column.references_by[1].values())
    return {
        name: frozenset(row["id"] for row in stream_rows(data, table) if "id" in row)
        if name in needed
        else frozenset()
        for name, table in schema.items()
    }
