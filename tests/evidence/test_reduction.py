"""Records to groups: DuckDB, Spark and plain Python give one answer."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from kg.evidence.candidates import reduced
from kg.evidence.feed import evidence_rows
from kg.evidence.mapping import _Reader
from kg.evidence.reduction import groups
from kg.evidence.review import COLUMNS, Review
from kg.scale import DEFAULT_MEMORY, DEFAULT_URL
from kg.tables.write import csv_text
from tests.evidence import by_hand
from tests.evidence.awards import write_awards

DIALECTS = ("duckdb", "pyspark", "trino", "bigquery", "snowflake", "databricks")


def plain(rows) -> list[tuple[tuple[str, str], ...]]:
    """Groups to compare, in order; amounts to the cent."""
    cents = [
        {**row, "amount": None if row["amount"] is None else f"{row['amount']:.2f}"} for row in rows
    ]
    return sorted(tuple((name, str(cell)) for name, cell in row.items()) for row in cents)


def by_duckdb(files, how):
    return list(evidence_rows([str(one) for one in files], how, DEFAULT_URL, DEFAULT_MEMORY))


@pytest.fixture(scope="module")
def awards(tmp_path_factory):
    """Two files that overlap: a hundred thousand transactions, some of which stand in both."""
    folder = tmp_path_factory.mktemp("awards")
    return [
        write_awards(folder / "one.csv", 0, 60_000),
        write_awards(folder / "two.csv", 58_000, 100_000),
    ]


@pytest.fixture(scope="module")
def expected(awards, usaspending):
    """What plain Python makes of them."""
    return plain(by_hand.groups(by_hand.read(awards), usaspending))


def test_published_awards_by_duckdb_as_by_hand(awards, usaspending, expected):
    found = by_duckdb(awards, usaspending)
    assert plain(found) == expected
    assert sum(row["repeated"] for row in found) > 10
    assert sum(row["bad_dates"] for row in found) > 10
    assert sum(row["bad_amounts"] for row in found) > 10
    assert {row["rule"] for row in found} >= {"", "monster-hiring", "fedhr-navigator", "momentum"}


def test_parquet_gives_what_csv_gives(awards, usaspending, expected, tmp_path):
    files = [
        write_awards(tmp_path / "one.parquet", 0, 60_000),
        write_awards(tmp_path / "two.parquet", 58_000, 100_000),
    ]
    assert plain(by_duckdb(files, usaspending)) == expected
    assert plain(by_duckdb([files[1], awards[0]], usaspending)) == expected


def test_the_real_feed_by_duckdb_as_by_hand(feed, fedramp):
    assert plain(by_duckdb([feed], fedramp)) == plain(by_hand.groups(by_hand.read([feed]), fedramp))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_expression_becomes_sql_of_each_dialect(dialect, usaspending, fedramp):
    import ibis

    for how in (usaspending, fedramp):
        table = ibis.table(dict.fromkeys(how.needed, "string"), name="records")
        text = str(ibis.to_sql(groups(table, how), dialect=dialect))
        assert "GROUP BY" in text
        assert all(name in text for name in how.needed)


MAP = """
columns = { date = "day", until = "end", amount = "sum", key = "key" }
agency = [{ column = "who", kind = "name" }]
row = { source = "", status = "in-use", confidence = "low", evidence = "" }
[[rule]]
id = "one"
areas = "payroll"
provider = "nfc"
when.what = { has = ["pay"], lacks = ["payable"] }
when.code = { starts = ["D", "r4"] }
[[rule]]
id = "two"
areas = "payroll"
provider = "arc"
when.code = ["X1", "x2"]
"""
HOW = _Reader("map.toml").read(tomllib.loads(MAP))
NAMES = ("key", "day", "end", "sum", "who", "what", "code")
MESSY = {
    "key": some.sampled_from(["", "k1", "k2", " k1 "]),
    "day": some.sampled_from(
        [
            *("2024-02-29", "2023-02-29", "2020-01-01", "2020-01-01 10:00:00", "2020-1-1", ""),
            *(" 2019-12-31 ", "20200101", "0000-01-01", "9999-12-31", "x", "١٩٩٩-01-01"),
        ]
    ),
    "end": some.sampled_from(["2025-01-31", "", "nie", "2024-04-31"]),
    "sum": some.sampled_from(
        ["1", "-2.5", "1,000.005", "$3.10", "", "a", "1e3", "--1", "0.1", "999999999999999.99"]
    ),
    "who": some.sampled_from(["HUD", "hud", "", "Zoë", '"q"', "a,b", "two\nlines"]),
    "what": some.sampled_from(["PAYROLL", "Payable", "", "prepay", "ÉPAY"]),
    "code": some.sampled_from(["D301", "R499", "r400", "X1", "X2", "x1", " X2 ", "", "S1"]),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("messy") / "messy.csv"


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=some.lists(some.fixed_dictionaries(MESSY), min_size=60, max_size=200))
@example(rows=[])
def test_messy_records_by_duckdb_as_by_hand(place, rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, NAMES, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    place.write_text(out.getvalue(), "utf-8", newline="")
    assert plain(by_duckdb([place], HOW)) == plain(by_hand.groups(by_hand.read([place]), HOW))


def test_the_same_records_give_the_same_bytes_in_any_order(feed, fedramp, tables, tmp_path):
    lines = feed.read_text("utf-8").splitlines(keepends=True)
    turned = tmp_path / "turned.csv"
    turned.write_text(lines[0] + "".join(reversed(lines[1:])), "utf-8")
    one, other = (
        Review(reduced(by_duckdb([path], fedramp), fedramp, tables), fedramp, tables)
        for path in (feed, turned)
    )
    texts = [
        csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in each.rows(everything=True)))
        for each in (one, other)
    ]
    assert texts[0] == texts[1]
    assert len(texts[0].splitlines()) > 50


def test_memory_is_bounded_by_what_the_engine_is_given(awards, usaspending, expected):
    files = [str(one) for one in awards]
    assert plain(evidence_rows(files, usaspending, DEFAULT_URL, "100MB")) == expected


def test_nothing_is_left_in_the_folder_of_temporary_files(feed, fedramp, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert by_duckdb([feed], fedramp)
    assert list(Path(tmp_path).iterdir()) == []
