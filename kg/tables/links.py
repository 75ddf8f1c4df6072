"""Checks across rows and tables: keys, references, chains that never end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import Problem
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.tables.read import Row, Rows, Tables
    from kg.tables.schema import Column, Schema, Table

Ids = dict[str, frozenset[str]]


def ids_of(tables: Tables) -> Ids:
    """The ids each table holds (of the `id` column), by table name."""
    return {
        name: frozenset(row["id"] for row in rows) if rows and "id" in rows[0] else frozenset()
        for name, rows in tables.items()
    }


def check_keys(table: Table, rows: Rows) -> Iterator[Problem]:
    """Rows whose key is already taken by an earlier row."""
    taken: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[name] for name in table.primary_key)
        if not all(key):
            continue
        first = taken.setdefault(key, row.line)
        if first != row.line:
            column, value = "+".join(table.primary_key), " ".join(key)
            message = f"is already the key of line {first}"
            mend = "Give the newer row the next free one."
            yield Problem(table.file, row.line, column, value, message, mend)


def check_references(schema: Schema, table: Table, rows: Rows, ids: Ids) -> Iterator[Problem]:
    """Cells that name a thing no table has."""
    for column in table.columns:
        if column.virtual or not (column.references or column.references_by):
            continue
        for row in rows:
            targets = targets_of(column, row)
            if any(not ids.get(target) for target in targets):
                continue  # that table could not be read, which is reported once
            for value in _values(column, row):
                if not any(value in ids[target] for target in targets):
                    yield _unknown(table, column, row, value, targets, ids)


def targets_of(column: Column, row: Mapping[str, str]) -> tuple[str, ...]:
    """Tables the id in this cell may be in, first match first."""
    if column.references_by:
        by, tables = column.references_by
        return tables.get(row[by], ())
    return column.references


def _values(column: Column, row: Row) -> list[str]:
    cell = row[column.name]
    if not cell:
        return []
    return cell.split(column.separator) if column.separator else [cell]


def _unknown(
    table: Table, column: Column, row: Row, value: str, targets: tuple[str, ...], ids: Ids
) -> Problem:
    known = [known for target in targets for known in ids[target]]
    close = nearest(value, sorted(known))
    where = " or ".join(f"{target}.csv" for target in targets) or "any table"
    hint = f"Nearest: {', '.join(close)}." if close else f"Add it to {where} first."
    return Problem(table.file, row.line, column.name, value, f"is not in {where}", hint)


def check_cycles(table: Table, rows: Rows) -> Iterator[Problem]:
    """Rows whose chain of parents comes back to themselves; one problem a cycle."""
    for column in table.columns:
        if column.acyclic:
            yield from _cycles(table, column, rows)


def _cycles(table: Table, column: Column, rows: Rows) -> Iterator[Problem]:
    parent = {row["id"]: row[column.name] for row in rows}
    line = {row["id"]: row.line for row in rows}
    done: set[str] = set()
    for start in parent:
        trail: list[str] = []
        here = start
        while here in parent and here not in done and here not in trail:
            trail.append(here)
            here = parent[here]
        if here in trail:
            cycle = trail[trail.index(here) :]
            shown = " -> ".join([*cycle, here])
            mend = "Empty the cell of the topmost one."
            yield Problem(table.file, line[here], column.name, shown, "comes back to itself", mend)
        done.update(trail)
