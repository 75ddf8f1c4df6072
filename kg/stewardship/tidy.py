"""Tidying tables: canonical order, line ends and blanks around cells; no fact changes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError
from kg.stewardship.lines import line_of, split_lines
from kg.stewardship.order import place_in
from kg.tables.files import read_file
from kg.tables.read import BOM, read_rows, read_table
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from kg.errors import Problem
    from kg.stewardship.order import Place
    from kg.tables.schema import Table


_BLANKS = b" \t"
_SHOWN = 10
"""Trimmed cells of a file that are named."""


class Tidied(NamedTuple):
    """One file before and after, and what was done to it.

    `moved` rows, `ends` of lines, `empty` lines removed; `trimmed` cells by line and column.
    """

    path: Path
    before: bytes
    after: bytes
    moved: int
    ends: int
    empty: int
    trimmed: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        done = [
            _count(self.moved, "row moved", "rows moved"),
            _count(self.ends, "line end", "line ends"),
            _count(self.empty, "empty line removed", "empty lines removed"),
            _count(len(self.trimmed), "cell trimmed", "cells trimmed"),
        ]
        shown = ", ".join(f"line {line} {column}" for line, column in self.trimmed[:_SHOWN])
        more = ", ..." if len(self.trimmed) > _SHOWN else ""
        where = f" ({shown}{more})" if shown else ""
        return f"{self.path.name}: {', '.join(one for one in done if one)}{where}"


def tidy(folder: Path) -> list[Tidied]:
    """The files of the tables in `folder` that are to be tidied; nothing is written.

    Raises:
        DataError: a file cannot be read line by line, so that nothing in the folder is tidied.
    """
    schema = read_schema(folder)
    problems: list[Problem] = []
    found = []
    for table in schema.values():
        path = folder / table.file
        try:
            raw = read_file(path)
        except OSError:
            problems += read_table(folder, table).problems
            continue
        one, wrong = _tidied(path, table, raw)
        problems += wrong
        if one and one.after != raw:
            found.append(one)
    if problems:
        raise DataError(sorted(problems))
    return found


def _tidied(path: Path, table: Table, raw: bytes) -> tuple[Tidied | None, list[Problem]]:
    mark = BOM if raw.startswith(BOM) else b""
    lines = split_lines(raw.removeprefix(BOM))
    header = lines[0] if lines else b""
    kept = [one for one in enumerate(lines[1:], 2) if one[1].strip()]
    names = ",".join(table.names).encode()
    if b",".join(cell.strip() for cell in header.split(b",")) == names:
        header = names
    ended = [_without_end(line) for _, line in kept]
    stripped = [_without_end(header), *map(_without_outer_blanks, ended)]
    reading = read_rows(table.file, b"\n".join(stripped), table.names)
    if reading.problems:
        return None, _at_their_lines(path, table, raw)
    trimmed, done = [], []
    for (number, _), was, line, row in zip(kept, ended, stripped[1:], reading.rows, strict=True):
        blanks = [name for name, cell in row.items() if cell != cell.strip()]
        trimmed += [(number, table.names[end]) for end in (0, -1) if line[end] != was[end]]
        trimmed += [(number, name) for name in blanks]
        row.update({name: row[name].strip() for name in blanks})
        done.append((line_of(row.values()) if blanks else line, row))
    place = place_in(table)
    places = [place(row) for _, row in done]
    order = sorted(range(len(done)), key=places.__getitem__)
    after = b"".join(line + b"\n" for line in [stripped[0], *(done[at][0] for at in order)])
    ends = sum(not line.endswith(b"\n") or line.endswith(b"\r\n") for line in lines)
    empty = len(lines) - 1 - len(kept)
    moved = len(places) - _longest_in_order(places)
    return Tidied(path, raw, mark + after, moved, ends, empty, tuple(trimmed)), []


def _without_end(line: bytes) -> bytes:
    return line.removesuffix(b"\n").rstrip(b"\r")


def _without_outer_blanks(line: bytes) -> bytes:
    """`line` without blanks before or after the quotation marks at its ends (CSV allows none)."""
    left, right = line.lstrip(_BLANKS), line.rstrip(_BLANKS)
    if left.startswith(b'"'):
        line, right = left, left.rstrip(_BLANKS)
    return right if right.endswith(b'"') else line


def _at_their_lines(path: Path, table: Table, raw: bytes) -> list[Problem]:
    """What is wrong with the lines as they are numbered in the file; empty ones are not."""
    lines = [b"", *split_lines(raw.removeprefix(BOM))]
    found = read_rows(path.name, raw.removeprefix(BOM), table.names).problems
    return [one for one in found if one.line <= 1 or lines[one.line].strip()]


def _longest_in_order(places: list[Place]) -> int:
    """Length of the longest part of `places` in order: what is not in it has to be moved."""
    ends: list[Place] = []
    for one in places:
        at = bisect_right(ends, one)
        ends[at : at + 1] = [one]
    return len(ends)


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}" if number else ""
