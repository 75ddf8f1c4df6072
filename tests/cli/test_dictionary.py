"""The dictionary in data/README.md is the one that metadata.json and the tables give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg.cli.dictionary import END, START, dictionary, with_dictionary, write_dictionary
from kg.errors import DataError
from kg.tables.schema import read_schema
from tests.tables.planting import lines_of, write_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_readme_is_up_to_date(data: Path) -> None:
    text = (data / "README.md").read_text("utf-8")
    assert text == with_dictionary(text, dictionary(data)), "run make dictionary"


def test_every_table_stands_above_the_dictionary(data: Path) -> None:
    text = (data / "README.md").read_text("utf-8").partition("## The last four columns")[0]
    lines = re.findall(r"^\| ([a-z_, *]+) \| ", text, re.MULTILINE)
    stated = [name.strip(" *") for line in lines for name in line.split(",")]
    assert sorted(set(stated) - {"table"}) == sorted(read_schema(data))


def test_a_new_fact_does_not_change_it(copy_of_data: Path) -> None:
    """Else the additions of two people would meet in this file."""
    before = dictionary(copy_of_data)
    write_lines(copy_of_data, "funds", lines_of(copy_of_data, "funds")[:-1])
    assert dictionary(copy_of_data) == before


def test_every_table_and_column_is_in_it(data: Path) -> None:
    block = dictionary(data)
    for name, table in read_schema(data).items():
        _, _, part = block.partition(f"\n### {name}\n")
        rows = [line for line in part.partition("###")[0].splitlines() if line.startswith("|")]
        assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == list(table.names)
        assert f"\n| {name} | " in block
    assert "| id | id: lower-case letters, digits, hyphens and dots | yes | permanent id |" in block
    assert "| offices | QSMOs, and offices that were candidates for the role" in block
    assert "qsmo:fromStated, qsmo:from (first day) on the listing |" in block
    assert "| unless origin is derived |" in block


def test_writing_leaves_the_rest_of_the_file(copy_of_data: Path) -> None:
    path = copy_of_data / "README.md"
    before = path.read_text("utf-8")
    metadata = copy_of_data / "metadata.json"
    described = metadata.read_text("utf-8")
    metadata.write_text(described.replace("how shared services are paid for", "money"), "utf-8")
    write_dictionary(copy_of_data)
    after = path.read_text("utf-8")
    assert after == before.replace("| how shared services are paid for |", "| money |")
    metadata.write_text(described, "utf-8")
    write_dictionary(copy_of_data)
    assert path.read_text("utf-8") == before


@pytest.mark.parametrize("text", ["", START, f"{END}\n{START}\n", f"{START}\n{END}\n{END}\n"])
def test_readme_without_a_place_for_it(text: str) -> None:
    with pytest.raises(DataError, match="has no place for the dictionary"):
        with_dictionary(text, "block")
