"""CSV -> RDF -> CSV: what the graph holds of a row is all of the row."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.paths import data_dir
from kg.rdf.computed import founding_rows
from kg.rdf.rows import RowWriter
from kg.rdf.store import n_quads
from kg.records.world import world_of
from kg.tables.read import Row, read_tables
from kg.tables.schema import read_schema
from tests.examples import examples
from tests.rdf.reading_back import columns, described, tables_of
from tests.small import real

SCHEMA = read_schema(data_dir())
GROUP = described(data_dir())
REAL = read_tables(data_dir(), SCHEMA)
FOUNDING = founding_rows(world_of(REAL))
WRITER = RowWriter(SCHEMA, REAL, {})
"""Knows the ids of all real rows, whichever rows it is given to write."""


def plain(name: str, rows) -> list[dict[str, str]]:
    """Rows by key as the graph can hold them: the items of a list have no order."""
    lists = [one["name"] for one in columns(GROUP[name]) if "separator" in one]
    separators = {one["name"]: one.get("separator") for one in columns(GROUP[name])}
    made = []
    for row in rows:
        one = dict(row)
        for column in lists:
            sep = separators[column]
            one[column] = sep.join(sorted(set(row[column].split(sep))))
        made.append(one)
    return sorted(made, key=lambda one: [one[column] for column in SCHEMA[name].primary_key])


def back(tables) -> dict[str, list[dict[str, str]]]:
    quads = n_quads(RowWriter(SCHEMA, tables, FOUNDING).quads())
    return tables_of(quads, GROUP)


def test_every_column_of_every_table_has_a_property():
    """But for the number of a row, which the name of its evidence has."""
    without = {
        (name, one.name, one.datatype.title or one.description)
        for name, table in SCHEMA.items()
        for one in table.columns
        if not one.property
    }
    assert {column for _, column, _ in without} == {"row", "id"}
    assert all("permanent row id" in said for _, _, said in without)


@pytest.mark.parametrize("name", SCHEMA)
def test_the_shipped_graph_gives_the_shipped_table(name):
    assert plain(name, shipped()[name]) == plain(name, REAL[name])


def shipped():
    if not _shipped:
        _shipped.update(tables_of(real().quads, GROUP))
    return _shipped


_shipped: dict[str, list[dict[str, str]]] = {}


def cell(table: str, column: dict, row: Row):
    """Any cell that `kg check` accepts in that place."""
    name, own = column["name"], column.get("datatype", "string")
    kind = own if isinstance(own, str) else own["base"]
    form = "" if isinstance(own, str) else own.get("format", "")
    key = name in ("row", "id") or name in SCHEMA[table].primary_key
    any_text = some.text(some.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)
    fixed = "https://w3id.org/qsmo/ns#references" in column or "valueUrl" in column or key
    if fixed or "https://w3id.org/qsmo/ns#referencesBy" in column or form or kind == "date":
        shown = sorted({one[name] for one in REAL[table]} - {""})
        texts = some.just(row[name]) if key else some.sampled_from(shown or [row[name]])
        if key and own == "string":  # a key that is a text stays one of a kind
            texts = any_text.map(lambda text: row[name] + text)
    elif kind == "integer":
        texts = some.integers(0, 10**9).map(str)
    else:
        texts = any_text
    # where a word stands for nothing, an empty cell is refused
    empty = not column.get("required") and not key and "null" not in column
    return some.just("") | texts if empty else texts


@settings(max_examples=examples(30), deadline=None)
@given(data=some.data())
@pytest.mark.parametrize("name", SCHEMA)
def test_any_row_comes_back(name, data):
    """Rows of real ids and any text, one table at a time, beside all other real rows."""
    rows = random.Random(data.draw(some.integers(0, 99))).sample(
        REAL[name], min(4, len(REAL[name]))
    )
    made = []
    for row in rows:
        other = Row(row)
        for column in columns(GROUP[name]):
            other[column["name"]] = data.draw(cell(name, column, row))
        other.line = row.line
        made.append(other)
    only = {table: made if table == name else [] for table in SCHEMA}
    WRITER._tables = only
    found = tables_of(n_quads(WRITER.quads()), GROUP)
    assert plain(name, found[name]) == plain(name, made)
