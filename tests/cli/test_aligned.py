"""Tables of the terminal: every cell under its head, nothing cut, whatever is in it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kg.cli.aligned import aligned

CELLS = st.one_of(st.text(max_size=8), st.integers(), st.none())
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(CELLS, min_size=wide, max_size=wide), min_size=1, max_size=5)
)


def places(text):
    wide = {"W": 2, "F": 2}
    return sum(
        0 if unicodedata.combining(one) else wide.get(unicodedata.east_asian_width(one), 1)
        for one in text
    )


def flat(cell):
    return "" if cell is None else " ".join(str(cell).splitlines())


def test_numbers_are_flush_right_and_words_left():
    assert aligned([("pay", 1200), ("é漢", 7)], ("what", "n")) == (
        "what     n\n----  ----\npay   1200\né漢      7"
    )


def test_columns_named_right_are_so_and_no_others():
    assert aligned([("1", 1)], ("aa", "bb"), right=[0]) == "aa  bb\n--  --\n 1  1"


def test_plain_has_no_heads_and_nothing_is_nothing():
    assert aligned([("a", 1), ("bb", 22)], style="plain") == "a    1\nbb  22"
    assert aligned([]) == ""
    assert aligned([], ("a", "b")) == "a  b\n-  -"


def test_a_bar_does_not_break_a_table_of_markdown():
    assert aligned([("a|b", 1)], ("x", "n"), style="github") == (
        "| x    |   n |\n| ---- | --: |\n| a\\|b |   1 |"
    )


@given(TABLES)
def test_every_cell_stands_whole_at_its_column(rows):
    heads = [f"h{at}" for at in range(len(rows[0]))]
    lines = aligned(rows, heads).split("\n")
    assert len(lines) == len(rows) + 2
    wide = [len(rule) for rule in lines[1].split("  ")]
    for line, row in zip(lines[2:], rows, strict=True):
        rest = line + " " * (sum(wide) + 2 * len(wide) - places(line))
        for cell, width in zip(row, wide, strict=True):
            taken = ""
            while places(taken) < width or (rest and unicodedata.combining(rest[0])):
                taken, rest = taken + rest[0], rest[1:]
            assert taken.strip(" ") == flat(cell).strip(" ")
            rest = rest.removeprefix("  ")
