"""The graph of a store on disk, for Python: asked like one that was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.query.closing import Closing
from kg.query.runner import DEFAULT_SECONDS, QueryRunner
from kg.query.text import query_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.query.results import Answer


class StoredGraph(Closing):
    """What `KnowledgeGraph.open` gives. Use it as a context manager, or close it."""

    def __init__(self, store: Path, data: Path, ontology: Path) -> None:
        """Opens the folder `store`; `data` and `ontology` give names and named queries.

        Raises:
            UsageError: there is no store.
        """
        self.folder = store
        self._data, self._ontology = data, ontology
        self._runner = QueryRunner(data, ontology, store=store).__enter__()

    def __repr__(self) -> str:
        return f"<StoredGraph {self.folder}>"

    def close(self) -> None:
        """Ends its process."""
        self._runner.close()

    def query(self, query: str, *, timeout: float = DEFAULT_SECONDS, **params: str) -> Answer:
        """As `KnowledgeGraph.query`, answered from the disk.

        Raises:
            QueryRefusedError, QueryTimeoutError, UsageError: as there.
        """
        text = query_text(query, params, self._data, self._ontology)
        return self._runner.query(text, "table", timeout)
