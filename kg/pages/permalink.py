"""Where a row stands for good: a place that depends on its table and key and on nothing else.

Rows that were counted stand a hundred a page. Those whose number was drawn, and those without one,
are dealt by a checksum of their key onto sixteen pages. A table may grow and no place ever moves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote
from zlib import crc32

FOLDER = "fact"
PAGE_ROWS = 100
COUNTED = 10_000_000
"""Numbers below were counted; eight digits are drawn (kg.stewardship.numbers)."""
_NUMBERED = re.compile(r"[a-z]{2}-([0-9]{3,})").fullmatch


@lru_cache(maxsize=65536)
def permalink(table: str, key: str) -> str:
    """Path of a row below the site's folder, with its anchor; a source has a page of its own.

    >>> permalink("adoptions", "ad-0042")
    'fact/adoptions-00.html#ad-0042'
    >>> permalink("agencies", "hud")
    'fact/agencies-8.html#hud'
    >>> permalink("scope_groups", "all agencies")
    'fact/scope_groups-7.html#all%20agencies'
    """
    if table == "sources":
        return f"source/{key}.html"
    return f"{page_of(table, key)}#{anchor_of(key)}"


def anchor_of(key: str) -> str:
    """Anchor of a row on its page: its key, where that is a text without what an id cannot hold."""
    return quote(key, safe="")


def page_of(table: str, key: str) -> str:
    """Path of the page that holds a row."""
    return f"{FOLDER}/{table}-{part_of(key)}.html"


def is_number(key: str) -> bool:
    """Whether a key is a prefix and a number, and not the id of a thing."""
    return _NUMBERED(key) is not None


def part_of(key: str) -> str:
    """The part of its table that a key falls into: two digits or more, or one hexadecimal digit."""
    numbered = _NUMBERED(key)
    if numbered and int(numbered[1]) < COUNTED:
        return f"{int(numbered[1]) // PAGE_ROWS:02}"
    return f"{crc32(key.encode()) % 16:x}"
