"""Publishing: a whole new build takes the place of the previous one, or nothing changes.

Files are written into a staging folder first. Then each is renamed into place, the manifest last,
while links to the previous files are kept until all is done. A build killed before the renames
leaves the previous one as it was; one killed between them is undone by the next.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from typing import TYPE_CHECKING

from kg.build.manifest import MANIFEST, files_of
from kg.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STAGE = ".part"
PREVIOUS = ".previous"
JOURNAL = "journal"
LOCK = ".lock"


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
            stage.mkdir()
            yield stage
            _publish(stage, out)
    except OSError as error:
        _remove(stage)
        raise BuildError(_reason(error, out)) from error
    except BaseException:
        _remove(stage)
        raise


def _reason(error: OSError, out: Path) -> str:
    kept = "the previous build is untouched" if (out / MANIFEST).exists() else "nothing was written"
    place = error.filename or out
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{place}: no room to write ({error.strerror}); {kept}. Free some and build again."
    return f"{place}: {error.strerror or error}; {kept}."


@contextlib.contextmanager
def _lock(out: Path) -> Iterator[None]:
    """Holds the folder for this build alone (where the system has file locks)."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (out / LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(
                f"another build is writing to {out}. Wait for it, or use --out with another folder."
            ) from None
        yield


def _recover(out: Path, say: Callable[[str], None]) -> None:
    """Puts the previous build back where an earlier one was killed while publishing."""
    previous = out / PREVIOUS
    if (previous / JOURNAL).exists():
        for name in (previous / JOURNAL).read_text("utf-8").splitlines():
            kept = previous / name
            if kept.exists():
                kept.replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)
        say("the build before was killed while publishing; its predecessor was put back")
    elif (out / STAGE).exists():
        say("the build before was killed; its unfinished files were removed")
    _remove(previous)
    _remove(out / STAGE)


def _publish(stage: Path, out: Path) -> None:
    names = sorted(_names(stage), key=lambda name: (name == MANIFEST, name))
    stale = files_of(out / MANIFEST) - set(names)
    _keep(out, [*names, *sorted(stale)])
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).replace(out / name)
    for name in stale:
        (out / name).unlink(missing_ok=True)
    (out / PREVIOUS / JOURNAL).unlink()
    _remove(out / PREVIOUS)
    _remove(stage)


def _keep(out: Path, names: list[str]) -> None:
    """Links to the previous files, and last the journal that makes them count."""
    previous = out / PREVIOUS
    for name in names:
        if (out / name).exists():
            (previous / name).parent.mkdir(parents=True, exist_ok=True)
            _link(out / name, previous / name)
    previous.mkdir(exist_ok=True)
    part = previous / f"{JOURNAL}.part"
    part.write_text("".join(f"{name}\n" for name in names), "utf-8")
    part.replace(previous / JOURNAL)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _names(stage: Path) -> list[str]:
    return [path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()]


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
