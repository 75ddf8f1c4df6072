"""Tables row by row: for files of any size, of which one line at a time is in memory."""

from __future__ import annotations

import csv
import errno
import io
import stat
from typing import TYPE_CHECKING

from kg.errors import DataError, Problem
from kg.tables.read import BOM, Row, cells_of, header_problems, not_utf8, read_rows, width_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.tables.schema import Table


def stream_rows(folder: Path, table: Table) -> Iterator[Row]:
    """Rows of one table in the order of its file, read as they are asked for.

    Raises:
        DataError: the file cannot be read or has other columns than described, or a line is no
            row: the first such line, when it is reached.
    """
    for number, cells in enumerate(stream_cells(folder, table), 2):
        row = Row(zip(table.names, cells, strict=True))
        row.line = number
        yield row


def stream_cells(folder: Path, table: Table) -> Iterator[list[str]]:
    """The same rows as bare lists of cells, in half the time.

    Raises:
        DataError: as `stream_rows`.
    """
    path = folder / table.file
    try:
        _require_table(path, table)
        with io.TextIOWrapper(_Bytes(io.FileIO(path)), "utf-8", newline="\n") as file:
            next(file)
            lines = csv.reader(file, strict=True)
            width = len(table.names)
            for number, cells in enumerate(lines, 1):
                # A quotation mark that is not closed joins lines: then the reader is further.
                if len(cells) != width or lines.line_num != number:
                    break
                yield cells
            else:
                return
    except (csv.Error, UnicodeDecodeError):
        pass  # said below, with its line
    except OSError as error:
        mend = f"Restore it; {table.name} is described in metadata.json."
        message = f"cannot be read ({error.strerror or error})"
        raise DataError([Problem(path.name, 0, "", "", message, mend)]) from None
    raise DataError([_first_problem(path, table)])


class _Bytes(io.BufferedReader):
    """Bytes of a file, as a text reader asks for them.

    Raises:
        csv.Error: a line ends with two carriage returns, which the reader of CSV passes over.
    """

    _before = b""

    def read1(self, size: int = -1, /) -> bytes:
        raw = super().read1(size)
        near = self._before + raw
        if b"\r\r\n" in near or (not raw and near.endswith(b"\r\r")):
            raise csv.Error
        self._before = near[-2:]
        return raw


def _require_table(path: Path, table: Table) -> None:
    """Nothing, where `path` is a file whose first line is the header of `table`."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    with path.open("rb") as file:
        head = file.readline()
    if head.startswith(BOM):
        mend = "Save it as UTF-8 without BOM."
        message = "begins with a byte order mark"
        raise DataError([Problem(path.name, 1, "", "", message, mend)])
    problems = read_rows(path.name, head, table.names).problems
    if problems:
        raise DataError(problems)


def _first_problem(path: Path, table: Table) -> Problem:
    """What is wrong with the first line of the file that is no row."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                line = raw.decode("utf-8").removesuffix("\n")
            except UnicodeDecodeError as error:
                return not_utf8(path.name, raw, error.start)._replace(line=number)
            cells, problems = cells_of(path.name, number, line)
            if number == 1:
                problems = problems or header_problems(path.name, cells, table.names)
            if problems:
                return problems[0]
            if len(cells) != len(table.names):
                return width_problem(path.name, number, cells, table.names)
    message = "was changed while it was read"
    return Problem(path.name, 0, "", "", message, "Do it again when nobody writes there.")
