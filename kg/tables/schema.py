"""The tables as data/metadata.json describes them (W3C CSV on the Web, metadata vocabulary).

The same description checks the rows and maps them to RDF. Beyond CSVW, columns and tables carry
annotations of our own namespace, each for something CSVW cannot say:

- `references`: tables an id may be in, first match wins (CSVW keys cannot name alternatives)
- `referencesBy`: another column of the row says which tables the id may be in
- `requiredUnless`: may be empty only where another column of the row has this value
- `goneFrom`: another column of the row names the table that must not have this id (any more)
- `firstDayAs`, `lastDayAs`: property that gets the date widened to its first or last day
- `alsoAs`: property by which the thing of the row itself has the value too
- `acyclic`: following this column must come to an end
- `identifiedIn` (table): a thing that is also in that table takes the IRI it has there
- `mergesRows` (table): rows of one thing are several pieces of evidence, each restated there
- `graph` (table): IRI template of the named graph, where the row has no `source` column
- `sortedBy` (table): columns that rows stand in the order of, before their key
- `curated` (table): true where we settled the rows by hand; the others are researched
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.errors import DataError, Problem
from kg.tables.files import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NS = "https://w3id.org/qsmo/ns#"
METADATA = "metadata.json"
_FILE_NAME = re.compile(r"[a-z][a-z0-9_]*\.csv").fullmatch
_VARIABLES = re.compile(r"\{\+?(\w+)\}").findall


@dataclass(frozen=True, slots=True)
class Datatype:
    """What a cell may hold: `kind` is string, anyURI, integer, date or partial-date."""

    kind: str
    pattern: str = ""
    allowed: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or a virtual one that only adds triples.

    `null` is text that stands for none; a column that has one is never left empty.
    """

    name: str
    description: str
    datatype: Datatype
    required: bool
    separator: str
    null: str
    virtual: bool
    about: str
    property: str
    value: str
    references: tuple[str, ...]
    references_by: tuple[str, Mapping[str, tuple[str, ...]]] | None
    required_unless: tuple[str, str] | None
    gone_from: str
    first_day_as: str
    last_day_as: str
    also_as: str
    acyclic: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its columns, its key and how its rows become RDF."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    about: str
    identified_in: str
    merges_rows: bool
    graph: str
    curated: bool
    sorted_by: tuple[str, ...] = ()
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(c.name for c in self.columns if not c.virtual))

    @property
    def file(self) -> str:
        """File name of the table."""
        return f"{self.name}.csv"

    @property
    def row_key(self) -> str:
        """Column that names a row for good: `row` where `id` may repeat."""
        return "row" if "row" in self.names else self.primary_key[0]


class Schema(dict[str, Table]):
    """Tables by name, in the order of the description.

    Raises:
        DataError: a table is asked for that is not described.
    """

    def __missing__(self, name: str) -> Table:
        raise DataError([not_described(name)])


def not_described(table: str) -> Problem:
    """What is wrong where a `table` is needed that the description of a folder does not have."""
    mend = "It is of another version: compare it with the metadata.json that ships with kg."
    return Problem(METADATA, 0, table, "", "describes no table of that name", mend)


def read_schema(folder: Path) -> Schema:
    """Tables by name, in the order of `folder`/metadata.json.

    Raises:
        DataError: the file is missing or not readable as CSVW metadata.
    """
    path = folder / METADATA
    try:
        return Schema(_described(read_file(path)))
    except OSError as error:
        mend = "Name a folder that has one with --data."
        message = f"cannot be read ({error.strerror})"
        raise DataError([Problem(str(path), 0, "", "", message, mend)]) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, re.error) as error:
        message = f"is not a CSVW table description ({type(error).__name__}: {error})"
        mend = "Compare it with the metadata.json that ships with this package."
        raise DataError([Problem(str(path), 0, "", "", message, mend)]) from error


@lru_cache(maxsize=4)
def _described(raw: bytes) -> Schema:
    """The tables that `raw`, a description, speaks of; not to be changed.

    Kept by content: a command that asks for it again, and a check of many folders, read it once.
    """
    schema = Schema((table.name, table) for table in map(_table, json.loads(raw)["tables"]))
    _require_known_names(schema)
    return schema


