"""Text in cells: never a formula, never what XML or Excel cannot hold.

A cell of type text is never calculated. Excel would calculate it once somebody edits it, so text
that could be read as a formula also gets Excel's own mark for "text as it stands" (quotePrefix,
the apostrophe of its edit line). The text itself stays as the table has it: an apostrophe of ours
would be part of the fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

MAX_TEXT: Final = 32_767
"""Characters of a cell; Excel counts UTF-16 units."""
MAX_URL: Final = 2_079
"""Characters of a link in Excel; a longer address stays text."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = re.compile("[\\s'\"]*[=+\\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a web address; only text where `url` is none."""

    text: str
    url: str


Value = str | int | Link


def shown(value: Value) -> str:
    """`value` as its cell shows it."""
    return value.text if isinstance(value, Link) else str(value)


def safe_text(text: str) -> str:
    r"""`text` as a cell can hold it: line ends as \n, illegal characters as U+FFFD, cut to size.

    >>> safe_text("a\x00b\r\n_x000D_")
    'a\ufffdb\n_x005F_x000D_'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("\ufffd", text))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_TEXT:
        return text
    return units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula when it is typed or read as CSV.

    >>> looks_like_formula("=1+1"), looks_like_formula("HUD")
    (True, False)
    """
    return _FORMULA.match(text) is not None


def web_address(url: str) -> str:
    """`url` if Excel can link to it and it leads to the web, else ""."""
    if len(url) > MAX_URL or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
