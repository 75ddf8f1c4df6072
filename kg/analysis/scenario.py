"""Scenarios: a small CSV of adoptions, listings and designations added or ended, for `kg whatif`.

Columns in any order, and only those it needs: `change` (add or end) and `kind` (adoption, listing
or designation) say what a line does, FORM which other columns it has. Bodies, functions and the
like are written as people write them; dates as in the tables.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.errors import AmbiguousIdError, DataError, Problem, UnknownIdError
from kg.suggest import nearest
from kg.tables.cells import check_cells
from kg.tables.check import check_period
from kg.tables.files import read_file
from kg.tables.read import BOM, read_rows
from kg.tables.schema import Datatype, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.tables.read import Row
    from kg.tables.schema import Column, Schema

    Find = Callable[[str, str], str]

FORM: Final = {
    ("add", "adoption"): "agency area provider service status extent from until",
    ("end", "adoption"): "agency area provider service until",
    ("add", "listing"): "office area provider service from until",
    ("end", "listing"): "office area provider service until",
    ("add", "designation"): "office area host status from until",
    ("end", "designation"): "office area until",
}
"""The columns of each change and kind."""

REQUIRED: Final = {
    ("add", "adoption"): "agency area",
    ("end", "adoption"): "agency area",
    ("add", "listing"): "office area",
    ("end", "listing"): "office",
    ("add", "designation"): "office area",
    ("end", "designation"): "office",
}
"""Those of them that may not be empty; a use also has a provider, a listing that or a service."""

PLANS: Final = ("planned", "migrating")
COLUMNS: Final = tuple(
    dict.fromkeys(["change", "kind", *(name for form in FORM.values() for name in form.split())])
)
KIND_OF: Final = {
    "agency": "agency",
    "area": "area",
    "provider": "provider",
    "service": "service",
    "office": "office",
    "host": "agency",
}
"""What a name in each column is looked up as."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what is added or ended.

    `change` is add or end, `kind` adoption, listing or designation. `cells` has the columns of its
    form, "" where empty, names as ids.
    """

    line: int
    change: str
    kind: str
    cells: dict[str, str]


def read_scenario(path: Path, schema: Schema, find: Find) -> list[Change]:
    """The changes that the file at `path` asks for, in its order.

    `schema` says what a date or status may be; `find` turns a name of a kind into an id, or raises
    UnknownIdError or AmbiguousIdError.

    Raises:
        DataError: with every line that cannot be understood.
        OSError: the file cannot be read.
    """
    raw = read_file(path).removeprefix(BOM)
    names = _header(path.name, raw)
    reading = read_rows(path.name, raw, names)
    problems = list(reading.problems)
    changes = []
    described = _tables(schema)
    for row in reading.rows:
        row.update({name: "" for name in COLUMNS if name not in row})
        found = [one._replace(file=path.name) for one in _problems(described, row)]
        change, unknown = _change(path.name, row, find) if not found else (None, [])
        problems += found or unknown
        if change:
            changes.append(change)
    if problems:
        raise DataError(sorted(problems))
    return changes


def _header(file: str, raw: bytes) -> tuple[str, ...]:
    """The columns the file has, if they are all known; else all there may be.

    Raises:
        DataError: a column is unknown or missing, or stands twice.
    """
    first = raw.split(b"\n", 1)[0].decode("utf-8", "replace").removesuffix("\r")
    try:
        names = next(csv.reader([first], strict=True), [])
    except csv.Error:
        return COLUMNS  # said when the lines are read
    if not any(names):
        return COLUMNS
    problems = []
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            close = nearest(name, COLUMNS, 1)
            hint = f"Did you mean {close[0]}? " if close else ""
            mend = f"{hint}Columns are {', '.join(COLUMNS)}."
            problems.append(Problem(file, 1, name, "", "is no column of a scenario", mend))
        elif names.count(name) > 1:
            problems.append(Problem(file, 1, name, "", "stands twice", "Remove one."))
    for name in ("change", "kind"):
        if name not in names:
            mend = "Every scenario has the columns change and kind."
            problems.append(Problem(file, 1, name, "", "column is missing", mend))
    if problems:
        raise DataError(problems)
    return tuple(names)


def _tables(schema: Schema) -> Callable[[str, str], Table]:
    """The table of the lines of one change and kind; of none ("", ""), of what all have.

    Columns are those of adoptions and designation periods, but for ids that may be names.
    """
    known: dict[str, Column] = {}
    for table in ("designation_periods", "adoptions"):
        known |= {one.name: one for one in schema[table].columns if not one.virtual}
    periods = {one.name: one for one in schema["designation_periods"].columns}
    word = replace(known["extent"], required=True)
    adding = tuple(one for one in known["status"].datatype.allowed if one != "ended")

    def described(change: str, kind: str) -> Table:
        columns = [
            replace(word, name="change", datatype=_words("add", "end"), description="add or end"),
            replace(word, name="kind", datatype=_words(*_KINDS), description=" or ".join(_KINDS)),
        ]
        required = REQUIRED.get((change, kind), "").split()
        for name in FORM.get((change, kind), "").split():
            column = periods[name] if name == "status" and kind == "designation" else known[name]
            if name == "status" and kind == "adoption":
                column = replace(column, datatype=_words(*adding))
            elif name in KIND_OF:
                column = replace(column, references=(), datatype=Datatype("string"))
            columns.append(replace(column, required=name in required))
        return replace(schema["adoptions"], columns=tuple(columns))

    return described


_KINDS: Final = tuple(dict.fromkeys(kind for _, kind in FORM))


def _words(*words: str) -> Datatype:
    return Datatype("string", allowed=words)


def _problems(described: Callable[[str, str], Table], row: Row) -> Iterator[Problem]:
    """What is wrong with the cells of `row`, by the form of its change and kind."""
    common = list(check_cells(described("", ""), row))
    if common:
        yield from common
        return
    change, kind = row["change"], row["kind"]
    table = described(change, kind)
    yield from check_cells(table, row)
    yield from check_period(table, row)
    for name, cell in row.items():
        if cell and name not in table.names:
            mend = f"Leave it empty; its columns are {', '.join(table.names[2:])}."
            message = f"has no meaning where a line {change}s {_a(kind)}"
            yield Problem(table.file, row.line, name, cell, message, mend)
    if (
        change == "add"
        and kind == "adoption"
        and not row["provider"]
        and row["status"] not in PLANS
    ):
        mend = (
            "Name who provides it; the agency itself if it runs it. Only a plan may leave it out."
        )
        yield Problem(table.file, row.line, "provider", "", "is required", mend)
    if kind == "listing" and not (row["provider"] or row["service"]):
        mend = "Name the provider, the service, or both."
        yield Problem(table.file, row.line, "provider", "", "is required", mend)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] == "a" else f"a {kind}"


def _change(file: str, row: Row, find: Find) -> tuple[Change | None, list[Problem]]:
    """The change of `row`, or the names in it that stand for nothing or for several things."""
    change, kind = row["change"], row["kind"]
    cells, problems = {}, []
    for name in FORM[change, kind].split():
        cell = row[name]
        if cell and name in KIND_OF:
            what = KIND_OF[name]
            try:
                cell = find(what, cell)
            except UnknownIdError as error:
                hint = f"Did you mean {', '.join(error.nearest)}?" if error.nearest else ""
                mend = hint or "Write an id, acronym, code, name or alias."
                problems.append(Problem(file, row.line, name, cell, f"names no {what}", mend))
            except AmbiguousIdError as error:
                mend = f"Write one of {', '.join(error.choices)}."
                problems.append(Problem(file, row.line, name, cell, "names several", mend))
        cells[name] = cell
    return (None if problems else Change(row.line, change, kind, cells)), problems
