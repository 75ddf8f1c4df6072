"""A SPARQL 1.1 endpoint elsewhere, asked like the embedded store."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.endpoint.address import parse_address
from kg.endpoint.answers import ACCEPT, read_answer
from kg.endpoint.client import Client, OutOfTimeError, Request
from kg.endpoint.spelling import form_of, with_prefixes
from kg.endpoint.statuses import require_success
from kg.errors import QueryTimeoutError
from kg.query.closing import Closing
from kg.query.guard import guarded
from kg.query.runner import DEFAULT_SECONDS

if TYPE_CHECKING:
    from kg.endpoint.retry import Patience
    from kg.endpoint.transport import Response
    from kg.query.results import Answer

GRAPHS = (Path(__file__).parent / "graphs.rq").read_text("utf-8")
"""The query for the graphs of a server and their sizes."""


class Endpoint(Closing):
    """Queries by the SPARQL 1.1 Protocol: POST of a form, which every server takes.

    Use it as a context manager. The same guard as for the embedded store comes first.
    """

    def __init__(self, url: str, patience: Patience | None = None) -> None:
        """Nothing is sent yet.

        Raises:
            UsageError: `url` is no address, or credentials in the environment contradict.
        """
        self.address = parse_address(url)
        self._client = Client(self.address, patience)

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()

    def query(self, text: str, fmt: str = "json", seconds: float = DEFAULT_SECONDS) -> Answer:
        """The answer of the query `text` in `fmt`, within `seconds` of wall-clock time.

        Raises:
            QueryRefusedError: the guard or the server refuses it.
            QueryTimeoutError: the answer was not there in time.
            EndpointError: the server cannot be reached, wants credentials, failed, or gave what
                is no whole answer.
            UsageError: the form of query cannot be written in `fmt`.
        """
        query = guarded(text, _Graphs(self))
        form = form_of(query)
        response = self._ask(with_prefixes(query), ACCEPT[form], seconds)
        return read_answer(response, form, fmt)

    def _ask(self, query: str, accept: str, seconds: float) -> Response:
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"query": query}).encode()
        request = Request("POST", self.address, headers, body)
        try:
            response = self._client.send(request, seconds=seconds)
        except OutOfTimeError:
            raise QueryTimeoutError(seconds) from None
        require_success(response)
        return response


class _Graphs(Collection[str]):
    """The graphs that FROM may name: the server is asked for them when a query has FROM."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        response = self._endpoint._ask(GRAPHS, ACCEPT["select"], DEFAULT_SECONDS)
        return frozenset(row["g"] for row in read_answer(response, "select", "json").rows)
