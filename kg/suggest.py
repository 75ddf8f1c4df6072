"""Nearest known words to one that is not known."""

from __future__ import annotations

import difflib
import heapq
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_COMPARED = 40
"""Words compared letter by letter, at half a millisecond each: those sharing most letter pairs."""
_LONGEST = 200
_CUTOFF = 0.6
_BEGUN = 8
"""Letters from which on a word may be the beginning of a long name."""


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` of `known` that look, or begin, most like `word`, best first.

    >>> nearest("pyroll", ["payroll", "travel"])
    ['payroll']
    >>> nearest("department of housng", ["department of housing and urban development", "travel"])
    ['department of housing and urban development']
    """
    if len(word) > _LONGEST:
        return []
    pairs = _pairs(word)
    known = list(known)
    likely = heapq.nlargest(MAX_COMPARED, known, key=lambda other: _shared(pairs, _pairs(other)))
    if len(word) < _BEGUN:
        return difflib.get_close_matches(word, likely, n=count, cutoff=_CUTOFF)
    begun = heapq.nlargest(
        MAX_COMPARED, known, key=lambda other: _shared(pairs, _pairs(other[: len(word)]))
    )
    alike = {other: _alike(word, other) for other in [*likely, *begun]}
    found = heapq.nlargest(count, alike, key=lambda other: (alike[other], other))
    return [other for other in found if alike[other][0] >= _CUTOFF]


def _alike(word: str, other: str) -> tuple[float, float]:
    """How much of `word` is, in order, in `other` or in its beginning; then, in `other`."""
    whole, begun = (
        difflib.SequenceMatcher(None, end, word).ratio() for end in (other, other[: len(word)])
    )
    return max(whole, begun), whole


def _shared(some: frozenset[str], others: frozenset[str]) -> float:
    """Dice's coefficient: twice the common ones over all."""
    return 2 * len(some & others) / (len(some) + len(others))


@lru_cache(maxsize=16384)
def _pairs(word: str) -> frozenset[str]:
    framed = f" {word} "
    return frozenset(framed[at : at + 2] for at in range(len(framed) - 1))
