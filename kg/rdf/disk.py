"""Stores on disk: made whole in a folder beside their place, then renamed; asked read-only.

A build that is killed leaves at most that hidden folder, which the next one empties. Bulk loading
streams: rows go through a pipe while the loader, which does not need the interpreter, sorts and
writes what it has.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import BuildError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

PIPE_BYTES = 1 << 20
"""What may wait between writer and loader; Linux gives it where it is asked for."""


def require_new(folder: Path) -> None:
    """Nothing, where a store can be made at `folder`.

    Raises:
        UsageError: there is something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty. Name a folder that does not exist yet.")


def make_store(folder: Path, fill: Callable[[ox.Store], None]) -> None:
    """Makes a store that `fill` fills: it is at `folder` when all went well, else nothing is.

    Raises:
        UsageError: there is something at `folder` already.
        BuildError: it cannot be written, or another process is making the same store.
    """
    require_new(folder)
    folder = folder.resolve()
    part = folder.with_name(f".{folder.name}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(part, folder):
            try:
                _filled(part, fill)
                part.replace(folder)
            except BaseException as error:
                traceback.clear_frames(error.__traceback__)  # a store that is open writes on
                shutil.rmtree(part, ignore_errors=True)
                raise
    except OSError as error:
        raise BuildError(_reason(error, folder)) from error


def _filled(part: Path, fill: Callable[[ox.Store], None]) -> None:
    """Fills a store in `part`, whose files are closed at the end."""
    store = ox.Store(str(part))
    fill(store)
    store.flush()


def load_lines(store: ox.Store, parts: Iterable[bytes]) -> None:
    """Bulk loads the N-Quads in `parts`, which are made while the loader works.

    Raises:
        OSError: the disk is full, or cannot be written.
        SyntaxError: they are no N-Quads.
    """
    reading, writing = os.pipe()
    _widen(writing)
    with ThreadPoolExecutor(1) as second:
        loaded = second.submit(_load, store, reading)
        try:
            with os.fdopen(writing, "wb", buffering=0) as pipe:
                for part in parts:
                    _write(pipe.fileno(), part)
        except BrokenPipeError:
            pass  # the loader gave up, and says why below
        loaded.result()


def open_store(folder: Path) -> ox.Store:
    """The store at `folder`, to be read only.

    Raises:
        UsageError: there is none.
    """
    if not (folder / "CURRENT").is_file():
        raise UsageError(f"{folder} is no store. Make one with: kg store {folder}")
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise UsageError(f"{folder} is no store that can be read ({error}).") from None


def _load(store: ox.Store, reading: int) -> None:
    """Loads what comes at the end of a pipe, read without the interpreter where that can be."""
    try:
        path = f"/dev/fd/{reading}"
        if os.path.exists(path):  # noqa: PTH110  (no file, but a name of the pipe)
            store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            with os.fdopen(os.dup(reading), "rb") as pipe:
                store.bulk_load(pipe, format=ox.RdfFormat.N_QUADS, lenient=True)
    finally:
        os.close(reading)


def _write(pipe: int, part: bytes) -> None:
    rest = memoryview(part)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _widen(pipe: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


@contextlib.contextmanager
def _alone(part: Path, folder: Path) -> Iterator[None]:
    """Makes the folder `part`, empty, and holds it for this process.

    Raises:
        BuildError: another process holds it.
    """
    part.mkdir(exist_ok=True)
    if find_spec("fcntl") is None:
        _empty(part)
        yield
        return
    import fcntl

    handle = os.open(part, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.stat(part)  # noqa: PTH116  (the other may just have renamed it)
        except (BlockingIOError, FileNotFoundError):
            raise BuildError(f"another process is making {folder}. Wait for it.") from None
        _empty(part)
        yield
    finally:
        os.close(handle)


def _empty(part: Path) -> None:
    """Removes what a build that was killed has left."""
    for one in part.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()


def _reason(error: OSError, folder: Path) -> str:
    said = error.strerror or str(error)
    if "No space left" in said or "File too large" in said or "quota" in said.lower():
        return f"{folder}: no room to write ({said}); nothing was written. Free some and try again."
    return f"{folder}: {said}; nothing was written."


def dump_quads(store: ox.Store, out: IO[bytes]) -> None:
    """Writes the named graphs of `store` as N-Quads, graph by graph in the order of their IRIs.

    The default graph, which repeats them, is left out: servers make that union themselves.
    """
    for graph in sorted(store.named_graphs(), key=str):
        end = f" {graph} .\n".encode()
        with SpooledTemporaryFile(PIPE_BYTES) as triples:
            store.dump(cast("IO[bytes]", triples), format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            triples.seek(0)
            out.writelines(line.removesuffix(b" .\n") + end for line in triples)
