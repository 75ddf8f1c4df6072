"""The dictionary in data/README.md is the one that metadata.json and the tables give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg.cli.dictionary import END, START, dictionary, with_dictionary, write_dictionary
from kg.errors import DataError
from kg.tables.read import read_tables
from kg.tables.schema import read_schema
from tests.tables.planting import lines_of, write_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_readme_is_up_to_date(data: Path) -> None:
    text = (data / "README.md").read_text("utf-8")
    assert text == with_dictionary(text, dictionary(data)), "run make dictionary"


def test_counts_above_the_dictionary_are_right(data: Path) -> None:
    text = (data / "README.md").read_text("utf-8").partition("## The last four columns")[0]
    stated = {}
    for line in re.findall(r"^\| ([a-z_, *]+) \| ([0-9, ]+) \|", text, re.MULTILINE):
        names = [name.strip(" *") for name in line[0].split(",")]
        stated.update(zip(names, map(int, line[1].split(",")), strict=True))
    tables = read_tables(data, read_schema(data))
    assert stated == {name: len(rows) for name, rows in tables.items()}


def test_every_table_and_column_is_in_it(data: Path) -> None:
    block = dictionary(data)
    for name, table in read_schema(data).items():
        _, _, part = block.partition(f"\n### {name}\n")
        rows = [line for line in part.partition("###")[0].splitlines() if line.startswith("|")]
        assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == list(table.names)
        assert f"\n| {name} | " in block
    assert "| id | id: lower-case letters, digits, hyphens and dots | yes | permanent id |" in block
    assert "| offices | 12 |  | QSMOs, and offices that were candidates for the role" in block
    assert "qsmo:fromStated, qsmo:from (first day) on the listing |" in block
    assert "| unless origin is derived |" in block


def test_writing_leaves_the_rest_of_the_file(copy_of_data: Path) -> None:
    path = copy_of_data / "README.md"
    before = path.read_text("utf-8")
    lines = lines_of(copy_of_data, "funds")
    write_lines(copy_of_data, "funds", lines[:-1])
    write_dictionary(copy_of_data)
    after = path.read_text("utf-8")
    assert after == before.replace("| funds | 33 | 28 |", "| funds | 32 | 27 |")
    write_lines(copy_of_data, "funds", lines)
    write_dictionary(copy_of_data)
    assert path.read_text("utf-8") == before


@pytest.mark.parametrize("text", ["", START, f"{END}\n{START}\n", f"{START}\n{END}\n{END}\n"])
def test_readme_without_a_place_for_it(text: str) -> None:
    with pytest.raises(DataError, match="has no place for the dictionary"):
        with_dictionary(text, "block")
