"""Tables and columns as people write them: `adoption` for adoptions, HUD for hud, a web address."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.analysis.lookup import TABLES_OF, Index, index
from kg.errors import AmbiguousIdError, UnknownIdError, UsageError
from kg.stewardship.numbers import numbering
from kg.suggest import nearest
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.tables.read import Tables
    from kg.tables.schema import Column, Schema, Table

_KIND: Final = {
    "agencies": "agency",
    "areas": "area",
    "groups": "group",
    "offices": "office",
    "policies": "policy",
    "providers": "provider",
    "services": "service",
    "sources": "source",
}
"""What the things of a table are looked up as."""


def find_table(schema: Schema, text: str) -> Table:
    """The table called `text`, in the singular or plural.

    Raises:
        UsageError: no table is called so.
    """
    wanted = text.strip().lower().replace("-", "_")
    names = {form: name for name in schema for form in (name, singular(name))}
    if wanted in names:
        return schema[names[wanted]]
    close = nearest(wanted, names)
    hint = f"Did you mean {', '.join(close)}?" if close else f"Tables are {', '.join(schema)}."
    raise UsageError(f"no table is called {text!r}. {hint}")


def singular(name: str) -> str:
    """The word for one row of a table.

    >>> singular("policies"), singular("agency_aliases"), singular("sources"), singular("intake")
    ('policy', 'agency_alias', 'source', 'intake')
    """
    for ending, one in (("ies", "y"), ("ases", "as"), ("s", "")):
        if name.endswith(ending):
            return name.removesuffix(ending) + one
    return name


def written_columns(table: Table) -> list[Column]:
    """The columns of `table` that a person fills: all but the number of the row."""
    numbered = numbering(table)
    return [
        one
        for one in table.columns
        if not one.virtual and not (numbered and one.name == numbered.key)
    ]


def require_column(table: Table, name: str) -> Column:
    """The column `name` of `table` that a person fills.

    Raises:
        UsageError: there is none, or it is the number of the row, which is drawn.
    """
    columns = {one.name: one for one in written_columns(table)}
    if name in columns:
        return columns[name]
    if name in table.names:
        raise UsageError(f"{name} is the number of the row, which is drawn. Leave it out.")
    close = nearest(name, columns, 1)
    hint = f"Did you mean {close[0]}?" if close else f"Columns are {', '.join(columns)}."
    raise UsageError(f"{table.name} has no column {name!r}. {hint}")


class Names:
    """Ids for the names that people write in columns that refer to `tables`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._indexes: dict[str, Index] = {}

    def cell(self, column: Column, row: Mapping[str, str]) -> str:
        """The cell of `row` in `column` with ids for names; what names nothing stays as it is.

        Raises:
            AmbiguousIdError: a name stands for several things.
        """
        cell = row[column.name].strip()
        targets = targets_of(column, row)
        if not targets or not cell:
            return cell
        values = cell.split(column.separator) if column.separator else [cell]
        found = [self._id(targets, value.strip()) for value in values]
        return column.separator.join(found)

    def label(self, targets: tuple[str, ...], ident: str) -> str:
        """The name of the thing `ident`, "" where it has none."""
        for target in targets:
            for row in self._tables[target]:
                if row.get("id") == ident:
                    return row.get("label") or row.get("title") or ""
        return ""

    def _id(self, targets: tuple[str, ...], value: str) -> str:
        known = {row.get("id") for target in targets for row in self._tables[target]}
        if value in known:
            return value
        if "sources" in targets and value in self._addresses:
            return self._addresses[value]
        if value.casefold() in known:  # ARC is arc, whatever else has that acronym
            return value.casefold()
        found = set()
        for kind in dict.fromkeys(_KIND[one] for one in targets if one in _KIND):
            with contextlib.suppress(UnknownIdError):
                found.add(self._index(kind).find(value))
        found &= known
        if len(found) > 1:
            raise AmbiguousIdError(value, " or ".join(map(singular, targets)), sorted(found))
        return found.pop() if found else value

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {row["url"]: row["id"] for row in reversed(self._tables["sources"])}

    def _index(self, kind: str) -> Index:
        if kind not in self._indexes:
            self._indexes[kind] = index(
                kind, {name: self._tables[name] for name in TABLES_OF[kind]}
            )
        return self._indexes[kind]
