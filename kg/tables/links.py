"""Checks across rows and tables: keys, references, chains that never end."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import Problem
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.tables.read import Row, Rows, Tables
    from kg.tables.schema import Column, Schema, Table

Ids = dict[str, frozenset[str]]
MAX_SUGGESTED = 50
"""Unknown ids of one table that get the nearest known ones; finding them takes milliseconds each,
and more than these have one common cause."""


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


def check_references(
    schema: Schema, table: Table, rows: Rows, ids: Ids, lost: Mapping[str, frozenset[str] | None]
) -> Iterator[Problem]:
    """Cells that name a thing no table has.

    `lost` has the cells of lines that are no rows, by table: what stands there is reported once,
    with its line.
    """
    budget = MAX_SUGGESTED
    for column in table.columns:
        if column.virtual or not (column.references or column.references_by):
            continue
        for row in rows:
            targets = targets_of(column, row)
            unread = [lost.get(target) for target in targets]
            if not targets or None in unread or not all(ids[target] for target in targets):
                continue  # the kind of thing or its whole table is missing, which is reported
            for value in _values(column, row):
                if value and not any(value in ids[target] for target in targets):
                    if any(value in cells for cells in unread if cells):
                        continue
                    budget -= 1
                    yield _unknown(table, column, row, value, targets, ids, budget >= 0)


def check_gone(schema: Schema, table: Table, rows: Rows, tables: Tables) -> Iterator[Problem]:
    """Rows that still use an id which another table says is gone."""
    for column in table.columns:
        if not column.gone_from:
            continue
        gone = {(row[column.gone_from], row[column.name]): row for row in rows}
        for name in schema:
            for row in tables[name]:
                retired = gone.get((name, row.get("id", "")))
                if retired:
                    message = f"was retired ({table.file}:{retired.line})"
                    taken = retired.get("replaced_by", "")
                    mend = f"Write {taken} instead." if taken else "Give the row an id of its own."
                    yield Problem(schema[name].file, row.line, "id", row["id"], message, mend)


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
    table: Table,
    column: Column,
    row: Row,
    value: str,
    targets: tuple[str, ...],
    ids: Ids,
    suggest: bool,
) -> Problem:
    where = " or ".join(f"{target}.csv" for target in targets)
    close = _close(value, tuple(ids[target] for target in targets)) if suggest else []
    hint = f"Nearest: {', '.join(close)}." if close else f"Add it to {where} first."
    return Problem(table.file, row.line, column.name, value, f"is not in {where}", hint)


@lru_cache(maxsize=1024)
def _close(value: str, known: tuple[frozenset[str], ...]) -> list[str]:
    return nearest(value.lower(), sorted(frozenset().union(*known)))


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
        trail: dict[str, None] = {}
        here = start
        while here in parent and here not in done and here not in trail:
            trail[here] = None
            here = parent[here]
        if here in trail:
            chain = list(trail)
            cycle = chain[chain.index(here) :]
            shown = " -> ".join([*cycle, here])
            mend = "Empty the cell of the topmost one."
            yield Problem(table.file, line[here], column.name, shown, "comes back to itself", mend)
        done.update(trail)
