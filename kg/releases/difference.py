"""What differs between two states of the tables: rows added, changed and withdrawn, by row key.

Compared are cells by the names of their columns. A column that one state lacks counts as empty
there, and line ends and the order of rows count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.tables.read import Row, Tables
    from kg.tables.schema import Schema, Table

ADDED, CHANGED, WITHDRAWN = KINDS = ("added", "changed", "withdrawn")
RETIRED: Final = "retired_ids"
"""Table of the ids that went away and of what took their place."""


@dataclass(frozen=True, slots=True)
class State:
    """The tables of one folder and what they are described as."""

    schema: Schema
    tables: Tables


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that differs.

    `kind` is added, changed or withdrawn; `row` the row as it is (withdrawn: as it was); `cells`
    has column, earlier and later text of each cell that differs, for a changed row; `instead` is
    what took the place of a withdrawn one, "" where nothing did.
    """

    kind: str
    table: str
    key: str
    row: Row
    cells: tuple[tuple[str, str, str], ...] = ()
    instead: str = ""


def row_changes(earlier: State, later: State) -> list[RowChange]:
    """Every row that differs, table by table in the order of `later`, by key."""
    names = dict.fromkeys([*later.schema, *earlier.schema])
    return [one for name in names for one in _table_changes(name, earlier, later)]


def _table_changes(name: str, earlier: State, later: State) -> Iterator[RowChange]:
    old, new = _keyed(name, earlier), _keyed(name, later)
    replaced = {
        row["id"]: row["replaced_by"]
        for row in later.tables.get(RETIRED, ())
        if row["table"] == name
    }
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield RowChange(ADDED, name, key, new[key])
        elif key not in new:
            yield RowChange(WITHDRAWN, name, key, old[key], instead=replaced.get(key, ""))
        elif cells := tuple(_cells(old[key], new[key])):
            yield RowChange(CHANGED, name, key, new[key], cells)


def _keyed(name: str, state: State) -> Mapping[str, Row]:
    table = state.schema.get(name)
    return {key_of(table, row): row for row in state.tables[name]} if table else {}


def key_of(table: Table, row: Row) -> str:
    """The permanent key of a row: its number where it has one, else what its table has as key."""
    if "row" in table.names:
        return row["row"]
    return " ".join(row[name] for name in table.primary_key)


def _cells(old: Row, new: Row) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield name, before, after


def change_records(found: Iterable[tuple[RowChange, str]]) -> list[dict[str, Any]]:
    """Changes with their words as JSON content."""
    return [
        {
            "change": one.kind,
            "table": one.table,
            "key": one.key,
            "text": text,
            "cells": [
                {"column": name, "before": before, "after": after}
                for name, before, after in one.cells
            ],
            "replaced_by": one.instead or None,
        }
        for one, text in found
    ]
