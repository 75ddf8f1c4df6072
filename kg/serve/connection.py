"""A connection that cannot be held for nothing: limits on head, time and number of connections.

uvicorn parses and answers; it has no limit of its own on the size or time of a head, on the time of
a body, or on readers who take nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.serve import limits
from kg.serve.outgoing import TRANSPORTS
from kg.serve.problem import ProblemError
from kg.serve.response import SHARED

if TYPE_CHECKING:
    import asyncio


class BoundedHttp(HttpToolsProtocol):
    """One connection."""

    open: ClassVar[Counter[str]] = Counter()
    """Open connections by address."""

    proxies: ClassVar[frozenset[str]] = frozenset()
    """Addresses that connect for many."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection, or closes it where there are too many."""
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        self._arriving: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._in_head = True
        full = self._full()
        self._counted = full is None
        super().connection_made(transport)
        if full:
            self._refuse(full)
            return
        self.open[self._address] += 1
        TRANSPORTS.add(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        for timer in (self._arriving, self._sending):
            if timer:
                timer.cancel()
        TRANSPORTS.discard(self.transport)
        if self._counted:
            self.open[self._address] -= 1
            if not self.open[self._address]:
                del self.open[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes a piece of a request, unless its head has become too long."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > limits.MAX_HEAD_BYTES:
            most = f"Request line and headers have more than {limits.MAX_HEAD_BYTES:,} bytes. "
            mend = "Send a long query in the body of a POST."
            self._refuse(ProblemError(431, "head-bytes", most + mend, limit=limits.MAX_HEAD_BYTES))

    def on_message_begin(self) -> None:
        """A request begins: it has so long to arrive."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        if self._arriving is None:
            self._expect()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._in_head, self._head_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is there."""
        if self._arriving:
            self._arriving.cancel()
            self._arriving = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuses what is no HTTP."""
        self._refuse(ProblemError(400, "http", msg))

    def pause_writing(self) -> None:
        """The reader is slower than we are: it has so long for each next piece."""
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        if self._sending:
            self._sending.cancel()
            self._sending = None

    def _full(self) -> ProblemError | None:
        """Why one more connection is not taken; None where it is."""
        if self.open.total() >= limits.CONNECTIONS:
            return _too_many("connections", "", limits.CONNECTIONS)
        own = 0 if self._address in self.proxies else self.open[self._address]
        if own >= limits.CLIENT_CONNECTIONS:
            return _too_many("client-connections", " of your address", limits.CLIENT_CONNECTIONS)
        return None

    def _expect(self) -> None:
        self._arriving = self.loop.call_later(limits.HEAD_SECONDS, self._too_slow)

    def _too_slow(self) -> None:
        seconds = f"The request has not arrived within {limits.HEAD_SECONDS:g} s."
        self._refuse(ProblemError(408, "slow", seconds, limit=limits.HEAD_SECONDS))

    def _watch_reader(self) -> None:
        left = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() < left:
                self._watch_reader()
            else:
                self.transport.abort()

        self._sending = self.loop.call_later(limits.SEND_SECONDS, look)

    def _refuse(self, problem: ProblemError) -> None:
        """Says why, where no other answer has begun, and closes the connection."""
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            answer = problem.response()
            heads = (
                *(*SHARED, *answer.headers),
                (b"content-type", answer.kind),
                (b"content-length", b"%d" % len(answer.body)),
                (b"connection", b"close"),
            )
            lines = b"".join(name + b": " + value + b"\r\n" for name, value in heads)
            self.transport.write(STATUS_LINE[problem.status] + lines + b"\r\n" + answer.body)
        self.transport.close()


def _too_many(cap: str, whose: str, most: int) -> ProblemError:
    detail = f"{most:,} connections{whose} are open already. Use those, or close them."
    retry = (b"retry-after", b"%d" % limits.IDLE_SECONDS)
    return ProblemError(503, cap, detail, headers=(retry,), limit=most)
