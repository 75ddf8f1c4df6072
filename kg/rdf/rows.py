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

from kg.dates import first_day, last_day
from kg.rdf import names
from kg.rdf.template import expand_template
from kg.tables.links import ids_of, targets_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.tables.links import Ids
    from kg.tables.read import Row, Tables
    from kg.tables.schema import Column, Schema, Table

DERIVED = names.thing("graph", "derived")
CURATED = names.thing("graph", "curated")
_LABEL = names.prop("rdfs:label")
_ALT_LABEL = names.prop("skos:altLabel")
_LABEL_STATED = names.prop("qsmo:labelStated")
_ROW_KEY = names.prop("qsmo:rowKey")


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


class Twins(NamedTuple):
    """Ids of the things that two tables describe, and the properties that both tables give them."""

    ids: frozenset[str]
    properties: set[str]


class RowWriter:
    """Writes the rows of all tables.

    `founding` maps a row's own IRI (without base, "adoption/ad-0005") to that of the record it
    belongs to, for tables whose rows the kernel groups.
    """

    def __init__(self, schema: Schema, tables: Tables, founding: Mapping[str, str]) -> None:
        self._schema = schema
        self._tables = tables
        self._founding = founding
        self._ids = ids_of(tables)
        self._twins = _twins(schema, self._ids)
        self._labels: dict[str, str] = {}

    def quads(self) -> Iterator[Quad]:
        """Quads of every row, table by table; the same quad may come twice."""
        return (quad for _, quad in self._all())

    def written(self) -> Iterator[Written]:
        """The same, each with the cell it comes from."""
        return (Written(*cell, quad) for cell, quad in self._all())

    def _all(self) -> Iterator[tuple[tuple[str, Row, str], Quad]]:
        for name, table in self._schema.items():
            columns = [column for column in table.columns if column.property]
            if columns:
                for row in self._tables[name]:
                    for column, quad in self._row(table, columns, row):
                        yield (name, row, column), quad

    def _row(self, table: Table, columns: list[Column], row: Row) -> Iterator[tuple[str, Quad]]:
        """Quads of one row, each with the name of its column."""
        graph = self._graph(table, row)
        evidence = f"<{names.BASE}evidence/{table.name}.{row[table.row_key]}>"
        has_evidence = "evidence" in row
        twins = self._twins.get(table.name)
        said_twice = twins.properties if twins and row["id"] in twins.ids else set()
        if has_evidence:
            key = names.text(f"{table.name}/{row[table.row_key]}")
            yield table.row_key, Quad(evidence, _ROW_KEY, key, graph)
        for column in columns:
            subject = self._subject(table, column, row)
            if not subject:
                continue
            for predicate, value in self._statements(table, column, row):
                named = self._label(subject, predicate, value)
                yield column.name, Quad(subject, named, value, graph)
                if column.also_as:
                    own = self._record(expand_template(table.about, row))
                    yield column.name, Quad(own, names.prop(column.also_as), value, graph)
                restated = table.merges_rows or column.property in said_twice
                if restated and not column.virtual and subject != evidence:
                    stated = _LABEL_STATED if predicate == _LABEL else predicate
                    yield column.name, Quad(evidence, stated, value, graph)

    def _graph(self, table: Table, row: Row) -> str:
        if table.graph:
            own = expand_template(names.BASE + table.graph, row)
            return names.iri(own) if own else DERIVED
        source = row.get("source", "")
        return names.thing("source", source) if source else CURATED

    def _subject(self, table: Table, column: Column, row: Row) -> str:
        if not column.about and table.identified_in and row["id"] in self._ids[table.identified_in]:
            if column.first_day_as or column.last_day_as:
                # How long a body has been a provider is not how long the body has been there.
                return f"<{names.BASE}evidence/{table.name}.{row[table.row_key]}>"
            return self._thing(table.identified_in, row["id"])
        for gone in (one for one in table.columns if one.gone_from and not column.about):
            return self._thing(row[gone.gone_from], row[gone.name])
        expanded = expand_template(column.about or table.about, row)
        return self._record(expanded) if expanded else ""

    def _statements(self, table: Table, column: Column, row: Row) -> Iterator[tuple[str, str]]:
        predicate = names.prop(expand_template(column.property, row))
        if column.virtual:
            value = expand_template(column.value, row)
            if value:
                yield predicate, self._record(names.expand(value))
            return
        cell = row[column.name]
        for value in cell.split(column.separator) if column.separator else [cell]:
            if value and value != column.null:
                yield predicate, self._value(column, row, value)
                yield from _widened(column, value)

    def _value(self, column: Column, row: Row, value: str) -> str:
        if column.value:
            tables = targets_of(column, row)
            # An id that can be in one table only has the IRI that the column says.
            for table in tables if column.references_by or len(tables) > 1 else ():
                if value in self._ids[table]:
                    return self._thing(table, value)
            return names.iri(expand_template(column.value, {**row, column.name: value}))
        if column.datatype.kind in ("date", "integer"):
            return names.typed(value, column.datatype.kind)
        return names.text(value)

    def _thing(self, table: str, key: str) -> str:
        return names.iri(expand_template(self._schema[table].about, {"id": key}))

    def _record(self, expanded: str) -> str:
        local = expanded.removeprefix(names.BASE)
        founding = self._founding.get(local)
        return names.iri(names.BASE + founding if founding else expanded)

    def _label(self, subject: str, predicate: str, value: str) -> str:
        """The first label of a thing is its label; a different one is another name for it."""
        if predicate == _LABEL and self._labels.setdefault(subject, value) != value:
            return _ALT_LABEL
        return predicate


def _twins(schema: Schema, ids: Ids) -> dict[str, Twins]:
    """Things that rows of two tables speak of, by each of the tables."""
    found = {}
    for table in schema.values():
        if table.identified_in:
            other = schema[table.identified_in]
            both = ids[table.name] & ids[other.name]
            said = _timeless(table) & _timeless(other)
            found[table.name] = found[other.name] = Twins(both, said)
    return found


def _timeless(table: Table) -> set[str]:
    """Properties of columns that hold no dates, since those of two tables are kept apart anyway."""
    return {
        one.property
        for one in table.columns
        if not (one.virtual or one.first_day_as or one.last_day_as)
    }


def _widened(column: Column, value: str) -> Iterator[tuple[str, str]]:
    if column.first_day_as:
        yield names.prop(column.first_day_as), names.day(first_day(value))
    if column.last_day_as:
        yield names.prop(column.last_day_as), names.day(last_day(value))
