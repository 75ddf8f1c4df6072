"""Tables changed by hand: one cell, one row more, one row less."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path


def lines(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    text = csv_text(list(rows[0]), [list(row.values()) for row in rows])
    (folder / f"{table}.csv").write_text(text, "utf-8", newline="")


def change(folder: Path, table: str, key: str, **cells: str) -> None:
    """Gives cells of the row whose first cell is `key` other texts."""
    rows = lines(folder, table)
    [row] = [row for row in rows if next(iter(row.values())) == key]
    assert set(cells) <= set(row)
    row.update(cells)
    write(folder, table, rows)


def withdraw(folder: Path, table: str, key: str) -> None:
    rows = lines(folder, table)
    kept = [row for row in rows if next(iter(row.values())) != key]
    assert len(kept) == len(rows) - 1
    write(folder, table, kept)


def add(folder: Path, table: str, like: str, **cells: str) -> None:
    """Adds a row like the one whose first cell is `like`, but for `cells`."""
    rows = lines(folder, table)
    [row] = [row for row in rows if next(iter(row.values())) == like]
    write(folder, table, [*rows, {**row, **cells}])
