"""What process tests share: a small data folder of real rows, real builds, and running kg."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.paths import data_dir, ontology_dir
from kg.rdf.dataset import Dataset, assemble
from kg.tables.links import targets_of
from kg.tables.read import Row, Tables, read_tables
from kg.tables.schema import Schema, read_schema
from tests.warm import warm

AGENCIES = ("hud", "nasa")
KEPT = 2
"""Rows of each table that are there anyway, so that none is empty."""
KG = (sys.executable, "-m", "kg")


def small_data(folder: Path) -> Path:
    """A folder of few real rows: all adoptions of AGENCIES, and everything any row refers to."""
    schema = read_schema(data_dir())
    tables = read_tables(data_dir(), schema)
    rows_of = {name: _by_id(rows) for name, rows in tables.items()}
    kept: dict[str, dict[int, Row]] = defaultdict(dict)
    waiting = [(name, row) for name, rows in tables.items() for row in rows[:KEPT]]
    waiting += [("adoptions", row) for row in tables["adoptions"] if row["agency"] in AGENCIES]
    waiting += [("areas", row) for row in tables["areas"] if row["main_of"]]
    waiting += [("designation_periods", row) for row in tables["designation_periods"]]
    waiting += [("services", row) for row in tables["services"] if row["listed_by"] == "fm-qsmo"]
    while waiting:
        name, row = waiting.pop()
        if row.line not in kept[name]:
            kept[name][row.line] = row
            waiting += _referred(schema, rows_of, name, row)
    return _written(folder, schema, tables, kept)


def _by_id(rows: list[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row.get("id", "")].append(row)
    return found


def _referred(
    schema: Schema, rows_of: dict[str, dict[str, list[Row]]], name: str, row: Row
) -> list[tuple[str, Row]]:
    found = []
    for column in schema[name].columns:
        if column.virtual or not (column.references or column.references_by):
            continue
        cell = row[column.name]
        for value in cell.split(column.separator) if column.separator else [cell]:
            found += [
                (target, one)
                for target in targets_of(column, row)
                for one in rows_of[target].get(value, [])
            ]
    return found


def _written(folder: Path, schema: Schema, tables: Tables, kept: dict[str, dict[int, Row]]) -> Path:
    folder.mkdir(parents=True)
    for path in data_dir().glob("*.json"):
        shutil.copy(path, folder)
    for name in tables:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(schema[name].names)
            writer.writerows(kept[name][line].values() for line in sorted(kept[name]))
    return folder


@cache
def real() -> Dataset:
    """The dataset that ships, made once a session."""
    return assemble(data_dir(), ontology_dir())


def run(
    *args: object,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    stdin: bytes | None = b"",
    program: tuple[str, ...] = KG,
    timeout: float = 240,
) -> subprocess.CompletedProcess[bytes]:
    """`kg` with `args` in a process of its own; never a traceback, whatever it is asked."""
    if program == KG and env is None and stdin is not None:
        done = _forked([str(one) for one in args], cwd, stdin, timeout)
    else:
        done = subprocess.run(
            [*program, *map(str, args)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            timeout=timeout,
            check=False,
        )
    assert b"Traceback" not in done.stderr + done.stdout, done.stderr.decode()
    return done


def _forked(
    args: list[str], cwd: Path | None, stdin: bytes, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stdin").write_bytes(stdin)
        code = warm().run(args, folder, cwd, timeout)
        said = [(folder / stream).read_bytes() for stream in ("stdout", "stderr")]
        return subprocess.CompletedProcess(["kg", *args], code, *said)
