"""Every kind of bad cell, in every column or table that can hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.tables.check import check_tables
from kg.tables.read import MAX_CELL
from tests.tables.planting import (
    SCHEMA,
    TABLES,
    column_of,
    columns,
    line_with,
    lines_of,
    path_of,
    place,
    plant,
    text_column,
)

if TYPE_CHECKING:
    from pathlib import Path

PARTIAL = columns(lambda column: column.datatype.kind == "partial-date")
FULL = columns(lambda column: column.datatype.kind == "date")
NUMBERS = columns(lambda column: column.datatype.kind == "integer")
LISTED = columns(lambda column: column.datatype.allowed)
FORMED = columns(
    lambda column: (
        column.datatype.pattern
        and column.datatype.kind != "partial-date"
        and not (column.references or column.references_by)
    )
)
REQUIRED = columns(lambda column: column.required)
PERIODS = [
    (name, begin, end)
    for name, table in SCHEMA.items()
    for begin, end in (("from", "until"), ("issued", "ended"))
    if begin in table.names
]


def expect(folder: Path, table: str, column: str, value: str, message: str, mend: str) -> None:
    """The checks find exactly one problem, in line 2, and say it so."""
    found = check_tables(folder)
    assert [place(problem) for problem in found] == [(SCHEMA[table].file, 2, column)], found
    assert found[0].value == value
    assert message in found[0].message
    assert mend in found[0].mend
    shown = str(found[0])
    assert shown.startswith(f"{SCHEMA[table].file}:2 [{column}] ")
    assert shown.isprintable()


def test_small_copy_is_sound(small: Path) -> None:
    assert check_tables(small) == []


@pytest.mark.parametrize(("table", "column"), PARTIAL)
def test_partial_dates(small: Path, table: str, column: str) -> None:
    plant(small, table, column, "24-1-1")
    expect(small, table, column, "24-1-1", "not of the expected form", "YYYY, YYYY-MM or YYYY-MM")
    for value in ("2024-13", "2024-02-30"):
        plant(small, table, column, value)
        expect(small, table, column, value, "not a day of the calendar", "YYYY, YYYY-MM or")


def test_precision_of_dates(small: Path) -> None:
    wide = "\uff12\uff10\uff12\uff14"
    for value in ("2024-1", "2024/01", "May 2024", "2024-01-01T00:00", "2024-01-", "-2024", wide):
        plant(small, "funds", "observed", value)
        (problem,) = check_tables(small)
        assert place(problem) == ("funds.csv", 2, "observed")
    for value in ("2023-02-29", "2024-00", "2024-01-00", "2024-04-31", "0000"):
        plant(small, "funds", "observed", value)
        expect(small, "funds", "observed", value, "not a day of the calendar", "YYYY, YYYY-MM or")
    for value in ("2024", "2024-02", "2024-02-29", "0001", "9999-12-31"):
        plant(small, "funds", "observed", value)
        assert check_tables(small) == []


@pytest.mark.parametrize(("table", "column"), FULL)
def test_full_dates(small: Path, table: str, column: str) -> None:
    for value in ("2024", "2024-05", "20240102", "2024-W01-1", "2024-02-30", "1/2/2024"):
        plant(small, table, column, value)
        expect(small, table, column, value, "not a day of the calendar", "full date YYYY-MM-DD")


@pytest.mark.parametrize(("table", "column"), NUMBERS)
def test_numbers(small: Path, table: str, column: str) -> None:
    for value in ("1.5", "one", "٣", "²"):
        plant(small, table, column, value)
        expect(small, table, column, value, "not a whole number", "Write digits only.")


@pytest.mark.parametrize(("table", "column"), LISTED)
def test_values_of_a_list(small: Path, table: str, column: str) -> None:
    right = column_of(table, column).datatype.allowed[0]
    plant(small, table, column, f"{right}x")
    expect(small, table, column, f"{right}x", "not an allowed value", f"Did you mean {right}? All")
    plant(small, table, column, "Ωmega")
    expect(small, table, column, "Ωmega", "not an allowed value", f"Allowed: {right}")


@pytest.mark.parametrize(("table", "column"), FORMED)
def test_forms(small: Path, table: str, column: str) -> None:
    form = column_of(table, column).datatype
    before = plant(small, table, column, "Not, in form!")
    found = [one for one in check_tables(small) if place(one) == (f"{table}.csv", 2, column)]
    assert [(one.message, one.mend) for one in found] == [
        ("is not of the expected form", f"Expected: {form.title or form.pattern}.")
    ]
    plant(small, table, column, before)
    assert check_tables(small) == []


@pytest.mark.parametrize(
    "url",
    ["www.gsa.gov", "ftp://gsa.gov", "https://", "https://a b.gov", "https://a.gov/%zz",
     "https://a.gov/[x]", 'https://a.gov/"x"', "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_addresses(small: Path, url: str) -> None:
    plant(small, "sources", "url", url)
    expect(small, "sources", "url", url, "not of the expected form", "web address beginning http")


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_required_cells(small: Path, table: str, column: str) -> None:
    plant(small, table, column, "")
    found = {place(problem): problem for problem in check_tables(small)}
    problem = found[f"{table}.csv", 2, column]
    assert problem.message == "is required"
    assert problem.mend == f"Fill it: {column_of(table, column).description}."


def test_stated_alias_needs_a_source_and_a_derived_one_does_not(small: Path) -> None:
    plant(small, "agency_aliases", "source", "")
    found = check_tables(small)
    assert [place(problem) for problem in found] == [("agency_aliases.csv", 2, "source")]
    assert found[0].message == "is required"
    plant(small, "agency_aliases", "origin", "derived")
    assert check_tables(small) == []


@pytest.mark.parametrize(("table", "begin", "end"), PERIODS)
def test_periods_that_end_before_they_begin(small: Path, table: str, begin: str, end: str) -> None:
    for start, stop in (("2024", "2023"), ("2024-05", "2024-04-30"), ("2024-05-02", "2024-05-01")):
        plant(small, table, begin, start)
        plant(small, table, end, stop)
        said = f"ends before it begins ({begin} {start})"
        expect(small, table, end, stop, said, f"Correct {begin} or {end}, or empty what")
    for start, stop in (("2024", "2024"), ("2024-05", "2024"), ("2024-05-02", "2024-05")):
        plant(small, table, begin, start)
        plant(small, table, end, stop)
        assert check_tables(small) == []


@pytest.mark.parametrize("table", TABLES)
def test_formulas(small: Path, table: str) -> None:
    column = text_column(SCHEMA[table])
    for value in ("=1+1", "-2+3+cmd|' /C calc'!A0"):
        plant(small, table, column, value)
        expect(
            small, table, column, value, f"begins with {value[0]!r} and would run", "with a word"
        )


def test_what_runs_in_a_spreadsheet_and_what_does_not(small: Path) -> None:
    for value in ("+1", "-a", "@SUM(A1)", "-1-1", "-1e5", "\uff1d1", "\uff20x"):
        plant(small, "measures", "target", value)
        expect(
            small, "measures", "target", value, f"begins with {value[0]!r} and would run", "word"
        )
    for value in ("-5", "-1,234.50", "-0.5%", "5-30", ">=95", "<=2", "a=b", "a -b"):
        plant(small, "measures", "target", value)
        assert check_tables(small) == [], value


UNSEEN = {
    "NUL": "\0",
    "bell": "\x07",
    "escape": "\x1b[31m",
    "tab": "\t",
    "delete": "\x7f",
    "bidi override": "\u202e",
    "bidi isolate": "\u2066",
    "zero width": "\u200b",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "private use": "\ue000",
}


def expect_unseen(small: Path, table: str, chars: str) -> None:
    column = text_column(SCHEMA[table])
    plant(small, table, column, f"a{chars}b")
    shown = f"has the unseen character U+{ord(chars[0]):04X} at place 2"
    expect(small, table, column, f"a{chars}b", shown, "Remove it.")


@pytest.mark.parametrize("table", TABLES)
def test_unseen_characters_in_every_table(small: Path, table: str) -> None:
    expect_unseen(small, table, "\0")
    expect_unseen(small, table, "\u202e")


@pytest.mark.parametrize("chars", UNSEEN.values(), ids=UNSEEN)
def test_unseen_characters(small: Path, chars: str) -> None:
    expect_unseen(small, "adoptions", chars)


@pytest.mark.parametrize("table", TABLES)
def test_long_and_padded_cells(small: Path, table: str) -> None:
    column = text_column(SCHEMA[table])
    plant(small, table, column, "x" * MAX_CELL)
    assert check_tables(small) == []
    plant(small, table, column, "x" * 5000)
    expect(small, table, column, "x" * 5000, "has 5,000 characters, over the limit of 4,000", "Sh")
    assert len(str(check_tables(small)[0])) < 200
    plant(small, table, column, "a ")
    expect(small, table, column, "a ", "begins or ends with a blank", "Trim it.")


def test_blanks(small: Path) -> None:
    for value in (" a", "a ", "\u00a0a", " "):
        plant(small, "policies", "issuer", value)
        expect(small, "policies", "issuer", value, "begins or ends with a blank", "Trim it.")


@pytest.mark.parametrize("table", TABLES)
def test_cell_beyond_what_csv_reads(small: Path, table: str) -> None:
    plant(small, table, text_column(SCHEMA[table]), "x" * 200_000)
    found = check_tables(small)
    assert [place(problem) for problem in found] == [(f"{table}.csv", 2, "")]
    assert found[0].message == "has a cell of over 131,072 characters"


def test_items_of_a_list(small: Path) -> None:
    plant(small, "groups", "kinds", "board;bord;;commission;comission")
    found = check_tables(small)
    assert [(one.value, one.message, one.mend[:28]) for one in found] == [
        ("board;bord;;commission;comission", "has an empty item", "Write items with one ';' bet"),
        ("bord", "is not an allowed value", "Did you mean board? Allowed:"),
        ("comission", "is not an allowed value", "Did you mean commission? All"),
    ]


def test_an_item_that_means_none_stands_alone(small: Path) -> None:
    """In the graph it would be lost beside others."""
    plant(small, "search_log", "looked_at", "https://a.gov/;nothing relevant")
    expect(
        small,
        "search_log",
        "looked_at",
        "nothing relevant",
        "stands beside other items",
        "write it alone",
    )
    plant(small, "search_log", "looked_at", "nothing relevant")
    assert check_tables(small) == []


def test_every_problem_of_every_table_at_once(copy_of_data: Path) -> None:
    expected = set()
    for name, table in SCHEMA.items():
        column = text_column(table)
        plant(copy_of_data, name, column, "=x", 2)
        plant(copy_of_data, name, column, "a\u202eb", 3)
        plant(copy_of_data, name, column, "x" * 5000, 4)
        expected |= {(table.file, line, column) for line in (2, 3, 4)}
        for other in table.columns:
            if other.datatype.kind == "partial-date":
                plant(copy_of_data, name, other.name, "2024-13", 5)
                expected.add((table.file, 5, other.name))
            if other.references == ("sources",):
                line = line_with(copy_of_data, name, other.name)
                before = plant(copy_of_data, name, other.name, "no-such-source", line)
                assert before
                expected.add((table.file, line, other.name))
        path = path_of(copy_of_data, name)
        wide = ",".join(["one"] * (len(table.names) + 1))
        path.write_text(f"{path.read_text('utf-8')}{wide}\n", "utf-8", newline="")
        expected.add((table.file, len(lines_of(copy_of_data, name)), ""))
    found = check_tables(copy_of_data)
    assert {place(problem) for problem in found} == expected
    assert found == sorted(found)
    assert len(found) == len(expected)
