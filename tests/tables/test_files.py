"""Every way a whole file or line can be bad, for every table."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from kg.errors import DataError
from kg.tables.check import check_tables, require_sound
from kg.tables.files import MAX_FILE_BYTES
from kg.tables.read import read_tables
from tests.tables.planting import (
    SCHEMA,
    TABLES,
    lines_of,
    path_of,
    place,
    plant,
    text_column,
    write_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Spoiled = tuple[int, str, str, str, str]
"""Line, column, and parts of value, message and mend of the one problem expected."""


def latin_1(path: Path) -> Spoiled:
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + b" caf\xe9\n")
    mend = "Save the file as UTF-8."
    return raw.count(b"\n"), "", "byte 0xe9", "is not UTF-8 (after ", mend


def utf_16(path: Path) -> Spoiled:
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    return 1, "", "byte 0xff", "is UTF-16, not UTF-8", "Save the file as UTF-8."


def byte_order_mark(path: Path) -> Spoiled:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return 1, "", "", "begins with a byte order mark", "without BOM"


def empty(path: Path) -> Spoiled:
    path.write_bytes(b"")
    return 0, "", "", "is empty", f"The first line must be {','.join(SCHEMA[path.stem].names)}."


def blank(path: Path) -> Spoiled:
    path.write_bytes(b" \n\n")
    return 0, "", "", "is empty", "The first line must be "


def header_only(path: Path) -> Spoiled:
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    return 0, "", "", "has a header but no rows", "Restore its rows."


def missing(path: Path) -> Spoiled:
    path.unlink()
    return 0, "", "", "cannot be read (No such file or directory)", f"Restore it; {path.stem} is"


def folder(path: Path) -> Spoiled:
    path.unlink()
    path.mkdir()
    return 0, "", "", "cannot be read (it is not a regular file)", "Restore it"


def pipe(path: Path) -> Spoiled:
    path.unlink()
    os.mkfifo(path)
    return 0, "", "", "cannot be read (it is not a regular file)", "Restore it"


def endless_device(path: Path) -> Spoiled:
    path.unlink()
    path.symlink_to("/dev/zero")
    return 0, "", "", "cannot be read (it is not a regular file)", "Restore it"


def symlink_loop(path: Path) -> Spoiled:
    path.unlink()
    path.symlink_to(path.name)
    return 0, "", "", "cannot be read (Too many levels of symbolic links)", "Restore it"


def huge(path: Path) -> Spoiled:
    os.truncate(path, MAX_FILE_BYTES + 1)
    message = "67,108,865 bytes are over the limit of 67,108,864"
    return 0, "", "", f"cannot be read ({message})", "Restore it"


def one_cell_too_many(path: Path) -> Spoiled:
    lines = lines_of(path.parent, path.stem)
    lines[1].append("extra")
    write_lines(path.parent, path.stem, lines)
    width = len(lines[0])
    message = f"has {width + 1} cells where {width} are expected"
    return 2, "", lines[1][0], message, "Quote a cell that holds a comma"


def one_cell_too_few(path: Path) -> Spoiled:
    lines = lines_of(path.parent, path.stem)
    lines[1].pop()
    write_lines(path.parent, path.stem, lines)
    width = len(lines[0])
    message = f"has {width - 1} cells where {width} are expected"
    return 2, "", lines[1][0], message, "keep the commas of empty cells"


def empty_line(path: Path) -> Spoiled:
    head, _, rest = path.read_text("utf-8").partition("\n")
    path.write_text(f"{head}\n\n{rest}", "utf-8", newline="")
    return 2, "", "", "is an empty line", "Remove it."


def unterminated_quote(path: Path) -> Spoiled:
    head, first, *rest = path.read_text("utf-8").split("\n")
    start, _, _ = first.rpartition(",")
    path.write_text("\n".join([head, f'{start},"open', *rest]), "utf-8", newline="")
    message = "has an unpaired quotation mark (unexpected end of data)"
    return 2, "", start[:20], message, 'double one inside a cell ("")'


def text_after_quote(path: Path) -> Spoiled:
    head, first, *rest = path.read_text("utf-8").split("\n")
    start, _, _ = first.rpartition(",")
    path.write_text("\n".join([head, f'{start},"a"b', *rest]), "utf-8", newline="")
    return 2, "", start[:20], "has an unpaired quotation mark (", "Close it on the same line"


def lone_carriage_return(path: Path) -> Spoiled:
    head, first, *rest = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([head, f"{first}\rmore", *rest]), "utf-8", newline="")
    return 2, "", first[:20], "has a carriage return inside", "End lines with LF"


def two_carriage_returns(path: Path) -> Spoiled:
    head, first, *rest = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([head, f"{first}\r\r", *rest]), "utf-8", newline="")
    return 2, "", first[:20], "ends with a carriage return too many", "End it with LF."


def carriage_returns_only(path: Path) -> Spoiled:
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n", "\r"), "utf-8", newline="")
    return 1, "", text[:20].partition("\n")[0], "has a carriage return inside", "End lines with LF"


def missing_column(path: Path) -> Spoiled:
    lines = [cells[:-1] for cells in lines_of(path.parent, path.stem)]
    write_lines(path.parent, path.stem, lines)
    names = SCHEMA[path.stem].names
    return 1, names[-1], "", "column is missing", f"The columns are {','.join(names)}."


def stray_column(path: Path) -> Spoiled:
    lines = lines_of(path.parent, path.stem)
    write_lines(path.parent, path.stem, [[*cells, "colour"] for cells in lines])
    return 1, "colour", "", "is a stray column", "Remove it, or describe it in metadata.json."


def reordered_columns(path: Path) -> Spoiled:
    lines = lines_of(path.parent, path.stem)
    write_lines(path.parent, path.stem, [cells[::-1] for cells in lines])
    names = ",".join(SCHEMA[path.stem].names)
    return 1, "", "", "columns are out of order or repeated", f"once each in this order: {names}."


def repeated_column(path: Path) -> Spoiled:
    lines = lines_of(path.parent, path.stem)
    write_lines(path.parent, path.stem, [[*cells, cells[0]] for cells in lines])
    return 1, "", "", "columns are out of order or repeated", "once each in this order"


SPOILERS = [
    latin_1, utf_16, byte_order_mark, empty, blank, missing, folder, pipe, endless_device,
    symlink_loop, huge, one_cell_too_many, one_cell_too_few, empty_line, unterminated_quote,
    text_after_quote, lone_carriage_return, two_carriage_returns, carriage_returns_only,
    missing_column, stray_column, reordered_columns, repeated_column,
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("spoil", [*SPOILERS, header_only], ids=lambda spoil: spoil.__name__)
def test_bad_copy_of_each_table(small: Path, table: str, spoil: Callable[[Path], Spoiled]) -> None:
    line, column, value, message, mend = spoil(path_of(small, table))
    found = check_tables(small)
    assert [place(problem) for problem in found] == [(f"{table}.csv", line, column)], found
    assert value in found[0].value
    assert message in found[0].message
    assert mend in found[0].mend
    assert str(found[0]).isprintable()
    if spoil is not header_only:  # a table without rows is read, and only the checks object
        with pytest.raises(DataError) as raised:
            read_tables(small, SCHEMA)
        assert list(raised.value.problems) == found


@pytest.mark.parametrize("table", TABLES)
def test_windows_line_ends_are_read(small: Path, table: str) -> None:
    before = read_tables(small, SCHEMA)
    path = path_of(small, table)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_tables(small) == []
    assert read_tables(small, SCHEMA) == before
    path.write_bytes(path.read_bytes().removesuffix(b"\r\n"))
    assert read_tables(small, SCHEMA) == before


def test_building_needs_sound_tables(small: Path) -> None:
    require_sound(small)
    plant(small, "funds", "kind", "gift")
    with pytest.raises(DataError) as raised:
        require_sound(small)
    assert list(raised.value.problems) == check_tables(small)


def test_rows_know_their_lines(small: Path) -> None:
    for table, rows in read_tables(small, SCHEMA).items():
        assert [row.line for row in rows] == list(range(2, len(rows) + 2))
        assert [list(row.values()) for row in rows] == lines_of(small, table)[1:]


def test_one_bad_line_does_not_hide_the_others(small: Path) -> None:
    path = path_of(small, "agencies")
    text = path.read_text("utf-8")
    path.write_text(f'{text}a,"open\nb,c\n\n', "utf-8", newline="")
    end = text.count("\n")
    plant(small, "adoptions", "agency", "no-such-agency")
    found = check_tables(small)
    assert [place(problem) for problem in found] == [
        ("adoptions.csv", 2, "agency"),
        ("agencies.csv", end + 1, ""),
        ("agencies.csv", end + 2, ""),
        ("agencies.csv", end + 3, ""),
    ]


@pytest.mark.parametrize("name", ["colours.csv", "Agencies.CSV", ".hidden.csv"])
def test_stray_file(small: Path, name: str) -> None:
    (small / name).write_text("id\n1\n")
    (small / "notes.txt").write_text("not a table")
    found = check_tables(small)
    assert [place(problem) for problem in found] == [(name, 0, "")]
    assert found[0].message == "is no table of this dataset"
    assert found[0].mend == "Describe it in metadata.json or move it away."


def test_control_characters_do_not_reach_the_terminal(small: Path) -> None:
    lines = lines_of(small, "funds")
    write_lines(small, "funds", [[*cells, "\x1b[2J\u202e"] for cells in lines])
    found = check_tables(small)
    assert str(found[0]).startswith(r"funds.csv:1 [\x1b[2J\u202e]: is a stray column.")


def test_every_table_spoiled_at_once(copy_of_data: Path) -> None:
    spoilers = [SPOILERS[at % len(SPOILERS)] for at in range(len(TABLES))]
    expected = []
    for table, spoil in zip(TABLES, spoilers, strict=True):
        line, column, *_ = spoil(path_of(copy_of_data, table))
        expected.append((f"{table}.csv", line, column))
    assert sorted(expected) == [place(problem) for problem in check_tables(copy_of_data)]
    with pytest.raises(DataError) as raised:
        read_tables(copy_of_data, SCHEMA)
    assert sorted(expected) == sorted(place(problem) for problem in raised.value.problems)


def test_only_the_tables_asked_for_are_read(small: Path) -> None:
    for table in TABLES:
        if table != "funds":
            path_of(small, table).unlink()
    assert list(read_tables(small, SCHEMA, ["funds"])) == ["funds"]


def test_folder_without_tables(tmp_path: Path, data: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        check_tables(tmp_path / "nowhere")
    shutil.copy(data / "metadata.json", tmp_path)
    assert [problem.file for problem in check_tables(tmp_path)] == sorted(
        table.file for table in SCHEMA.values()
    )


def test_text_column_exists_in_every_table() -> None:
    assert all(text_column(table) for table in SCHEMA.values())
