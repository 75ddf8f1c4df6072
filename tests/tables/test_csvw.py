"""data/metadata.json is valid CSV on the Web: the csvw package, which knows nothing of ours, reads
the same rows, and the standard's own rules make the same triples.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from csvw import CSVW, TableGroup
from uritemplate import expand as expand_uri

from kg.rdf.rows import RowWriter
from kg.tables.schema import METADATA, NS
from tests.tables.planting import SCHEMA, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.tables.read import Row, Tables
    from kg.tables.schema import Column

PREFIXES = {
    "rdf": rdflib.RDF,
    "rdfs": rdflib.RDFS,
    "skos": rdflib.SKOS,
    "org": rdflib.ORG,
    "prov": rdflib.PROV,
    "foaf": rdflib.FOAF,
}
"""Of the prefixes every CSVW processor knows, those that the metadata uses."""

STANDARD = (
    "sources",
    "agencies",
    "policies",
    "policy_links",
    "body_members",
    "designation_periods",
)
"""Tables without lists, ids that may be in several tables, or several rows of one thing."""

TERMS = {
    "@context", "@id", "@language", "aboutUrl", "base", "columnReference", "columns", "datatype",
    "delimiter", "dialect", "doubleQuote", "encoding", "foreignKeys", "format", "header",
    "lineTerminators", "name", "null", "primaryKey", "propertyUrl", "quoteChar", "reference",
    "required", "resource", "separator", "suppressOutput", "tableSchema", "tables", "titles", "url",
    "valueUrl", "virtual",
}  # fmt: skip


@pytest.fixture(scope="module")
def group(data: Path) -> TableGroup:
    read = CSVW(str(data / METADATA))
    assert read.warnings == []
    return read.tablegroup


@pytest.mark.parametrize("table", TABLES)
def test_same_rows(group: TableGroup, tables: Tables, table: str) -> None:
    names = SCHEMA[table].names
    columns = {column.name: column for column in SCHEMA[table].columns}
    theirs = [
        [_text(row[name], columns[name]) for name in names]
        for row in group.tabledict[f"{table}.csv"]
    ]
    assert theirs == [list(row.values()) for row in tables[table]]


def _text(value: Any, column: Column) -> str:
    if value is None:
        return column.null
    if isinstance(value, list):
        return column.separator.join(_text(one, column) for one in value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.unsplit() if hasattr(value, "unsplit") else str(value)


def test_keys_are_kept(group: TableGroup) -> None:
    assert all(table.check_primary_key() for table in group.tables)
    assert group.check_referential_integrity()


def test_only_names_of_the_standard_or_full_ones(data: Path) -> None:
    described = json.loads((data / METADATA).read_text("utf-8"))
    ours = re.compile(re.escape(NS) + "[a-zA-Z]+").fullmatch
    found = set(_names(described))
    assert {name for name in found if not ours(name) and not name.startswith("dc:")} == TERMS


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = value.values()
    if not isinstance(value, (str, int)):
        for inner in value:
            yield from _names(inner)


def test_header_of_a_column_is_its_title(data: Path) -> None:
    described = json.loads((data / METADATA).read_text("utf-8"))
    for table in described["tables"]:
        for column in table["tableSchema"]["columns"]:
            assert column.get("titles", column["name"]) == column["name"]


@pytest.mark.parametrize("table", STANDARD)
def test_same_triples(data: Path, tables: Tables, table: str) -> None:
    described = json.loads((data / METADATA).read_text("utf-8"))
    schema = next(one for one in described["tables"] if one["url"] == f"{table}.csv")["tableSchema"]
    standard = {triple for row in tables[table] for triple in _standard(schema, row)}
    only = {name: rows if name == table else [] for name, rows in tables.items()}
    lines = {f"{q.subject} {q.predicate} {q.object} ." for q in RowWriter(SCHEMA, only, {}).quads()}
    ours = set(rdflib.Graph().parse(data="\n".join(sorted(lines)), format="nt"))
    assert ours - standard == set(_beyond(table, tables[table]))
    assert standard - ours == set()


def _standard(schema: dict[str, Any], row: Row) -> Iterator[tuple[rdflib.term.Node, ...]]:
    """Triples of one row in minimal mode of csv2rdf, written from the recommendation."""
    filled = {name: cell for name, cell in row.items() if cell}
    for column in schema["columns"]:
        cell = filled.get(column["name"])
        if column.get("suppressOutput") or not (cell or column.get("virtual")):
            continue
        about = rdflib.URIRef(expand_uri(column.get("aboutUrl", schema["aboutUrl"]), filled))
        prefix, _, local = column["propertyUrl"].partition(":")
        predicate = (
            PREFIXES[prefix][local]
            if prefix in PREFIXES
            else rdflib.URIRef(expand_uri(column["propertyUrl"], filled))
        )
        if "valueUrl" in column:
            yield about, predicate, rdflib.URIRef(expand_uri(column["valueUrl"], filled))
        else:
            kind = column["datatype"]
            base = kind["base"] if isinstance(kind, dict) else kind
            typed = rdflib.XSD[base] if base != "string" else None
            yield about, predicate, rdflib.Literal(cell, datatype=typed)


def _beyond(table: str, rows: list[Row]) -> Iterator[tuple[rdflib.term.Node, ...]]:
    """What the row writer adds: widened dates, and the key of the row on its evidence."""
    base = "https://w3id.org/qsmo/"
    for row in rows:
        evidence = rdflib.URIRef(f"{base}evidence/{table}.{row['id']}")
        if "evidence" in row:
            key = rdflib.Literal(f"{table}/{row['id']}")
            yield evidence, rdflib.URIRef(f"{NS}rowKey"), key
        about = SCHEMA[table].about.replace("{id}", row["id"])
        for name, cell in row.items():
            subject = evidence if name == "observed" else rdflib.URIRef(about)
            if cell and name in WIDENED:
                predicate, last = WIDENED[name]
                if table == "policy_links" and name == "date":
                    predicate = f"{NS}on"
                day = rdflib.Literal(_widened(cell, last), datatype=rdflib.XSD.date)
                yield subject, rdflib.URIRef(predicate), day


ISSUED = "http://purl.org/dc/terms/issued"
WIDENED = {
    "date": (ISSUED, False),
    "issued": (ISSUED, False),
    "ended": (f"{NS}until", True),
    "from": (f"{NS}from", False),
    "until": (f"{NS}until", True),
    "observed": (f"{NS}observedOn", True),
}


def _widened(text: str, last: bool) -> str:
    if len(text) == 4:
        text += "-12" if last else "-01"
    if len(text) == 7:
        days = [day for day in range(1, 32) if _exists(text, day)]
        text += f"-{days[-1 if last else 0]:02}"
    return text


def _exists(month: str, day: int) -> bool:
    try:
        datetime.fromisoformat(f"{month}-{day:02}")
    except ValueError:
        return False
    return True
