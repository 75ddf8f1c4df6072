"""The lines of a table file, of which single ones are added and changed and the others kept.

Every line keeps its bytes: its way of quoting and its line end. A line that is written gets the
line end of the header and quotes only where needed.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError
from kg.stewardship.order import place_in
from kg.tables.read import BOM, Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.tables.schema import Table

    Key = tuple[str, ...]


class Line(NamedTuple):
    """One line of the file, with its line end, and the row in it."""

    raw: bytes
    row: Row


class Lines:
    """The lines of the file of one `table`, which holds `raw`.

    Raises:
        DataError: a line of it is no row, so that nothing can be put beside it.
    """

    def __init__(self, table: Table, raw: bytes) -> None:
        self.table = table
        self.found = raw
        reading = read_rows(table.file, raw.removeprefix(BOM), table.names)
        if reading.problems:
            raise DataError(sorted(reading.problems))
        self.header, *lines = split_lines(raw)
        self.end = b"\r\n" if self.header.endswith(b"\r\n") else b"\n"
        self._place = place_in(table)
        self.lines = [Line(*one) for one in zip(lines, reading.rows, strict=True)]
        self._places = [self._place(one.row) for one in self.lines]
        self._sorted = self._places == sorted(self._places)

    @property
    def rows(self) -> list[Row]:
        """The rows in the order of the file."""
        return [one.row for one in self.lines]

    @property
    def raw(self) -> bytes:
        """What the file is to hold."""
        return self.joined([self.header, *(one.raw for one in self.lines)])

    def joined(self, parts: Sequence[bytes]) -> bytes:
        """Lines put together; one that comes to stand before others gets the end it lacks."""
        last = len(parts) - 1
        return b"".join(
            one if at == last or not one or one.endswith(b"\n") else one + self.end
            for at, one in enumerate(parts)
        )

    def key(self, row: Mapping[str, str]) -> Key:
        """The key of `row`."""
        return tuple(row[name] for name in self.table.primary_key)

    def add(self, row: Row, raw: bytes = b"") -> None:
        """`row` gets a line at its canonical place: before the first one that stands after it.

        `raw` is the line, if it has been written before.
        """
        place = self._place(row)
        if self._sorted:
            at = bisect_right(self._places, place)
        else:
            later = (at for at, one in enumerate(self._places) if one > place)
            at = next(later, len(self._places))
        self.lines.insert(at, Line(raw or line_of(row.values()) + self.end, row))
        self._places.insert(at, place)

    def replace(self, row: Row, raw: bytes = b"") -> None:
        """`row` takes the line of the row that has its key, or its new place if that differs."""
        at = self._at(self.key(row))
        if self._places[at] == self._place(row):
            self.lines[at] = Line(raw or line_of(row.values()) + self._end_at(at), row)
        else:
            del self.lines[at], self._places[at]
            self.add(row, raw)

    def remove(self, key: Key) -> None:
        """The row with this key goes away."""
        at = self._at(key)
        del self.lines[at], self._places[at]

    def _at(self, key: Key) -> int:
        return next(at for at, one in enumerate(self.lines) if self.key(one.row) == key)

    def _end_at(self, at: int) -> bytes:
        raw = self.lines[at].raw
        return b"\r\n" if raw.endswith(b"\r\n") else b"\n" if raw.endswith(b"\n") else b""


def split_lines(raw: bytes) -> list[bytes]:
    r"""Lines of `raw` with their ends; LF alone ends a line.

    >>> split_lines(b"a\r\nb\rc\nd")
    [b'a\r\n', b'b\rc\n', b'd']
    """
    lines = [line + b"\n" for line in raw.split(b"\n")]
    last = lines.pop().removesuffix(b"\n")
    return [*lines, last] if last else lines


def line_of(cells: Iterable[str]) -> bytes:
    r"""`cells` as one line of CSV, without a line end.

    >>> line_of(["a", "b, c"])
    b'a,"b, c"'
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue().encode()
