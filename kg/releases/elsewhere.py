"""Tables that lie elsewhere: in another folder, or in a revision of the same git repository."""

from __future__ import annotations

import contextlib
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.releases.difference import State
from kg.tables.read import read_tables
from kg.tables.schema import METADATA, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60
"""Git needs far less; a repository on a drive that hangs must not hang us."""


def read_state(folder: Path) -> State:
    """The tables in `folder`, by their own description.

    Raises:
        DataError: they cannot be read.
    """
    schema = read_schema(folder)
    return State(schema, read_tables(folder, schema))


@contextlib.contextmanager
def folder_at(place: str, data: Path) -> Iterator[Path]:
    """The folder called `place`, or the folder `data` as the git revision `place` has it.

    A revision is unpacked into a folder that is removed when the block ends.

    Raises:
        UsageError: it is neither, or the revision has no tables there.
    """
    if place and Path(place).is_dir():
        yield Path(place)
        return
    with tempfile.TemporaryDirectory() as name:
        _unpack(place, data, Path(name))
        yield Path(name)


def revision_of(path: Path) -> str:
    """The commit that changed `path` last, "" where git knows none."""
    try:
        found = _git(path.parent, "log", "-1", "--format=%H", "--", path.name)
    except UsageError:
        return ""
    return found.decode().strip()


def _unpack(revision: str, data: Path, folder: Path) -> None:
    neither = f"{revision!r} is neither a folder nor a git revision of {data}"
    try:
        commit = _git(
            data, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
        )
        below = _git(data, "rev-parse", "--show-prefix").decode().strip()
        top = _git(data, "rev-parse", "--show-toplevel").decode().strip()
        packed = _git(Path(top), "archive", "--format=tar", f"{commit.decode().strip()}:{below}")
    except UsageError as error:
        detail = f" ({error})" if str(error) else ""
        raise UsageError(f"{neither}{detail}. Name one that git log shows.") from None
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    if not (folder / METADATA).is_file():
        raise UsageError(f"revision {revision!r} has no tables in {below or data.name}.")


def _git(folder: Path, *args: str) -> bytes:
    """What git says in `folder`.

    Raises:
        UsageError: git is not installed, or refuses; with its words.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the revision stands after --end-of-options
            ["git", "-C", str(folder), *args],  # noqa: S607 - wherever the user has git
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"git cannot be run: {error}") from None
    if done.returncode:
        raise UsageError(done.stderr.decode(errors="replace").strip().partition("\n")[0])
    return done.stdout
