"""URI templates of CSVW metadata, level 1 and 2 of RFC 6570: {name} and {+name}."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = re.compile(r"\{(\+?)(\w+)\}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+").fullmatch
_RESERVED = ":/?#[]@!$&'()*+,;=%~"


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[tuple[str, str, str], ...]:
    """(text before, safe characters, variable) for each variable; the tail has variable ""."""
    parts, at = [], 0
    for found in _VARIABLE.finditer(template):
        parts.append((template[at : found.start()], _RESERVED if found[1] else "", found[2]))
        at = found.end()
    return (*parts, (template[at:], "", ""))


def expand_template(template: str, cells: Mapping[str, str]) -> str:
    """`template` with its variables filled from `cells`; "" when one of them is empty.

    >>> expand_template("https://{+host}/{id}", {"host": "a.gov/x", "id": "b c"})
    'https://a.gov/x/b%20c'
    """
    out = []
    for before, safe, name in _parts(template):
        out.append(before)
        if name:
            cell = cells[name]
            if not cell:
                return ""
            out.append(cell if _UNRESERVED(cell) else quote(cell, safe=safe))
    return "".join(out)
