"""Many connections that ask one after the other, kept alive: answers a second, and their latencies.

One event loop and a parser in C, so that whoever answers is measured and not who asks.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urlsplit

import httptools
import uvloop

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[], tuple[str, bytes]]
    """The next request: its kind, and all its bytes."""

PATIENCE = 120.0
"""Seconds for what is still under way at the end."""


class Done(NamedTuple):
    """One answer: its kind, its status, seconds until its last byte, and when that was."""

    kind: str
    status: int
    seconds: float
    at: float


@dataclass
class Load:
    """What came of one run."""

    answers: list[Done] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0

    def statuses(self) -> set[int]:
        return {one.status for one in self.answers}

    def rate(self, kind: str) -> float:
        """Answers of `kind` a second."""
        inside = [one for one in self.answers if one.kind == kind and one.at <= self.ended]
        return len(inside) / (self.ended - self.began)

    def within(self, part: float, kind: str) -> float:
        """Seconds within which that `part` of the answers of `kind` came."""
        ordered = sorted(one.seconds for one in self.answers if one.kind == kind)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def request(url: str, query: str) -> bytes:
    """A GET of the SPARQL 1.1 Protocol, for JSON."""
    parts = urlsplit(url)
    return (
        f"GET {parts.path}?{urlencode({'query': query})} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


def load(url: str, draw: Draw, connections: int, seconds: float) -> Load:
    """Asks at `url` what `draw` gives, from so many connections, for so long."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_load(url, draw, connections, seconds))


async def _load(url: str, draw: Draw, connections: int, seconds: float) -> Load:
    parts, loop = urlsplit(url), asyncio.get_running_loop()
    found = Load()
    found.began = time.perf_counter()
    found.ended = found.began + seconds
    askers = [_Asker(found, draw) for _ in range(connections)]
    for asker in askers:
        await loop.create_connection(lambda one=asker: one, parts.hostname, parts.port)
    await asyncio.wait_for(asyncio.gather(*(one.over for one in askers)), seconds + PATIENCE)
    return found


class _Asker(asyncio.Protocol):
    """One connection, which asks again as soon as it has its answer."""

    def __init__(self, found: Load, draw: Draw) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._found, self._draw = found, draw
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(exc or ConnectionError("the server closed the connection"))

    def on_message_complete(self) -> None:
        now = time.perf_counter()
        status = self._parser.get_status_code()
        self._found.answers.append(Done(self._kind, status, now - self._begun, now))
        if now < self._found.ended:
            self._ask()
        else:
            self.over.set_result(None)
            self._transport.close()

    def _ask(self) -> None:
        self._kind, message = self._draw()
        self._begun = time.perf_counter()
        self._transport.write(message)
