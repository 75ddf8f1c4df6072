"""Bytes of answers that their readers have not taken yet, in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.serve.limits import OUTGOING_BYTES

if TYPE_CHECKING:
    import asyncio

TRANSPORTS: Final[set[asyncio.Transport]] = set()
"""Of every open connection."""

COUNTED_FROM: Final = 256 * 1024
"""Smaller answers are sent without a look at the others."""


def room_for(size: int) -> bool:
    """Whether an answer of `size` bytes can be kept for its reader now."""
    if size < COUNTED_FROM:
        return True
    return size + sum(one.get_write_buffer_size() for one in TRANSPORTS) <= OUTGOING_BYTES
