"""Text in Markdown: escaped so that it shows as it is and does nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
"""Characters that mean something anywhere in a line of CommonMark, GitHub or Jekyll."""

LINKS: Final = re.compile(r":(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)
"""What makes a link of a bare address."""

START: Final = re.compile(r"^(\d*)([-+.)=])(?=[-=]*(?:\s|$))")
"""What begins a list, a rule or a heading at the start of a line."""

KEPT: Final = "%/:?#[]@!$&'()*+,;=-._~"
"""Characters of an address that stay as they are (RFC 3986)."""

_HIDDEN: Final = ("Cc", "Cf", "Zl", "Zp")
"""Controls, marks that turn the direction of text, and separators of lines."""


class Written(str):
    """Text that is Markdown already."""

    __slots__ = ()


def escaped(value: object) -> str:
    r"""`value` as text of one line that is shown literally.

    >>> print(escaped("1. *a* | <b>"))
    1\. \*a\* \| \<b\>
    """
    if isinstance(value, Written):
        return value
    shown = "".join(" " if unicodedata.category(one) in _HIDDEN else one for one in str(value))
    text = MARKS.sub(r"\\\1", " ".join(shown.split()))
    return START.sub(r"\1\\\2", LINKS.sub(r"\\\g<0>", text))


def address(url: str) -> Written:
    """`url` as the target of a link, with nothing in it that could end it."""
    return Written(f"<{quote(url, safe=KEPT)}>")
