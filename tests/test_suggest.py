"""The nearest known words: slips of the finger, and names that are only begun."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.suggest import nearest
from tests.examples import examples

NAMES = [
    "department of energy",
    "department of housing and urban development",
    "department of justice",
    "national aeronautics and space administration",
    "payroll",
    "travel",
]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("pyroll", "payroll"),
        ("department of housng", "department of housing and urban development"),
        ("natinal aeronautics", "national aeronautics and space administration"),
        ("department of enrgy", "department of energy"),
    ],
)
def test_the_nearest_comes_first(word: str, first: str) -> None:
    assert nearest(word, NAMES)[0] == first


@pytest.mark.parametrize("word", ["", "xyzzy", "q" * 201])
def test_what_is_near_nothing_gets_nothing(word: str) -> None:
    assert nearest(word, NAMES) == []


@settings(max_examples=examples(60), deadline=None)
@given(word=st.text(), known=st.lists(st.text(), unique=True), count=st.integers(1, 4))
def test_only_what_is_known_is_suggested(word: str, known: list[str], count: int) -> None:
    found = nearest(word, known, count)
    assert len(found) <= count
    assert len(set(found)) == len(found)
    assert set(found) <= set(known)


@settings(max_examples=examples(60), deadline=None)
@given(word=st.text(min_size=1, max_size=200), others=st.lists(st.text(), max_size=10))
def test_a_known_word_is_nearest_to_itself(word: str, others: list[str]) -> None:
    assert nearest(word, {word, *others})[0] == word
