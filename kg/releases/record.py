"""The record of releases: data/releases.json, and the version of what is in a folder.

A version is the date of the data, its newest retrieval; where that day has releases already, a
point and a number follow: 2026-11-22, 2026-11-22.2, 2026-11-22.3. Nothing in it is of the clock.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import DataError, Problem
from kg.releases.difference import KINDS
from kg.tables.files import read_file
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RECORD: Final = "releases.json"


@dataclass(frozen=True, slots=True)
class Noted:
    """One change of a release, in words; `kind` is added, changed or withdrawn."""

    kind: str
    table: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its version, the date of its data, the digest of its tables, what changed.

    The first release has no changes: nothing was before it.
    """

    version: str
    date: str
    rows: int
    tables: str
    changes: tuple[Noted, ...] = ()

    def count(self, kind: str) -> int:
        """How many changes are of that kind."""
        return Counter(one.kind for one in self.changes)[kind]


@dataclass(frozen=True, slots=True)
class Version:
    """What a folder holds: a version, the date of its data, and whether it has been released."""

    version: str
    date: str
    released: bool


def read_releases(folder: Path) -> list[Release]:
    """The releases of the tables in `folder`, the oldest first; none where there is no record.

    Raises:
        DataError: the record cannot be understood.
    """
    path = folder / RECORD
    try:
        found = json.loads(read_file(path))
        if not isinstance(found, list):
            raise TypeError("it is no list")
        return [
            Release(**{**one, "changes": tuple(Noted(**each) for each in one["changes"])})
            for one in found
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        message = f"is no record of releases ({type(error).__name__}: {error})"
        mend = "Restore it from version control; only kg release writes it."
        raise DataError([Problem(RECORD, 0, "", "", message, mend)]) from error


def record_text(releases: Sequence[Release]) -> str:
    """The record as JSON, one change a line, so that it reads well in a comparison."""
    parts = []
    for one in releases:
        head = {name: value for name, value in asdict(one).items() if name != "changes"}
        lines = ",\n".join(f"  {_json(asdict(each))}" for each in one.changes)
        changes = f"[\n{lines}\n ]" if lines else "[]"
        parts.append(f'{_json(head)[:-1]},\n "changes": {changes}}}')
    return "[\n" + ",\n".join(parts) + "\n]\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def digest(folder: Path) -> str:
    """SHA-256 of all tables in `folder`, whatever their line ends and the order of their rows.

    Raises:
        OSError: one cannot be read.
    """
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        header, *rows = read_file(path).replace(b"\r\n", b"\n").splitlines(keepends=True) or [b""]
        body = header + b"".join(sorted(rows))  # a row is one line
        found.update(f"{path.name} {len(body)}\n".encode())
        found.update(body)
    return found.hexdigest()


def version_of(tables: str, date: str, releases: Sequence[Release]) -> Version:
    """The version of tables with the digest `tables` and the date `date` (YYYY-MM-DD).

    That of the last release if they are its tables; else the one they would be released as.
    """
    if releases and releases[-1].tables == tables:
        return Version(releases[-1].version, releases[-1].date, released=True)
    day = max([date, *(one.date for one in releases)])
    before = sum(one.date == day for one in releases)
    return Version(f"{day}.{before + 1}" if before else day, day, released=False)


def version_in(folder: Path) -> Version:
    """The version of the tables in `folder`.

    Raises:
        DataError: the record of releases or the table of sources cannot be understood.
        OSError: a table cannot be read.
    """
    schema = read_schema(folder)
    sources = read_tables(folder, schema, ["sources"])["sources"]
    date = max((row["retrieved"] for row in sources), default="")
    return version_of(digest(folder), date, read_releases(folder))


def counted(release: Release) -> str:
    """How much changed, in words: "170 added, 3 changed"; "" for the first release."""
    found = ((release.count(kind), kind) for kind in KINDS)
    return ", ".join(f"{count:,} {kind}" for count, kind in found if count)
