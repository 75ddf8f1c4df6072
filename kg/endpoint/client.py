"""The client of one server: connections, redirects, credentials and second tries."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from kg.endpoint.credentials import Authorisation, find_credentials
from kg.endpoint.retry import PASSING, Patience
from kg.endpoint.transport import Connection, OutOfTimeError, Request, Response
from kg.errors import EndpointError, MalformedAnswerError, UnreachableError, UsageError

if TYPE_CHECKING:
    from kg.endpoint.address import Address

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = {"User-Agent": "qsmo-kg", "Accept-Encoding": "identity"}


class Client:
    """Sends requests that may be sent twice (queries, GET, PUT, DELETE) to one server."""

    def __init__(self, address: Address, patience: Patience | None = None) -> None:
        self.address = address
        self._patience = patience or Patience()
        self._connections: dict[tuple[str, str, int], Connection] = {}
        self._authorisation = Authorisation(find_credentials(address.host))

    def send(self, request: Request, *, seconds: float) -> Response:
        """The answer to `request`, whatever its status, after second tries where that helps.

        `seconds` are for everything: pauses, redirects, the whole answer.

        Raises:
            OutOfTimeError: they are over.
            UnreachableError, MalformedAnswerError, TruncatedAnswerError: there is no whole answer.
            UnauthorisedError: credentials cannot be shown safely.
        """
        deadline = time.monotonic() + seconds
        for attempt in count(1):
            asked: str | None = None
            failure: UnreachableError | None = None
            last = attempt >= self._patience.attempts
            try:
                response = self._followed(request, deadline)
            except UnreachableError as error:
                if last or not error.passing:
                    raise
                failure = error
            else:
                if last or response.status not in PASSING:
                    return response
                asked = response.headers.get("Retry-After")
            pause = self._patience.pause(attempt, asked)
            if time.monotonic() + pause >= deadline:
                if failure:
                    raise failure
                return response
            self._patience.sleep(pause)
        raise AssertionError  # count does not end

    def close(self) -> None:
        """Closes all connections."""
        for connection in self._connections.values():
            connection.close()

    def _followed(self, request: Request, deadline: float) -> Response:
        for _ in range(MAX_REDIRECTS + 1):
            response = self._authorised(request, deadline)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                return response
            request = replace(request, address=redirected(request, location))
            if response.status == 303:
                request = replace(request, method="GET", body=None)
        raise MalformedAnswerError(f"{self.address} redirects more than {MAX_REDIRECTS} times.")

    def _authorised(self, request: Request, deadline: float) -> Response:
        method, address, said = request.method, request.address, {**_AGENT, **request.headers}
        connection = self._connections.setdefault(address.origin, Connection(address))
        if address.origin != self.address.origin:  # credentials stay with the host they are for
            return connection.exchange(replace(request, headers=said), deadline)
        while True:
            shown = self._authorisation.header(method, address)
            response = connection.exchange(replace(request, headers={**said, **shown}), deadline)
            offers = response.headers.get_all("WWW-Authenticate") or []
            if response.status != 401 or not self._authorisation.challenged(offers, address):
                return response


def redirected(request: Request, location: str) -> Address:
    """Where the redirect to `location` leads, if that is safe.

    Raises:
        MalformedAnswerError: it is no address.
        EndpointError: it is not encrypted any more, or what is written would go to another host.
    """
    address = request.address
    try:
        following = address.joined(location)
    except UsageError:
        raise MalformedAnswerError(f"{address} redirects to what is no address.") from None
    if address.scheme == "https" and following.scheme == "http":
        raise EndpointError(f"{address} redirects to {following}, which is not encrypted.")
    if request.method in ("PUT", "DELETE") and following.origin != address.origin:
        raise EndpointError(f"{address} redirects to {following}. Publish there, if it is yours.")
    return following


__all__ = ["Client", "OutOfTimeError", "Request", "Response", "redirected"]
