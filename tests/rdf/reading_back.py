"""Tables from the graph alone: the inverse of the mapping, written from data/metadata.json.

It knows the description of the tables and the N-Quads, and nothing of the code that wrote them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

BASE = "https://w3id.org/qsmo/"
NS = f"{BASE}ns#"
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
TYPE = f"{PREFIXES['rdf']}type"
KEY = f"{NS}rowKey"
STATED = f"{NS}labelStated"
"""On the evidence of a row, since others speak of the same thing."""
DATED = {f"{NS}firstDayAs", f"{NS}lastDayAs"}
COMPUTED = tuple(f"{BASE}graph/{name}" for name in ("rule/", "periods", "coverage", "groups"))
"""Graphs of what is concluded, from which nothing is read back."""
Values = dict[tuple[str, str], set[str]]


def described(folder: Path) -> dict[str, dict[str, Any]]:
    """The descriptions of the tables, by name."""
    group = json.loads((folder / "metadata.json").read_text("utf-8"))
    return {one["url"].removesuffix(".csv"): one for one in group["tables"]}


def columns(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Columns of a table that the CSV file has."""
    return [one for one in table["tableSchema"]["columns"] if not one.get("virtual")]


def _has_evidence(table: dict[str, Any]) -> bool:
    """Whether each row of a table has evidence with its key; else the thing is the row."""
    return any(one["name"] == "evidence" for one in columns(table))


def tables_of(quads: bytes, group: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """The rows of every table, by the keys or the IRIs of what they are about."""
    values: Values = defaultdict(set)
    keys: dict[str, set[str]] = defaultdict(set)
    things: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS):
        if quad.graph_name.value.startswith(COMPUTED):
            continue
        values[quad.subject.value, quad.predicate.value].add(quad.object.value)
        if quad.predicate.value == KEY:
            table, _, key = quad.object.value.partition("/")
            keys[table].add(key)
        mark = quad.object.value if quad.predicate.value == TYPE else quad.predicate.value
        things[mark].add(quad.subject.value)
    return {
        name: [_row(name, table, key, values, group) for key in sorted(keys[name])]
        if _has_evidence(table)
        else [_own_row(table, one, values, group) for one in sorted(things[_mark(table)])]
        for name, table in group.items()
    }


def _mark(table: dict[str, Any]) -> str:
    """What tells the things of a table: their class, else the property of the last column."""
    every = table["tableSchema"]["columns"]
    classes = [one["valueUrl"] for one in every if one["propertyUrl"] == "rdf:type"]
    return classes[0] if classes else columns(table)[-1]["propertyUrl"]


def _own_row(
    table: dict[str, Any], subject: str, values: Values, group: dict[str, dict[str, Any]]
) -> dict[str, str]:
    """A row whose thing is the row itself, every cell of it."""
    row: dict[str, str] = {}
    for column in columns(table):
        told = {**column, "propertyUrl": column.get(f"{NS}alsoAs", column["propertyUrl"])}
        found = _found(told, [subject], values, row)
        cells = sorted(_cell(column, one, row, group) for one in found)
        row[column["name"]] = column.get("separator", "\n").join(cells) or column.get("null", "")
    return row


def _row(
    name: str, table: dict[str, Any], key: str, values: Values, group: dict[str, dict[str, Any]]
) -> dict[str, str]:
    evidence = f"{BASE}evidence/{name}.{key}"
    numbered = any(one["name"] == "row" for one in columns(table))
    known = {"row" if numbered else table["tableSchema"]["primaryKey"]: key}
    row = {}
    for column in columns(table):
        if "propertyUrl" not in column:
            row[column["name"]] = known.get(column["name"], "")
            continue
        subjects = [evidence]
        twice = (evidence, STATED) in values and column["propertyUrl"] in _said_twice(name, group)
        if not table.get(f"{NS}mergesRows") and not twice:
            about = column.get("aboutUrl", table["tableSchema"]["aboutUrl"])
            subjects.append(_expand(about, known))
            if (other := table.get(f"{NS}identifiedIn")) and "aboutUrl" not in column:
                subjects.append(_expand(group[other]["tableSchema"]["aboutUrl"], known))
        found = _found(column, subjects, values, row)
        fixed = column.get("valueUrl", "{")
        if "{" not in fixed:  # one word, which the value says by being there
            found = found & {fixed}
        cells = sorted(_cell(column, one, row, group) for one in found)
        row[column["name"]] = column.get("separator", "\n").join(cells)
    return row


def _said_twice(name: str, group: dict[str, dict[str, Any]]) -> set[str]:
    """Properties that another table may give the same thing."""
    found: set[str] = set()
    for one, table in group.items():
        other = table.get(f"{NS}identifiedIn")
        if other and name in (one, other):
            both = (
                {c.get("propertyUrl") for c in columns(group[each]) if not DATED & c.keys()}
                for each in (one, other)
            )
            found |= set.intersection(*both)
    return found - {None}


def _found(column: dict[str, Any], subjects: list[str], values: Values, row: dict[str, str]):
    """Values of a column: those on the evidence of the row, else those on the thing itself."""
    for subject in subjects:
        for predicate in _predicates(column, row):
            if found := values.get((subject, predicate)):
                return found
    return set()


def _predicates(column: dict[str, Any], row: dict[str, str]) -> list[str]:
    prefix, _, local = column["propertyUrl"].partition(":")
    full = PREFIXES[prefix] + local if prefix in PREFIXES else column["propertyUrl"]
    full = _expand(full, row)
    return [STATED, full] if full.endswith("schema#label") else [full]


@cache
def _pattern(template: str, name: str) -> re.Pattern[str]:
    parts = re.split(r"\{\+?(\w+)\}", template)
    made = "".join(
        re.escape(part) if n % 2 == 0 else "(?P<cell>.*)" if part == name else "[^/]*"
        for n, part in enumerate(parts)
    )
    return re.compile(made)


def _cell(
    column: dict[str, Any], value: str, row: dict[str, str], group: dict[str, dict[str, Any]]
) -> str:
    """The text of a cell from the value in the graph."""
    if "valueUrl" not in column:
        return value
    targets = column.get(f"{NS}references", [])
    if by := column.get(f"{NS}referencesBy"):
        chosen = row.get(by[f"{NS}column"], "")
        for choice in by[f"{NS}choices"]:
            if choice[f"{NS}value"] == chosen:
                targets = choice[f"{NS}references"]
    for target in targets:
        about = group[target]["tableSchema"]["aboutUrl"].replace("{row}", "{id}")
        if found := _pattern(about, "id").fullmatch(value):
            return unquote(found["cell"])
    if "{" not in column["valueUrl"]:
        return column["datatype"]["format"]
    found = _pattern(column["valueUrl"], column["name"]).fullmatch(value)
    if not found:
        return value
    return found["cell"] if "{+" in column["valueUrl"] else unquote(found["cell"])


def _expand(template: str, cells: dict[str, str]) -> str:
    return re.sub(r"\{\+?(\w+)\}", lambda found: cells.get(found[1], ""), template)
