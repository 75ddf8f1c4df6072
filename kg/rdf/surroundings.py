"""What the projection of a row has to know of other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.rdf import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.tables.links import Ids
    from kg.tables.schema import Schema, Table


class Twins(NamedTuple):
    """Ids of the things that two tables describe, and the properties that both tables give them."""

    ids: frozenset[str]
    properties: frozenset[str]


class Surroundings(NamedTuple):
    """What is known of the other rows: ids by table, and the record each row belongs to.

    `founding` maps a row's own IRI to that of its record, both spelt, where they differ. `labels`
    has the first label of each thing and grows.
    """

    schema: Schema
    ids: Ids
    twins: Mapping[str, Twins]
    founding: Mapping[str, str]
    labels: dict[str, str]


def surroundings(schema: Schema, ids: Ids, founding: Mapping[str, str]) -> Surroundings:
    """What a projection has to know of other rows; `founding` as for RowWriter."""
    moved = {
        names.thing(*row.split("/", 1)): names.thing(*record.split("/", 1))
        for row, record in founding.items()
        if row != record
    }
    return Surroundings(schema, ids, _twins(schema, ids), moved, {})


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


def _timeless(table: Table) -> frozenset[str]:
    """Properties of columns that hold no dates, since those of two tables are kept apart anyway."""
    return frozenset(
        one.property
        for one in table.columns
        if not (one.virtual or one.first_day_as or one.last_day_as)
    )
