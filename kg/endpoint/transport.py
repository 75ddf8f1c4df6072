"""One HTTP exchange: sent whole, answered whole, within a time, or an error that says why."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import MalformedAnswerError, TruncatedAnswerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.endpoint.address import Address

CONNECT_SECONDS = 10.0
"""Longest time to be let in; who is there answers in milliseconds."""

MAX_ANSWER_BYTES = 512 * 1024**2
"""Longest answer taken: ten times the whole dataset. An endless one must not fill the memory."""

_PIECE = 1 << 16


class OutOfTimeError(Exception):
    """The exchange was not over in time; the caller knows what that means."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a server is sent; a request that may be sent twice."""

    method: str
    address: Address
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer of a server."""

    address: Address
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media_type(self) -> str:
        """Type and subtype of Content-Type, in lower case, "" where none is given."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


class Connection:
    """A kept connection to one origin, which is opened again when the server has closed it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._open: http.client.HTTPConnection | None = None

    def exchange(self, request: Request, deadline: float) -> Response:
        """The server's answer to `request`, by `deadline` (of time.monotonic).

        Raises:
            OutOfTimeError: there was none by then.
            UnreachableError: no connection, or it was lost before any answer.
            TruncatedAnswerError, MalformedAnswerError: the answer broke off, or is not HTTP.
        """
        kept = self._open is not None
        try:
            return self._try(request, deadline)
        except UnreachableError as error:
            if not (kept and error.passing):
                raise
            # The server may close a kept connection at any moment: that is no failure of it.
            return self._try(request, deadline)

    def close(self) -> None:
        """Closes the connection; the next exchange opens another."""
        if self._open:
            self._open.close()
        self._open = None

    def _try(self, request: Request, deadline: float) -> Response:
        connection = self._open or self._connect(deadline)
        try:
            with _ended_at(deadline, connection.sock) as out_of_time:
                response = _sent(connection, request, out_of_time)
                read = _body(response, request.address, out_of_time)
        except BaseException:
            self.close()
            raise
        if response.will_close:
            self.close()
        return Response(request.address, response.status, response.headers, read)

    def _connect(self, deadline: float) -> http.client.HTTPConnection:
        place, left = self._address, deadline - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        kind = (
            http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(place.host, place.port, timeout=min(CONNECT_SECONDS, left))
        try:
            connection.connect()
        except ssl.SSLError as error:
            said = getattr(error, "verify_message", "") or error.reason or "no TLS there"
            raise UnreachableError(str(place), f"TLS failed ({said})") from None
        except socket.gaierror as error:
            again = error.errno == socket.EAI_AGAIN
            reason = f"no such host ({error.strerror})"
            raise UnreachableError(str(place), reason, passing=again) from None
        except TimeoutError:
            reason = f"no connection within {min(CONNECT_SECONDS, left):.3g} s"
            raise UnreachableError(str(place), reason, passing=True) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnreachableError(str(place), reason, passing=True) from None
        connection.sock.settimeout(None)  # from here on the deadline counts
        self._open = connection
        return connection


@contextlib.contextmanager
def _ended_at(deadline: float, sock: socket.socket) -> Iterator[threading.Event]:
    """Shuts `sock` at the deadline, so that no trickle of bytes outlasts it; tells that it did."""
    over = threading.Event()

    def end() -> None:
        over.set()
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not TLS's: it would wait for the peer

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def _sent(
    connection: http.client.HTTPConnection, request: Request, out_of_time: threading.Event
) -> http.client.HTTPResponse:
    address = request.address
    try:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            # A server may refuse before it has read everything, and its answer says why.
            connection.request(request.method, address.target, request.body, dict(request.headers))
        return connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        if out_of_time.is_set():
            raise OutOfTimeError from None
        if isinstance(error, (OSError, http.client.ResponseNotReady)):
            reason = "the connection was lost before any answer"
            raise UnreachableError(str(address), reason, passing=True) from None
        raise MalformedAnswerError(
            f"{address} does not answer in HTTP ({type(error).__name__}). Is the address right?"
        ) from None


def _body(
    response: http.client.HTTPResponse, address: Address, out_of_time: threading.Event
) -> bytes:
    promised = response.length
    pieces, size = [], 0
    try:
        while piece := response.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_ANSWER_BYTES:
                raise TruncatedAnswerError(
                    f"{address} sends more than {MAX_ANSWER_BYTES >> 20} MiB. "
                    "Ask for less, or add LIMIT."
                )
    except (OSError, http.client.HTTPException, ValueError):
        if not out_of_time.is_set():
            raise TruncatedAnswerError(_cut_off(address, size, promised)) from None
    if out_of_time.is_set():
        raise OutOfTimeError
    if promised is not None and size < promised:
        raise TruncatedAnswerError(_cut_off(address, size, promised))
    return b"".join(pieces)


def _cut_off(address: Address, size: int, promised: int | None) -> str:
    of = f" of {promised:,}" if promised is not None else ""
    return f"the answer of {address} broke off after {size:,}{of} bytes. Ask again."
