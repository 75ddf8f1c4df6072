"""Making a release: what changed since the last one, and the files that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.atomic import replacing
from kg.errors import UsageError
from kg.releases.difference import row_changes
from kg.releases.elsewhere import folder_at, read_state, revision_of
from kg.releases.files import CITATION, NOTES, citation, notes
from kg.releases.record import (
    RECORD,
    Noted,
    Release,
    digest,
    read_releases,
    record_text,
    version_of,
)
from kg.releases.wording import Wording
from kg.tables.check import require_sound

if TYPE_CHECKING:
    from pathlib import Path

    from kg.releases.difference import RowChange, State


def compared(before: Path, after: Path) -> list[tuple[RowChange, str]]:
    """Every row that differs between two folders, with its words.

    Raises:
        DataError: the tables of one cannot be read.
    """
    earlier, later = read_state(before), read_state(after)
    old, new = Wording(earlier), Wording(later)
    found = row_changes(earlier, later)
    return [(one, (old if one.table not in later.schema else new).of(one)) for one in found]


def newest_retrieval(state: State) -> str:
    """The date of the data, YYYY-MM-DD."""
    return max(row["retrieved"] for row in state.tables["sources"])


def next_release(data: Path, against: str = "") -> Release:
    """What the tables in `data` would be released as.

    Compared with `against`, a folder or a git revision; by default the revision that recorded the
    last release. The first release is compared with nothing.

    Raises:
        DataError: the tables have problems, all of them listed.
        UsageError: nothing differs from the last release, or what that one was is not to be found.
    """
    require_sound(data)
    releases = read_releases(data)
    state, tables = read_state(data), digest(data)
    version = version_of(tables, newest_retrieval(state), releases)
    if version.released:
        raise UsageError(f"nothing differs from release {version.version}.")
    rows = sum(map(len, state.tables.values()))
    changes = _since(releases[-1], data, against) if releases else ()
    return Release(version.version, version.date, rows, tables, changes)


def _since(last: Release, data: Path, against: str) -> tuple[Noted, ...]:
    place = against or revision_of(data / RECORD)
    if not place:
        raise UsageError(f"where release {last.version} lies is not known. Name it with --against.")
    with folder_at(place, data) as before:
        if digest(before) != last.tables:
            raise UsageError(
                f"{place} does not hold the tables of release {last.version}. "
                "Name the folder or revision that does with --against."
            )
        found = compared(before, data)
    return tuple(Noted(one.kind, one.table, one.key, text) for one, text in found)


def write_release(data: Path, release: Release) -> list[Path]:
    """Adds `release` to the record in `data` and writes what follows from it; returns the files.

    These are the notes beside the tables, and the citation file above them where there is one.
    """
    releases = [*read_releases(data), release]
    files = {data / RECORD: record_text(releases), data / NOTES: notes(releases)}
    if (data.parent / CITATION).is_file():
        files[data.parent / CITATION] = citation(release.version, release.date)
    for path, text in files.items():
        with replacing(path) as file:
            file.write(text.encode())
    return list(files)
