"""Writing tables: one writer at a time, whole files or none, never over what somebody else wrote.

The folder of the tables itself is locked, so that no file of ours is left in it. All files are
written beside the old ones first and then renamed; those that others refer to come first, so that
whoever is killed between two renames leaves tables that the check accepts.
"""

from __future__ import annotations

import contextlib
import os
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg.atomic import FULL, replacing
from kg.errors import UsageError, WriteError
from kg.paths import data_dir
from kg.tables.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PATIENCE = 10.0
"""Seconds to wait for another writer, who needs about one."""


@contextlib.contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Holds the tables in `folder` for this process alone (where the system has file locks).

    Raises:
        WriteError: somebody else is still writing after PATIENCE, or there is no such folder.
        UsageError: it is the copy inside an installed package, which the next upgrade replaces.
    """
    if folder == data_dir() and folder.name == "_data":
        raise UsageError(
            "the tables inside an installed package are lost with its next upgrade. "
            "Name a folder of your own with --data."
        )
    if find_spec("fcntl") is None:
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise WriteError(f"{folder}: {error.strerror}. Nothing was written.") from error
    try:
        until = time.monotonic() + PATIENCE
        while not _locked(handle):
            if time.monotonic() > until:
                raise WriteError(f"somebody else is writing to {folder}. Wait, and try again.")
            time.sleep(0.02)
        _remove_unfinished(folder)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_unfinished(folder: Path) -> None:
    """What a killed writer was about to put in place of a table."""
    for path in folder.glob(".*.csv.*.part"):
        with contextlib.suppress(OSError):
            path.unlink()


def replace_files(files: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Each file gets its second bytes in place of its first, in the order given, or none does.

    Raises:
        WriteError: one no longer holds its first bytes, or cannot be written.
    """
    path = None
    try:
        for path, (before, _) in files.items():
            if read_file(path) != before:
                raise WriteError(f"{path} was changed meanwhile; nothing was written. Try again.")
        with contextlib.ExitStack() as stack:
            # The last one opened is the first to be renamed.
            for path, (_, after) in reversed(list(files.items())):
                file = stack.enter_context(replacing(path))
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        if error.errno in FULL:
            message = f"no room to write ({error.strerror}); nothing was written. Free some first."
        else:
            message = f"{error.strerror or error}; nothing was written."
        raise WriteError(f"{path}: {message}") from error
