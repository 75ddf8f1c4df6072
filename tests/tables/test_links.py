"""Ids: unknown, repeated, retired, and parents that come back to themselves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from kg.tables.check import check_tables
from kg.tables.links import MAX_SUGGESTED
from tests.tables.planting import (
    SCHEMA,
    TABLES,
    columns,
    ids,
    line_with,
    lines_of,
    path_of,
    place,
    plant,
    write_lines,
)

if TYPE_CHECKING:
    from pathlib import Path

REFERRING = columns(lambda column: column.references or column.references_by)
TREES = columns(lambda column: column.acyclic)


def test_what_refers_to_what() -> None:
    assert len(REFERRING) == 86
    assert TREES == [("agencies", "parent"), ("areas", "parent")]


@pytest.mark.parametrize(("table", "column"), REFERRING)
def test_unknown_ids_get_the_nearest_known_ones(small: Path, table: str, column: str) -> None:
    line = line_with(small, table, column)
    if line:
        right = lines_of(small, table)[line - 1][SCHEMA[table].names.index(column)].split(";")[0]
    else:  # no row of the real table fills it
        assert (table, column) == ("groups", "parent")
        line, right = 2, next(ids(small, "agencies"))
    for wrong in (f"{right}x", right.upper()):
        plant(small, table, column, wrong, line)
        found = check_tables(small)
        assert [place(problem) for problem in found] == [(f"{table}.csv", line, column)]
        assert found[0].value == wrong
        assert found[0].message.startswith("is not in ")
        assert found[0].mend.startswith("Nearest: ")
        assert right in found[0].mend.removeprefix("Nearest: ").removesuffix(".").split(", ")


def test_unknown_id_like_no_other(small: Path) -> None:
    plant(small, "adoptions", "agency", "zzzzzzzzzz")
    (problem,) = check_tables(small)
    assert str(problem) == (
        "adoptions.csv:2 [agency] 'zzzzzzzzzz': is not in agencies.csv. "
        "Add it to agencies.csv first."
    )


def test_unknown_item_of_a_list(small: Path) -> None:
    plant(small, "groups", "members", "nasa;nasaa;gsa;gsaa")
    agencies = set(ids(small, "agencies"))
    unknown = [one for one in ("nasa", "nasaa", "gsa", "gsaa") if one not in agencies]
    assert [problem.value for problem in check_tables(small)] == sorted(unknown)


def test_kind_of_target_that_does_not_exist_is_reported_once(small: Path) -> None:
    plant(small, "provisions", "target_kind", "planet")
    found = check_tables(small)
    assert [place(problem) for problem in found] == [("provisions.csv", 2, "target_kind")]


@pytest.mark.parametrize("table", TABLES)
def test_repeated_keys(small: Path, table: str) -> None:
    lines = lines_of(small, table)
    write_lines(small, table, [*lines, lines[1]])
    found = check_tables(small)
    key = SCHEMA[table].primary_key
    where = (f"{table}.csv", len(lines) + 1, "+".join(key))
    assert [place(problem) for problem in found] == [where]
    assert found[0].value == " ".join(lines[1][lines[0].index(name)] for name in key)
    assert found[0].message == "is already the key of line 2"
    assert found[0].mend == "Give the newer row the next free one."


@pytest.mark.parametrize(("table", "column"), TREES)
@pytest.mark.parametrize("length", [1, 2, 3, 600])
def test_parents_that_come_back(copy_of_data: Path, table: str, column: str, length: int) -> None:
    lines = lines_of(copy_of_data, table)
    here, parent = lines[0].index("id"), lines[0].index(column)
    chain = [cells[here] for cells in lines[1 : length + 1]]
    for cells, above in zip(lines[1:], [*chain[1:], chain[0]], strict=False):
        cells[parent] = above
    write_lines(copy_of_data, table, lines)
    found = check_tables(copy_of_data)
    assert [place(problem) for problem in found] == [(f"{table}.csv", 2, column)]
    assert found[0].value == " -> ".join([*chain, chain[0]])
    assert found[0].message == "comes back to itself"
    assert found[0].mend == "Empty the cell of the topmost one."
    assert len(str(found[0])) < 200


def test_two_cycles_are_two_problems_and_what_hangs_on_one_is_none(copy_of_data: Path) -> None:
    lines = lines_of(copy_of_data, "agencies")
    here, parent = lines[0].index("id"), lines[0].index("parent")
    first, second, third, fourth = lines[1:5]
    first[parent], second[parent], third[parent] = second[here], first[here], third[here]
    fourth[parent] = first[here]
    write_lines(copy_of_data, "agencies", lines)
    assert [place(problem) for problem in check_tables(copy_of_data)] == [
        ("agencies.csv", 2, "parent"),
        ("agencies.csv", 4, "parent"),
    ]


def test_retired_ids_stay_retired(copy_of_data: Path) -> None:
    retired = dict(zip(ids(copy_of_data, "retired_ids"), range(2, 99), strict=False))
    line = retired["etsnext"]
    number = len(lines_of(copy_of_data, "services"))
    plant(copy_of_data, "services", "id", "etsnext", number)
    found = [one for one in check_tables(copy_of_data) if one.message.startswith("was retired")]
    assert [str(problem) for problem in found] == [
        f"services.csv:{number} [id] 'etsnext': was retired (retired_ids.csv:{line}). "
        "Write go-gov instead."
    ]


def test_lines_that_are_no_rows_cause_no_further_problems(copy_of_data: Path) -> None:
    for table in ("agencies", "sources", "areas"):
        path = path_of(copy_of_data, table)
        lines = path.read_text("utf-8").split("\n")
        spoiled = [f"{line}," for line in lines[1:-1]]
        path.write_text("\n".join([lines[0], *spoiled[:50], *lines[51:]]), "utf-8", newline="")
    found = check_tables(copy_of_data)
    assert len(found) == 150
    assert all("cells where" in problem.message for problem in found)


def test_thousands_of_unknown_ids_take_seconds(copy_of_data: Path) -> None:
    """Another sources.csv by mistake; naming the nearest for each cell once took minutes."""
    lines = lines_of(copy_of_data, "sources")
    write_lines(copy_of_data, "sources", [lines[0], *([f"{c[0]}-x", *c[1:]] for c in lines[1:])])
    begin = time.perf_counter()
    found = [one for one in check_tables(copy_of_data) if one.file == "adoptions.csv"]
    assert time.perf_counter() - begin < 60
    assert len(found) == len(lines_of(copy_of_data, "adoptions")) - 1
    assert sum(one.mend.startswith("Nearest") for one in found) == MAX_SUGGESTED