def _require_known_names(schema: Schema) -> None:
    """Nothing, when every table and column that the description speaks of is described."""
    for table in schema.values():
        if not _FILE_NAME(table.file):
            raise ValueError(f"{table.file!r} is no file name of a table")
        if len({column.name for column in table.columns}) < max(len(table.columns), 1):
            raise ValueError(f"{table.file} needs columns, each of its own name")
        if not all(isinstance(column.separator, str) for column in table.columns):
            raise TypeError(f"{table.file} has a separator that is no text")
        columns, tables = _named(table)
        for found, known in (columns, set(table.names)), (tables, set(schema)):
            if found - known:
                raise ValueError(f"{table.file} speaks of {sorted(found - known)[0]!r}")


def _named(table: Table) -> tuple[set[str], set[str]]:
    """Columns and tables that the description of `table` speaks of."""
    columns, tables = {*table.primary_key, *table.sorted_by}, {table.identified_in} - {""}
    templates = [table.about, table.graph]
    for column in table.columns:
        templates += column.about, column.property, column.value, column.also_as
        tables.update(column.references)
        columns.update({column.gone_from} - {""}, (column.required_unless or ())[:1])
        if column.references_by:
            columns.add(column.references_by[0])
            tables.update(*column.references_by[1].values())
    return columns.union(*map(_VARIABLES, templates)), tables


def _table(entry: dict[str, Any]) -> Table:
    schema = entry["tableSchema"]
    key = schema["primaryKey"]
    return Table(
        name=entry["url"].removesuffix(".csv"),
        description=entry["dc:description"],
        columns=tuple(_column(column) for column in schema["columns"]),
        primary_key=(key,) if isinstance(key, str) else tuple(key),
        about=schema.get("aboutUrl", ""),
        identified_in=entry.get(f"{NS}identifiedIn", ""),
        merges_rows=entry.get(f"{NS}mergesRows", False),
        graph=entry.get(f"{NS}graph", ""),
        curated=entry.get(f"{NS}curated", False),
        sorted_by=tuple(entry.get(f"{NS}sortedBy", ())),
    )


def _column(entry: dict[str, Any]) -> Column:
    by, unless = entry.get(f"{NS}referencesBy"), entry.get(f"{NS}requiredUnless")
    return Column(
        name=entry["name"],
        description=entry.get("dc:description", ""),
        datatype=_datatype(entry.get("datatype", "string")),
        required=entry.get("required", False) or "null" in entry,
        separator=entry.get("separator", ""),
        null=entry.get("null", ""),
        virtual=entry.get("virtual", False),
        about=entry.get("aboutUrl", ""),
        property=entry.get("propertyUrl", ""),
        value=entry.get("valueUrl", ""),
        references=tuple(entry.get(f"{NS}references", ())),
        references_by=by and (by[f"{NS}column"], _choices(by[f"{NS}choices"])),
        required_unless=unless and (unless[f"{NS}column"], unless[f"{NS}value"]),
        gone_from=entry.get(f"{NS}goneFrom", ""),
        first_day_as=entry.get(f"{NS}firstDayAs", ""),
        last_day_as=entry.get(f"{NS}lastDayAs", ""),
        also_as=entry.get(f"{NS}alsoAs", ""),
        acyclic=entry.get(f"{NS}acyclic", False),
    )


def _choices(entries: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {entry[f"{NS}value"]: tuple(entry[f"{NS}references"]) for entry in entries}


def _datatype(entry: str | dict[str, str]) -> Datatype:
    if isinstance(entry, str):
        return Datatype(entry)
    pattern = entry.get("format", "")
    words = pattern.split("|")
    listed = bool(pattern) and all(word.replace("-", "").isalnum() for word in words)
    if not listed:
        re.compile(pattern)
    return Datatype(
        kind=entry.get("dc:identifier", entry["base"]),
        pattern="" if listed else pattern,
        allowed=tuple(words) if listed else (),
        title=entry.get("dc:title", ""),
    )
