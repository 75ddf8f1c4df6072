"""Canonical order: where a row stands in its table.

Rows stand by what they speak of (`sortedBy` in metadata.json, else the primary key), not by when
they were added: what two people add about different things then goes to different places of the
file, which git merges by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.stewardship.numbers import numbering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.tables.schema import Table

    Place = tuple[object, ...]


def place_in(table: Table) -> Callable[[Mapping[str, str]], Place]:
    """What rows of `table` are compared by: smaller ones stand first.

    Numbers of rows compare as numbers, everything else letter by letter.
    """
    numbered = numbering(table)
    unique = (name for name in table.primary_key if name not in table.sorted_by)
    columns = (*table.sorted_by, *unique)

    def place(row: Mapping[str, str]) -> Place:
        return tuple(
            numbered.order(row[name]) if numbered and name == numbered.key else row[name]
            for name in columns
        )

    return place


def in_order(table: Table, rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether `rows` of `table` stand in canonical order."""
    places = list(map(place_in(table), rows))
    return places == sorted(places)
