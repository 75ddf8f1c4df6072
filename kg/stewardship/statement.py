"""When two rows of a table are one statement by one source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.stewardship.numbers import numbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row
    from kg.tables.schema import Table

    Statement = tuple[str, ...]

_WORDING: Final = ("evidence", "confidence")
"""Columns in which two rows may differ and still say the same."""


def statement(table: Table, row: Mapping[str, str]) -> Statement:
    """What `row` says: all its cells but its number and its wording."""
    left = {table.row_key, *_WORDING}
    return tuple(row[name] for name in table.names if name not in left)


def said_by(table: Table, rows: Iterable[Row]) -> dict[Statement, Row]:
    """The first row of each statement; none where rows have readable ids, which tell them apart."""
    if not numbering(table):
        return {}
    return {statement(table, row): row for row in reversed([*rows])}
