"""The client's side of the SPARQL 1.1 Graph Store Protocol, one graph a request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.endpoint.address import parse_address
from kg.endpoint.client import Client, OutOfTimeError, Request, Response
from kg.endpoint.graphs import Graph, graph_of
from kg.endpoint.statuses import require_success
from kg.errors import EndpointError, MalformedAnswerError
from kg.query.closing import Closing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.endpoint.retry import Patience

TURTLE, N_TRIPLES = "text/turtle", "application/n-triples"
REQUEST_SECONDS = 300.0
"""Longest time for one graph; the largest, the union, takes a slow server a minute."""


class GraphStore(Closing):
    """The graphs at one address. Use it as a context manager."""

    def __init__(
        self, url: str, seconds: float = REQUEST_SECONDS, patience: Patience | None = None
    ) -> None:
        self.address = parse_address(url)
        self._seconds = seconds
        self._client = Client(self.address, patience)

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()

    def get(self, name: str) -> Graph | None:
        """The graph called `name` (DEFAULT_GRAPH for the default one), None where there is none.

        Raises:
            EndpointError: the server cannot be asked, or its answer is no RDF.
        """
        accept = {"Accept": f"{N_TRIPLES}, {TURTLE};q=0.5"}
        response = self._send("GET", name, accept)
        if response.status == 404:
            return None
        require_success(response)
        found = _parsed(response, name)
        return found if found.triples else None

    def put(self, graph: Graph) -> None:
        """Puts `graph` in the place of what has its name.

        As Turtle, which N-Triples are a part of: more servers take that type.

        Raises:
            EndpointError: the server does not take it.
        """
        require_success(self._send("PUT", graph.name, {"Content-Type": TURTLE}, graph.body))

    def delete(self, name: str) -> None:
        """Removes the graph called `name`; does nothing where there is none.

        Raises:
            EndpointError: the server does not take it.
        """
        response = self._send("DELETE", name, {})
        if response.status != 404:
            require_success(response)

    def _send(
        self, method: str, name: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        address = self.address.with_query(urlencode({"graph": name}) if name else "default")
        try:
            return self._client.send(Request(method, address, headers, body), seconds=self._seconds)
        except OutOfTimeError:
            raise EndpointError(
                f"{address} gave no answer to {method} within {self._seconds:g} s. "
                "Run it again, which goes on where it stopped, or raise --timeout."
            ) from None


def _parsed(response: Response, name: str) -> Graph:
    import pyoxigraph as ox

    kinds = {
        N_TRIPLES: ox.RdfFormat.N_TRIPLES,
        TURTLE: ox.RdfFormat.TURTLE,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
    }
    kind = kinds.get(response.media_type)
    if kind is None:
        given = response.media_type or "no Content-Type"
        raise MalformedAnswerError(
            f"{response.address} answered with {given[:60]!r} instead of {N_TRIPLES}. "
            "Is it the address of a graph store?"
        )
    try:
        return graph_of(name, (quad.triple for quad in ox.parse(response.body, format=kind)))
    except SyntaxError as error:
        raise MalformedAnswerError(
            f"what {response.address} holds as <{name}> is no RDF: {error}."
        ) from None
