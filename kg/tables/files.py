"""Reading files of the data folder: only whole, regular files of a sensible size."""

from __future__ import annotations

import errno
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A fact table is kept by hand; more than this is a mistake, and reading it would hang."""


def read_file(path: Path) -> bytes:
    """What the file at `path` holds.

    Raises:
        OSError: there is no such file, it is a folder, a pipe or a device (which might never end),
            or it is larger than MAX_FILE_BYTES.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    if status.st_size > MAX_FILE_BYTES:
        limit = f"{status.st_size:,} bytes are over the limit of {MAX_FILE_BYTES:,}"
        raise OSError(errno.EFBIG, limit, str(path))
    return path.read_bytes()
