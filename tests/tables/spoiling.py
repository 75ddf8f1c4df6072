"""Ways in which a table is spoiled by hand, by a program or by a disk: bytes in, bytes out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Way = Callable[[Random, bytes], bytes]

CELLS: Final = (
    "", " ", "nasa", "nobody-here", "NASA", "2024", "2024-13", "2025-02-29", "0000-01-01", "yes",
    "maybe", "=1+1", "+1", "-1+1", "@cmd", "a;b", ";", " x", "x ", '"', "\0", "\u202e", "\ufeff",
    "\u00a0", "1e9", "javascript:alert(1)", "https://a.gov/[", "x" * 5000, "ad-0001", "ad-1",
    "\u0661\u0662", "\ud7ff", "<script>", "../../etc", "%00", "null", "NaN", "\t", "\x1b[31m",
)  # fmt: skip
BYTES: Final = (
    b"\xff",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\r",
    b"\n",
    b'"',
    b",",
    b"\xed\xa0\x80",
)


def lines_of(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))


def bytes_of(lines: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode("utf-8")


def cell(by: Random, raw: bytes) -> bytes:
    lines = lines_of(raw)
    line = by.choice(lines[1:])
    line[by.randrange(len(line))] = by.choice(CELLS)
    return bytes_of(lines)


def swapped_cells(by: Random, raw: bytes) -> bytes:
    lines = lines_of(raw)
    line = by.choice(lines)
    one, other = by.randrange(len(line)), by.randrange(len(line))
    line[one], line[other] = line[other], line[one]
    return bytes_of(lines)


def cell_too_few(by: Random, raw: bytes) -> bytes:
    lines = lines_of(raw)
    line = by.choice(lines)
    del line[by.randrange(len(line))]
    return bytes_of(lines)


def cell_too_many(by: Random, raw: bytes) -> bytes:
    lines = lines_of(raw)
    line = by.choice(lines)
    line.insert(by.randrange(len(line) + 1), by.choice(CELLS))
    return bytes_of(lines)


def line_gone(by: Random, raw: bytes) -> bytes:
    lines = raw.splitlines(keepends=True)
    del lines[by.randrange(len(lines))]
    return b"".join(lines)


def line_twice(by: Random, raw: bytes) -> bytes:
    lines = raw.splitlines(keepends=True)
    lines.insert(by.randrange(len(lines) + 1), by.choice(lines))
    return b"".join(lines)


def bytes_put_in(by: Random, raw: bytes) -> bytes:
    at = by.randrange(len(raw) + 1)
    return raw[:at] + by.choice(BYTES) * by.randint(1, 3) + raw[at + by.randint(0, 2) :]


def bits_turned(by: Random, raw: bytes) -> bytes:
    found = bytearray(raw)
    for _ in range(by.randint(1, 4)):
        found[by.randrange(len(found))] ^= 1 << by.randrange(8)
    return bytes(found)


def cut_short(by: Random, raw: bytes) -> bytes:
    return raw[: by.randrange(len(raw))]


def other_encoding(by: Random, raw: bytes) -> bytes:
    return raw.decode("utf-8").encode(by.choice(("utf-16", "utf-8-sig", "utf-32")))


def other_line_ends(by: Random, raw: bytes) -> bytes:
    return raw.replace(b"\n", by.choice((b"\r\n", b"\r", b"\n\n", b"\n\r")))


def other_separator(by: Random, raw: bytes) -> bytes:
    return raw.replace(b",", by.choice((b";", b"\t", b"|")))


WAYS: Final[tuple[Way, ...]] = (
    *(cell, cell, cell, swapped_cells, cell_too_few, cell_too_many, line_gone, line_twice),
    *(bytes_put_in, bytes_put_in, bits_turned, bits_turned, cut_short),
    *(other_encoding, other_line_ends, other_separator),
)
"""Those that leave most of the file in order come more often: they are the hardest to notice."""
