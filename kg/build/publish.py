"""Publishing: a whole new build takes the place of the previous one, or nothing changes.

Files are written into a staging folder first. Then each is renamed into place, the manifest last,
while links to the previous files are kept until all is done. A build killed before the renames
leaves the previous one as it was; one killed between them is undone by the next, and one that
fails there undoes itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING

from kg.atomic import FULL
from kg.build.manifest import MANIFEST, files_of, names_below
from kg.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STAGE = ".part"
PREVIOUS = ".previous"
JOURNAL = "journal"
LOCK = ".lock"
PATIENCE = 1.0
"""Seconds to wait for the lock: the processes of a killed build need a moment to end."""
KEPT, NEW = "kept", "new"


@contextlib.contextmanager
def staging(out: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """An empty folder to write a build into; published to `out` when the block ends well.

    `say` gets one line when an earlier build was found unfinished.

    Raises:
        BuildError: the disk is full, `out` cannot be written, or another build is running.
    """
    stage = out / STAGE
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _lock(out):
            _recover(out, say)
            try:
                stage.mkdir()
                yield stage
                _publish(stage, out)
            finally:
                _remove(stage)
    except OSError as error:
        raise BuildError(_reason(error, out)) from error


def unfinished(out: Path) -> bool:
    """Whether an earlier build into `out` was stopped and left something behind."""
    return (out / STAGE).exists() or (out / PREVIOUS).exists()


def _reason(error: OSError, out: Path) -> str:
    kept = "the previous build is untouched" if (out / MANIFEST).exists() else "nothing was written"
    place = error.filename2 or error.filename or out
    if error.errno in FULL:
        return f"{place}: no room to write ({error.strerror}); {kept}. Free some and build again."
    return f"{place}: {error.strerror or error}; {kept}."


@contextlib.contextmanager
def _lock(out: Path) -> Iterator[None]:
    """Holds the folder for this build alone (where the system has file locks)."""
    if find_spec("fcntl") is None:
        yield
        return
    with (out / LOCK).open("wb") as file:
        until = time.monotonic() + PATIENCE
        while not _locked(file):
            if time.monotonic() > until:
                raise BuildError(
                    f"another build is writing to {out}. "
                    "Wait for it, or use --out with another folder."
                )
            time.sleep(0.05)
        yield


def _locked(file: IO[bytes]) -> bool:
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _recover(out: Path, say: Callable[[str], None]) -> None:
    """Puts the previous build back where an earlier one was killed while publishing."""
    if (out / PREVIOUS / JOURNAL).exists():
        _put_back(out)
        say("the build before was killed while publishing; its predecessor was put back")
    elif (out / STAGE).exists():
        say("the build before was killed; its unfinished files were removed")
    _remove(out / PREVIOUS)
    _remove(out / STAGE)


def _put_back(out: Path) -> None:
    """Undoes the renames of a publication; may itself be killed and run again."""
    previous = out / PREVIOUS
    for line in (previous / JOURNAL).read_text("utf-8").splitlines():
        was, _, name = line.partition(" ")
        if was == NEW:
            with contextlib.suppress(NotADirectoryError):  # a file where its folder would be
                (out / name).unlink(missing_ok=True)
            _prune((out / name).parent, out)
        elif (previous / name).exists():
            (previous / name).replace(out / name)


def _publish(stage: Path, out: Path) -> None:
    names = sorted(names_below(stage), key=lambda name: (name == MANIFEST, name))
    stale = sorted(files_of(out / MANIFEST) - set(names))
    try:
        _keep(out, [*names, *stale])
        for folder in _folders(names):
            (out / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            (stage / name).replace(out / name)
        for name in stale:
            (out / name).unlink(missing_ok=True)
            _prune((out / name).parent, out)
    except BaseException:
        if (out / PREVIOUS / JOURNAL).exists():
            _put_back(out)
        _remove(out / PREVIOUS)
        raise
    _remove(stage)
    (out / PREVIOUS / JOURNAL).unlink()
    _remove(out / PREVIOUS)


def _keep(out: Path, names: list[str]) -> None:
    """Links to the previous files, and last the journal that makes them count."""
    previous = out / PREVIOUS
    lines = []
    there = {folder for folder in _folders(names) if (out / folder).is_dir()}
    for folder in there:
        (previous / folder).mkdir(parents=True, exist_ok=True)
    for name in names:
        kept = name.rpartition("/")[0] in there and (out / name).exists()
        if kept:
            _link(out / name, previous / name)
        lines.append(f"{KEPT if kept else NEW} {name}\n")
    previous.mkdir(exist_ok=True)
    part = previous / f"{JOURNAL}.part"
    part.write_text("".join(lines), "utf-8")
    part.replace(previous / JOURNAL)


def _prune(folder: Path, out: Path) -> None:
    """Removes `folder`, and those above it up to `out`, where nothing is left in them."""
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _folders(names: list[str]) -> list[str]:
    """The folders of files, "" for the topmost."""
    return sorted({name.rpartition("/")[0] for name in names})


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
