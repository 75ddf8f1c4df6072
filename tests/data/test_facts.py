"""Not one researched row is lost or silently changed.

originals.txt was made once from the tables as they were researched: for each row its permanent id
and the first eight hexadecimal digits of the SHA-256 of its cells, joined by U+001F. Undoing what
data/CURATION.md lists must give these cells again. Every other row was added since and says so: its
id stands in ADDED or lies in a range of LATER.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.paths import data_dir
from kg.stewardship.numbers import FIRST, LAST
from kg.stewardship.order import in_order
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

COUNTS = {
    "adoptions": 975, "agencies": 635, "agency_aliases": 947, "agency_changes": 56, "areas": 737,
    "bodies": 101, "body_members": 80, "designation_periods": 17, "designations": 86, "funds": 33,
    "measures": 211, "policies": 131, "policy_links": 101, "providers": 136, "provisions": 323,
    "services": 383, "sources": 979, "standards": 280, "vehicles": 32,
}  # fmt: skip
ADDED = {
    "services": {"sv-0384", "sv-0385", "sv-0386"},
    "sources": {
        "great-lakes-st-lawrence-seaway-development-corporation-copy",
        "gsa-srt-api-agency-alias-table",
        "interior-announces-plan-for-unified-u-s-wildland-fire",
        "trump-administration-is-creating-a-new-office-blog-copy",
        "vulnerability-disclosure-policy-vdp-platform-cisa",
    },
}
"""Rows that curation added; data/CURATION.md says why."""

LATER = {"adoptions": "ad-0976"}
"""The first id of the facts found after the research."""

LATER_THINGS = {"providers": {"synack"}}
"""Things that those facts are the first to name."""

FEEDS = {"agency_aliases": "fedramp-marketplace-data-agency-authorizations-2026-04-28"}
"""Sources whose own names of things were added when their records were read."""

NEW_TABLES = {
    "offices", "groups", "scope_groups", "mandate_tests", "disputes", "next_steps", "intake",
    "retired_ids", "search_log", "catalogues", "provider_changes", "links",
}  # fmt: skip
CITING = ("catalogues", "provider_changes", "links")
"""New tables that rest on sources of their own."""
SCHEMA = read_schema(data_dir())
TABLES = read_tables(data_dir(), SCHEMA)
LOG = (data_dir() / "CURATION.md").read_text("utf-8")


class Originals(NamedTuple):
    columns: list[str]
    digests: dict[str, str]


class Change(NamedTuple):
    table: str
    row: str
    column: str
    before: str
    after: str


def _originals() -> dict[str, Originals]:
    found: dict[str, Originals] = {}
    for line in (Path(__file__).parent / "originals.txt").read_text("ascii").splitlines():
        head, _, rest = line.partition(" ")
        if head == "#":
            table, _, columns = rest.partition(" ")
            found[table] = Originals(columns.split(","), {})
        else:
            found[table].digests[head] = rest
    return found


def _changes() -> list[Change]:
    _, _, part = LOG.partition("### Cells\n")
    lines = re.findall(r"^\|(.*)\|$", part.partition("\n## ")[0], re.MULTILINE)[2:]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        Change(table, row, column, *("" if one == "(empty)" else one for one in (before, after)))
        for table, rows, column, before, after, _ in cells
        for row in rows.split(", ")
    ]


ORIGINALS = _originals()
CHANGES = _changes()
ROWS = {
    name: {row[SCHEMA[name].row_key]: row for row in rows}
    for name, rows in TABLES.items()
    if name in COUNTS
}


def _later(table: str) -> dict[str, dict[str, str]]:
    """The rows of `table` that were found after the research."""
    if table in LATER:
        return {key: row for key, row in ROWS[table].items() if key >= LATER[table]}
    return {key: ROWS[table][key] for key in LATER_THINGS.get(table, ())}


def _cited(*tables: str) -> set[str]:
    """Sources that `tables` rest on, also for the form of an address."""
    rows = [row for one in tables for row in TABLES[one]]
    return {row.get(name, "") for row in rows for name in ("source", "rule")} - {""}


def _added(table: str) -> set[str]:
    """The ids of all rows of `table` that are no originals."""
    added = ADDED.get(table, set()) | set(_later(table))
    if table in FEEDS:
        named = {key for key, row in ROWS[table].items() if row["source"] == FEEDS[table]}
        added |= named - set(ORIGINALS[table].digests)
    if table == "sources":  # those that only the later facts cite
        cited = {row["source"] for one in (*LATER, *LATER_THINGS) for row in _later(one).values()}
        cited |= _cited(*CITING)
        added |= cited - set(ORIGINALS[table].digests)
    return added


def original_cells(table: str, key: str) -> list[str]:
    """The cells of one row with everything undone that the log lists."""
    row = dict(ROWS[table][key])
    if table == "agency_aliases":
        row["source_url"] = ROWS["sources"][row["source"]]["url"] if row["source"] else ""
    for change in CHANGES:
        if (change.table, change.row) == (table, key):
            row[change.column] = change.before
    if table == "services":
        row["vehicle"] = row["vehicle_stated"] or row["vehicle"]
    return [row[column] for column in ORIGINALS[table].columns]


def test_frozen_counts() -> None:
    assert {name: len(one.digests) for name, one in ORIGINALS.items()} == COUNTS
    assert sum(COUNTS.values()) == 6243
    assert set(SCHEMA) == set(COUNTS) | NEW_TABLES


@pytest.mark.parametrize("table", COUNTS)
def test_every_row_is_there(table: str) -> None:
    given = set(ORIGINALS[table].digests)
    kept = set(ROWS[table])
    assert given - kept == set(), "rows were lost"
    assert kept - given == _added(table), "rows were added: list them in ADDED or LATER"
    assert len(TABLES[table]) == len(kept) == COUNTS[table] + len(_added(table))


@pytest.mark.parametrize("table", COUNTS)
def test_every_cell_is_as_given_or_its_change_is_logged(table: str) -> None:
    changed = [
        key
        for key, digest in ORIGINALS[table].digests.items()
        if hashlib.sha256("\x1f".join(original_cells(table, key)).encode()).hexdigest()[:8]
        != digest
    ]
    assert changed == [], "list the change of these rows in data/CURATION.md"


def test_log_says_what_the_tables_hold() -> None:
    assert len(CHANGES) >= 164
    wrong = [one for one in CHANGES if ROWS[one.table][one.row][one.column] != one.after]
    assert wrong == []
    assert not [one for one in CHANGES if one.before == one.after]
    assert max(Counter((one.table, one.row, one.column) for one in CHANGES).values()) == 1


def test_every_changed_id_is_retired() -> None:
    moved = {(one.table, one.before, one.after) for one in CHANGES if one.column == "id"}
    retired = {(row["table"], row["id"], row["replaced_by"]) for row in TABLES["retired_ids"]}
    assert moved == retired


@pytest.mark.parametrize(
    "table", [name for name in SCHEMA if name not in ("scope_groups", "disputes", "next_steps")]
)
def test_row_ids(table: str) -> None:
    if table == "retired_ids":
        return
    keys = [row[SCHEMA[table].row_key] for row in TABLES[table]]
    assert len(set(keys)) == len(keys)
    shape = next(c for c in SCHEMA[table].columns if c.name == SCHEMA[table].row_key).datatype
    assert all(re.fullmatch(shape.pattern, key) for key in keys)
    if re.fullmatch(r"[a-z]{2}-0*1", min(keys)):
        counted = sorted(key for key in keys if int(key[3:]) < FIRST)
        numbers = [int(key[3:]) for key in counted]
        assert numbers == list(range(1, len(counted) + 1)), "a number is given once and never freed"
        assert len({len(key) for key in counted}) == 1
        assert all(int(key[3:]) <= LAST for key in keys)


def test_rows_stand_in_canonical_order() -> None:
    assert [name for name, rows in TABLES.items() if not in_order(SCHEMA[name], rows)] == []


def test_added_rows_have_sources() -> None:
    sources = ROWS["sources"]
    for key in ADDED["services"]:
        assert ROWS["services"][key]["source"] in sources
        assert key in LOG
    for key in ADDED["sources"]:
        assert sources[key]["url"].startswith("https://")
        assert f"`{key}`" in LOG


def test_later_facts_have_sources_of_their_own() -> None:
    for table in (*LATER, *LATER_THINGS):
        later = _later(table)
        assert later
        assert all(row["source"] in ROWS["sources"] for row in later.values())
        assert all(row["evidence"] and row["confidence"] for row in later.values())
        assert not later.keys() & ORIGINALS[table].digests.keys()
        for key in LATER_THINGS.get(table, ()):
            assert f"`{key}`" in LOG
    for first in LATER.values():
        assert f"rows from {first} on added" in LOG


def test_every_source_is_cited_or_listed_as_uncited() -> None:
    cited = _cited(*TABLES)
    (listed,) = re.findall(r"Not cited by any row: ([a-z0-9, -]+)\.", LOG)
    assert set(ROWS["sources"]) - cited == set(listed.split(", "))
    assert cited <= set(ROWS["sources"])
