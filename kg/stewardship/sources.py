"""Sources: the row of a document, found by its address or made anew."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.tables.read import Rows

MAX_ID = 60
"""Characters of an id made of a title; the longest so far."""


def source_at(sources: Rows, url: str) -> str:
    """Id of the source with this address, "" where there is none."""
    return next((row["id"] for row in sources if row["url"] == url), "")


def id_from(title: str, url: str, taken: Collection[str]) -> str:
    """An id for the document called `title`: its words, and a sign of `url` where that is taken.

    >>> id_from("GAO-23-105706: VHA's data", "https://gao.gov", ())
    'gao-23-105706-vha-s-data'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    sign = hashlib.sha256(url.encode()).hexdigest()[:6]
    found = _joined(words, MAX_ID) or f"source-{sign}"
    if found in taken:
        found = f"{_joined(words, MAX_ID - 7)}-{sign}"
    return found


def _joined(words: list[str], room: int) -> str:
    text = ""
    for word in words:
        longer = f"{text}-{word}" if text else word[:room]
        if len(longer) > room:
            break
        text = longer
    return text
