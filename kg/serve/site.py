"""The pages of a build, as its manifest lists them: nothing else in the folder can be asked for."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import os
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.build.manifest import MANIFEST, files_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

KINDS: Final = {
    "html": b"text/html; charset=utf-8",
    "css": b"text/css; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "json": b"application/json",
    "jsonld": b"application/ld+json",
    "ttl": b"text/turtle; charset=utf-8",
    "nq": b"application/n-quads",
    "csv": b"text/csv; charset=utf-8",
    "txt": b"text/plain; charset=utf-8",
    "md": b"text/markdown; charset=utf-8",
    "cff": b"application/yaml",
    "xml": b"application/xml",
    "gexf": b"application/xml",
    "graphml": b"application/xml",
    "svg": b"image/svg+xml",
    "png": b"image/png",
    "zip": b"application/zip",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media type by ending."""

PACKED: Final = frozenset(("zip", "xlsx", "png"))
"""Endings of files that are compressed already."""

KEPT_BYTES: Final = 64 * 1024**2
"""Files, and their compressed forms, kept in memory, the latest used."""

GZIP_LEVEL: Final = 6
MAX_ZIPPED: Final = 8 * 1024**2
"""Larger files are sent as they are: they are the downloads, and compressing them takes seconds."""


PIECE_BYTES: Final = 256 * 1024
"""Of a large file at once."""


class ChangedError(Exception):
    """A file is not as the manifest says: another build is being published."""


class File(NamedTuple):
    """A file of a build."""

    kind: bytes
    etag: bytes
    body: bytes
    zipped: bool


class Site:
    """The build in a folder, as when its manifest was read; an empty one where there is none."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.as_of = ""
        self._kept: OrderedDict[tuple[str, bool], bytes] = OrderedDict()
        self._size = 0
        if folder is not None:
            self._read(folder / MANIFEST)

    def _read(self, path: Path) -> None:
        names = files_of(path)
        if not names:
            return
        raw = path.read_bytes()
        content = json.loads(raw)
        self.as_of = str(content.get("as_of", ""))
        self.digests = {name: str(content["outputs"][name]["sha256"]) for name in names}
        self.sizes = {name: int(content["outputs"][name]["bytes"]) for name in names}
        self.digests[MANIFEST] = hashlib.sha256(raw).hexdigest()

    def __contains__(self, name: str) -> bool:
        return name in self.digests

    def is_of_this_program(self) -> bool:
        """Whether styles and scripts of the build are those of the pages that are made here."""
        from kg.pages.site import STATIC

        return all(
            self.digests.get(f"assets/{one.name}") == hashlib.sha256(one.read_bytes()).hexdigest()
            for one in STATIC.glob("*.[cj]s*")
        )

    def etag(self, name: str) -> bytes:
        """A weak validator: the same whether the file is sent compressed or not."""
        return f'W/"{self.digests[name][:24]}"'.encode()

    def large(self, name: str) -> bool:
        """Whether the file is sent piece by piece and never held whole."""
        return self.sizes.get(name, 0) > MAX_ZIPPED

    def kind(self, name: str) -> bytes:
        """The media type of a file."""
        return KINDS.get(name.rpartition(".")[2], b"application/octet-stream")

    async def pieces(self, name: str) -> AsyncGenerator[bytes, None]:
        """The file `name`, piece by piece.

        Raises:
            ChangedError: it has not the size the manifest says.
        """
        assert self.folder is not None
        try:
            file = (self.folder / name).open("rb")
        except OSError:
            raise ChangedError(name) from None
        with file:  # renames leave an open file as it was
            if os.fstat(file.fileno()).st_size != self.sizes[name]:
                raise ChangedError(name)
            while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
                yield piece

    async def file(self, name: str, *, zipped: bool) -> File:
        """The file `name`, compressed where its reader takes that and it helps.

        Raises:
            ChangedError: it is not as the manifest says.
        """
        ending = name.rpartition(".")[2]
        body = self._kept.get((name, zipped))
        if body is None:
            zipped = zipped and ending not in PACKED
            body = await asyncio.to_thread(self._load, name, zipped)
            self._keep((name, zipped), body)
        else:
            self._kept.move_to_end((name, zipped))
        return File(self.kind(name), self.etag(name), body, body[:2] == b"\x1f\x8b" and zipped)

    def _load(self, name: str, zipped: bool) -> bytes:
        assert self.folder is not None
        try:
            body = (self.folder / name).read_bytes()
        except OSError:
            raise ChangedError(name) from None
        if hashlib.sha256(body).hexdigest() != self.digests[name]:
            raise ChangedError(name)
        if zipped and len(body) <= MAX_ZIPPED:
            return gzip.compress(body, GZIP_LEVEL, mtime=0)
        return body

    def _keep(self, key: tuple[str, bool], body: bytes) -> None:
        if len(body) > KEPT_BYTES // 8 or key in self._kept:
            return
        self._kept[key] = body
        self._size += len(body)
        while self._size > KEPT_BYTES:
            _, old = self._kept.popitem(last=False)
            self._size -= len(old)
