"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Numbers of the errors that writing ends with where there is no room."""
_PART: Final = ".part"


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the place of `path` when the block ends well.

    It is written beside `path` and renamed; when the block fails, nothing is left of it and what
    was at `path` stays as it was. A link stays a link, and a pipe or device (/dev/stdout) is
    written to.

    Raises:
        OSError: it cannot be written; the error names `path`.
    """
    try:
        with _writing(path) as file:
            yield file
    except OSError as error:
        no_room = error.filename is None and error.errno in FULL
        if no_room or str(error.filename).endswith(_PART):
            error.filename = str(path)
        raise


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[IO[bytes]]:
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_PART)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
