"""The graph on a server elsewhere, for Python: asked like one that was loaded here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.endpoint.endpoint import Endpoint
from kg.query.closing import Closing
from kg.query.runner import DEFAULT_SECONDS
from kg.query.text import query_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.query.results import Answer


class RemoteGraph(Closing):
    """What `KnowledgeGraph.connect` gives. Use it as a context manager, or close it."""

    def __init__(self, url: str, data: Path, ontology: Path) -> None:
        """Nothing is sent yet; `data` and `ontology` give names and named queries.

        Raises:
            UsageError: `url` is no address, or credentials in the environment contradict.
        """
        self.url = url
        self._data, self._ontology = data, ontology
        self._endpoint = Endpoint(url)

    def __repr__(self) -> str:
        return f"<RemoteGraph {self._endpoint.address}>"

    def close(self) -> None:
        """Closes its connections."""
        self._endpoint.close()

    def query(self, query: str, *, timeout: float = DEFAULT_SECONDS, **params: str) -> Answer:
        """As `KnowledgeGraph.query`, answered by the server.

        Raises:
            QueryRefusedError, QueryTimeoutError, UsageError: as there.
            EndpointError: the server cannot be reached, wants credentials, failed, or gave what
                is no whole answer.
        """
        text = query_text(query, params, self._data, self._ontology)
        return self._endpoint.query(text, "table", timeout)
