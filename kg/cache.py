"""Results kept on disk: invisible, keyed by content, never wrong.

The key is a hash of what a result is made of and of the code that makes it, so an edit anywhere
makes a new entry; a damaged entry is made again, and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kg.tables.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

KEPT = 4
"""Entries kept of each ending, newest first; the largest have some 3 MB."""

PACKAGE = Path(__file__).parent


def kept(ending: str, key: Callable[[], str], make: Callable[[], bytes]) -> bytes:
    """What `make` gives, which is always the same for one `key`; made only where it is not kept.

    Raises:
        Exception: whatever `make` raises; then nothing is kept.
    """
    try:
        folder, before = _folder(), key()
    except (RuntimeError, OSError):  # nobody's home, or `make` says what cannot be read
        return make()
    body = _read(folder / f"{before}.{ending}")
    if body is None:
        body = make()
        with contextlib.suppress(OSError):
            if key() == before:  # nobody has written to the inputs meanwhile
                _write(folder / f"{before}.{ending}", body)
                _prune(folder, ending)
    return body


def key_of(asked: str, inputs: Iterable[Path], rooms: Iterable[str]) -> str:
    """The key of a result: what was `asked`, the files it is made of, the code of some `rooms`.

    A room is a folder of the package, "" the package's own modules.

    Raises:
        OSError: an input cannot be read.
    """
    digest = hashlib.sha256(asked.encode())
    for path in [*inputs, *_code(rooms)]:
        body = read_file(path)
        digest.update(f"{path.name} {len(body)} ".encode())
        digest.update(body)
    return digest.hexdigest()


def _code(rooms: Iterable[str]) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((PACKAGE / room).glob("*.py"))


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "qsmo-kg"


def _read(entry: Path) -> bytes | None:
    """The body kept in `entry`, or None when it is not there or not as it was written."""
    try:
        body = entry.read_bytes()
    except OSError:
        return None
    return body[32:] if hashlib.sha256(body[32:]).digest() == body[:32] else None


def _write(entry: Path, body: bytes) -> None:
    from kg.atomic import replacing

    with replacing(entry) as file:
        file.write(hashlib.sha256(body).digest())
        file.write(body)


def _prune(folder: Path, ending: str) -> None:
    entries = folder.glob(f"*.{ending}")
    newest = sorted(entries, key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest[KEPT:]:
        old.unlink(missing_ok=True)
