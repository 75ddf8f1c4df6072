"""Small hand-made worlds: rows by the columns of the real schema, with plain defaults."""

from __future__ import annotations

from functools import cache
from itertools import count

from kg.paths import data_dir
from kg.records.world import World, world_of
from kg.tables.read import Row, Tables
from kg.tables.schema import Schema, read_schema

RETRIEVED = "2026-11-22"

DEFAULTS = {
    "sources": {"title": "A source", "url": "https://example.gov", "retrieved": RETRIEVED}
    | {"kind": "government"},
    "agencies": {"kind": "cabinet-department", "status": "active", "label": "A body"},
    "areas": {"origin": "working", "label": "A function"},
    "providers": {"kind": "commercial", "label": "A provider"},
    "services": {"label": "A service"},
    "adoptions": {"status": "in-use"},
    "offices": {"label": "An office", "kind": "qsmo"},
    "designation_periods": {"status": "designated", "host": "treasury"},
    "agency_changes": {},
    "catalogues": {"extent": "in-full"},
    "disputes": {"says": "It says so."},
    "policies": {"type": "omb-memorandum", "label": "A policy", "issuer": "OMB"}
    | {"status": "in-force"},
    "provisions": {"effect": "requires", "target_kind": "group", "statement": "It asks for it."},
    "policy_links": {},
}
SOURCED = {"source": "s", "evidence": "So it says.", "confidence": "high"}


@cache
def schema() -> Schema:
    return read_schema(data_dir())


def make_tables(**given: list[dict[str, str]]) -> Tables:
    """Tables of the given rows; every agency and area named anywhere is added if missing.

    Without `catalogues` what an office lists is recorded at all times as far as its own `catalogue`
    says, for short: in full without it.
    """
    given.setdefault("sources", [{"id": "s"}])
    offices = [dict(row) for row in given.get("offices", [])]
    extents = {row["id"]: row.pop("catalogue", "") or "in-full" for row in offices}
    told = {"source": given["sources"][0]["id"], "from": "1900"}
    known = [{"office": one, "extent": far} | told for one, far in extents.items()]
    given = {**given, "offices": offices}
    given.setdefault("catalogues", known)
    for table, column, target in (
        ("adoptions", "agency", "agencies"),
        ("adoptions", "area", "areas"),
        ("services", "area", "areas"),
        ("designation_periods", "area", "areas"),
    ):
        known = {row["id"] for row in given.setdefault(target, [])}
        for row in given.get(table, []):
            if row.get(column) and row[column] not in known:
                known.add(row[column])
                given[target].append({"id": row[column]})
    return {name: _rows(name, given.get(name, [])) for name in schema()}


def make_world(**given: list[dict[str, str]]) -> World:
    return world_of(make_tables(**given))


def _rows(name: str, rows: list[dict[str, str]]) -> list[Row]:
    numbers = count(1)
    made = []
    for line, cells in enumerate(rows, 2):
        row = Row(dict.fromkeys(schema()[name].names, ""))
        row.update(DEFAULTS.get(name, {}))
        if "evidence" in row:
            row.update(SOURCED)
        for key in ("id", "row"):
            if key in row:
                row[key] = f"{name[:2]}-{next(numbers):04}"
        if unknown := set(cells) - set(row):
            raise KeyError(f"{name} has no column {unknown}")
        row.update(cells)
        row.line = line
        made.append(row)
    return made
