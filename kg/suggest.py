"""Nearest known words to one that is not known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` of `known` that look most like `word`, best first.

    >>> nearest("pyroll", ["payroll", "travel"])
    ['payroll']
    """
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.6)
