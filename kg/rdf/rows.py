"""The row writer: each row's triples, in the named graph of the row's source.

The mapping is data/metadata.json, so that any CSVW processor makes the same triples. Written here
is what CSVW cannot say: the named graph, which record a row belongs to, one IRI for a body that is
agency and provider, an id that went away named by the table it stood in, one IRI for each item of a
list, nothing for a virtual column made from an empty cell, dates widened to days, the key of a row
on its evidence, rows of one thing restated on their evidence, a name given to a body and to the
record of the name, and further labels of one thing as alternative ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.rdf.projection import Projection
from kg.rdf.surroundings import surroundings
from kg.tables.cells import not_understood
from kg.tables.links import ids_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.rdf.projection import Statement
    from kg.tables.read import Row, Tables
    from kg.tables.schema import Schema


class Quad(NamedTuple):
    """Subject, predicate, object and named graph, each in N-Quads spelling."""

    subject: str
    predicate: str
    object: str
    graph: str


class Written(NamedTuple):
    """A quad, and the cell it was written from: `column` of `row`, a row of `table`."""

    table: str
    row: Row
    column: str
    quad: Quad


class RowWriter:
    """Writes the rows of all tables.

    `founding` maps a row's own IRI (without base, "adoption/ad-0005") to that of the record it
    belongs to, for tables whose rows the kernel groups.

    Each way of reading it raises DataError where a row cannot be said.
    """

    def __init__(self, schema: Schema, tables: Tables, founding: Mapping[str, str]) -> None:
        self._schema = schema
        self._tables = tables
        self._around = surroundings(schema, ids_of(tables), founding)

    def quads(self) -> Iterator[Quad]:
        """Quads of every row, table by table; the same quad may come twice."""
        return (one.quad for one in self.written())

    def lines(self) -> Iterator[str]:
        """The same as lines of N-Quads."""
        for _, _, graph, (_, subject, said) in self._all():
            yield f"{subject} {said} {graph} .\n"

    def written(self) -> Iterator[Written]:
        """Quads of every row, each with the cell it comes from."""
        for table, row, graph, (column, subject, said) in self._all():
            predicate, _, term = said.partition(" ")
            yield Written(table, row, column, Quad(subject, predicate, term, graph))

    def _all(self) -> Iterator[tuple[str, Row, str, Statement]]:
        around = self._around._replace(labels={})  # which label is the first is found anew
        for name, table in self._schema.items():
            projection = Projection(table, around)
            for row in self._tables[name]:
                try:
                    graph, said = projection.graph(row), projection.statements(row)
                except ValueError as error:
                    raise not_understood(table, row, error) from error
                for statement in said:
                    yield name, row, graph, statement
