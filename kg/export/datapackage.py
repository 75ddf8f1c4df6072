"""datapackage.json: the tables as a Frictionless Data Package, from the schema that checks them.

https://specs.frictionlessdata.io: what its Table Schema cannot say (ids that may be in one of
several tables, lists in a cell, dates as precise as their source) is left to the CSVW description.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kg.releases.files import LICENCE, PUBLISHER, TITLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.releases.record import Version
    from kg.tables.schema import Column, Datatype, Schema, Table

PROFILE = "tabular-data-package"
TYPES = {
    "integer": ("integer", "default"),
    "date": ("date", "default"),
    "anyURI": ("string", "uri"),
}
"""Datatypes of ours -> type and format of theirs; any other is text."""


def datapackage(schema: Schema, files: Mapping[str, bytes], version: Version) -> dict[str, Any]:
    """The description of the tables in `schema`; `files` are their bytes by name."""
    return {
        "profile": PROFILE,
        "name": "federal-shared-services",
        "title": TITLE,
        "version": version.version,
        "created": f"{version.date}T00:00:00Z",
        "licenses": [{"name": "CC0-1.0", "path": LICENCE, "title": "CC0 1.0 Universal"}],
        "contributors": [{"title": PUBLISHER, "role": "maintainer"}],
        "resources": [_resource(table, files[table.file]) for table in schema.values()],
    }


def _resource(table: Table, body: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": table.file,
        "title": table.name,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    columns = [column for column in table.columns if not column.virtual]
    return {
        "fields": [_field(column, column.name in table.primary_key) for column in columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
        "foreignKeys": [
            {
                "fields": [column.name],
                "reference": {"resource": _other(column, table), "fields": ["id"]},
            }
            for column in columns
            if len(column.references) == 1 and not column.separator
        ],
    }


def _other(column: Column, table: Table) -> str:
    """The resource a column refers to; "" is the table itself."""
    [name] = column.references
    return "" if name == table.name else name.replace("_", "-")


def _field(column: Column, key: bool) -> dict[str, Any]:
    kind, form = TYPES.get(column.datatype.kind, ("string", "default"))
    if column.separator:
        kind, form = "string", "default"
    found = {
        "name": column.name,
        "type": kind,
        "format": form,
        "description": column.description,
        "constraints": _constraints(column, key),
    }
    return {name: value for name, value in found.items() if value not in ("", {})}


def _constraints(column: Column, key: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if column.required or key else {}
    return found if column.separator else found | _form(column.datatype)


def _form(datatype: Datatype) -> dict[str, Any]:
    if datatype.allowed:
        return {"enum": list(datatype.allowed)}
    return {"pattern": datatype.pattern} if datatype.pattern else {}
