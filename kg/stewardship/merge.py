"""Merging two people's versions of a table row by row, for git.

Git merges lines and calls it a conflict where two people change lines that touch. Rows have keys:
what one side did to a row and the other did not is taken, wherever it stands, and only a row that
both changed differently is a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, Problem
from kg.stewardship.lines import Lines

if TYPE_CHECKING:
    from kg.stewardship.lines import Key, Line
    from kg.tables.schema import Table


class Merged(NamedTuple):
    """The merged file, and the keys of the rows that both sides changed differently.

    Both versions of such a row stand in it between conflict markers, as git writes them.
    """

    raw: bytes
    conflicts: tuple[Key, ...]


def merge_tables(table: Table, base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """`ours` with what `theirs` did to `base`, all three files of `table`.

    Raises:
        DataError: one of them cannot be read line by line, or has two rows of one key.
    """
    was, here, there = (Lines(table, one) for one in (base, ours, theirs))
    before, mine, other = (_by_key(table, one) for one in (was, here, there))
    conflicts: dict[Key, tuple[Line | None, Line | None]] = {}
    for key in dict.fromkeys((*other, *before)):
        old, own, new = before.get(key), mine.get(key), other.get(key)
        if _same(new, old) or _same(own, new):
            continue
        if not _same(own, old):
            conflicts[key] = own, new
        elif new is None:
            here.remove(key)
        elif own is None:
            here.add(new.row, new.raw)
        else:
            here.replace(new.row, new.raw)
    return Merged(_marked(here, conflicts), tuple(conflicts))


def _by_key(table: Table, lines: Lines) -> dict[Key, Line]:
    found: dict[Key, Line] = {}
    for line in lines.lines:
        key = lines.key(line.row)
        if key in found:
            message, mend = "stands in two rows", "Merge by hand."
            raise DataError([Problem(table.file, line.row.line, "", " ".join(key), message, mend)])
        found[key] = line
    return found


def _same(one: Line | None, other: Line | None) -> bool:
    """Whether two lines hold the same cells; how they are quoted and end is no matter."""
    return (one and one.row) == (other and other.row)


def _marked(lines: Lines, conflicts: dict[Key, tuple[Line | None, Line | None]]) -> bytes:
    """The file, with both versions of the rows in conflict at the place of one of them."""
    for own, new in conflicts.values():
        if own is None and new is not None:
            lines.add(new.row, new.raw)
    parts = [lines.header]
    for line in lines.lines:
        if lines.key(line.row) in conflicts:
            own, new = conflicts[lines.key(line.row)]
            parts += [b"<<<<<<< ours\n", own.raw if own else b"", b"=======\n"]
            parts += [new.raw if new else b"", b">>>>>>> theirs\n"]
        else:
            parts.append(line.raw)
    return lines.joined(parts)
