"""The package of tables as one zip file, the same bytes for the same tables."""

from __future__ import annotations

import io
import zipfile
from typing import IO, TYPE_CHECKING

from kg.export.package import package_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.export.facts import Facts

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip file can hold, since the clock must not be in it."""
EXTRACTED = 0o644 << 16


def write(facts: Facts, out: IO[bytes]) -> None:
    """Writes the tables of `facts`, which were read from a folder, and their descriptions.

    Raises:
        OSError: a file of that folder cannot be read again.
    """
    assert facts.folder is not None
    out.write(zipped(package_files(facts.folder)))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """`files` by name as one zip file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = EXTRACTED
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name], compresslevel=9)
    return body.getvalue()
