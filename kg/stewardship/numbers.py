"""Numbers of rows: given once, by drawing, so that two people do not both take the same.

The rows of the research are counted from 1. A row added since gets a number of eight digits, drawn
from the SHA-256 of the row as it is first written: a dry run shows the number that writing gives,
and what two people add at the same time in two copies of the tables has different numbers (a
hundred rows here and a hundred there share one in 8,000 cases, and the check then names both).
Nothing may be read from a number, and it stays when the row changes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.tables.schema import Table

FIRST, LAST = 20_000_000, 99_999_999
"""Numbers that are drawn. Counted ones stay below; none of these begins as they do, so that rows
stand in the order of their numbers as text too."""

_shape = re.compile(r"([a-z]{2}-)\[0-9\]\{\d,\}").fullmatch


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the rows of a table are numbered: `prefix` and digits."""

    table: str
    key: str
    prefix: str

    def order(self, number: str) -> tuple[int, str]:
        """What numbers are compared by; one that is none goes last."""
        digits = number.removeprefix(self.prefix)
        plain = digits.isascii() and digits.isdecimal() and digits != number
        return (int(digits), "") if plain else (LAST + 1, number)

    def draw(self, row: Mapping[str, str], taken: Collection[str]) -> str:
        """The number of a new `row`, none of `taken`."""
        cells = "\x1f".join(cell for name, cell in row.items() if name != self.key)
        for attempt in count():
            drawn = hashlib.sha256(f"{self.table}\x1f{attempt}\x1f{cells}".encode()).digest()
            number = FIRST + int.from_bytes(drawn[:8]) % (LAST - FIRST + 1)
            if f"{self.prefix}{number}" not in taken:
                break
        return f"{self.prefix}{number}"


def numbering(table: Table) -> Numbering | None:
    """How rows of `table` are numbered; None where they have readable ids, or none."""
    column = next(one for one in table.columns if one.name == table.row_key)
    found = None if column.references else _shape(column.datatype.pattern)
    return Numbering(table.name, column.name, found[1]) if found else None
