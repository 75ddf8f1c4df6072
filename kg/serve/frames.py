"""The wire between the event loop and its processes: a head in JSON and a body of bytes."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

_SIZES: Final = struct.Struct("!II")

Head = dict[str, Any]

LAST_WORDS: Final = b"Fatal Python error"
"""What a process sends that its own work ends (faulthandler); no frame begins so."""


def packed(head: Head, body: bytes = b"") -> bytes:
    """One frame."""
    said = json.dumps(head).encode()
    return b"".join((_SIZES.pack(len(said), len(body)), said, body))


def receive(channel: socket.socket) -> tuple[Head, bytes]:
    """The next frame of a blocking socket.

    Raises:
        EOFError: the other end is gone.
    """
    head_size, body_size = _SIZES.unpack(_exactly(channel, _SIZES.size))
    head: Head = json.loads(_exactly(channel, head_size))
    return head, _exactly(channel, body_size)


def _exactly(channel: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        part = channel.recv(min(size - len(found), 1 << 20))
        if not part:
            raise EOFError
        found += part
    return bytes(found)


class Frames:
    """Puts frames together from the pieces in which they arrive."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def ended_itself(self) -> bool:
        """Whether the last that came are the last words of a process."""
        return self._held.startswith(LAST_WORDS)

    def feed(self, data: bytes) -> Iterator[tuple[Head, bytes]]:
        """The frames that `data` completes."""
        self._held += data
        held = self._held
        while len(held) >= _SIZES.size:
            head_size, body_size = _SIZES.unpack_from(held)
            start = _SIZES.size + head_size
            if len(held) < start + body_size:
                return
            head: Head = json.loads(held[_SIZES.size : start])
            body = bytes(memoryview(held)[start : start + body_size])
            del held[: start + body_size]
            yield head, body
