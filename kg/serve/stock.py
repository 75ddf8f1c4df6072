"""What a worker answers from: the store and the facts, loaded once and shared by every fork."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.query.run import graph_names
from kg.rdf.cache import cached_quads
from kg.rdf.store import VOCABULARY, load_store
from kg.serve.evaluate import answer_query

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

    from kg.serve.frames import Head


class Stock:
    """The dataset of one state of the tables, ready to be asked."""

    def __init__(self, data: Path, ontology: Path, day: int | None) -> None:
        quads = cached_quads(data, ontology, day)
        self.store: ox.Store = load_store(quads, vocabulary=ontology)
        self.graphs = graph_names(self.store)
        self.build = _build(quads, ontology)

    def answer(self, ask: Head) -> tuple[Head, bytes]:
        """The answer to `ask`, by its `kind`.

        Raises:
            KgError: it cannot be answered.
        """
        return answer_query(self.store, self.graphs, ask)

    def about(self) -> dict[str, Any]:
        """What the event loop has to know: the build's hash, the graphs' names, the size."""
        return {
            "build": self.build,
            "graphs": sorted(self.graphs),
            "quads": len(self.store),
        }

    def warm_up(self) -> None:
        """Runs every road once, so that all is imported: a worker can open no file later."""
        graph = min(self.graphs, default="")
        roads = (
            (f"ASK FROM <{graph}> {{ ?s ?p ?o }}", "json"),
            ("SELECT ?s { ?s ?p ?o } LIMIT 100", "csv"),
            ("SELECT ?s { ?s ?p ?o } LIMIT 100", "xml"),
            *(
                ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 100", fmt)
                for fmt in ("turtle", "ntriples", "jsonld", "rdfxml")
            ),
            ("CLEAR ALL", "json"),
            ("ASK {", "json"),
        )
        for query, fmt in roads:
            ask = {"kind": "query", "query": query, "passed": False, "gzip": True}
            dataset = {"default": None, "named": None}
            with contextlib.suppress(KgError):
                formats = dict.fromkeys(("select", "ask", "construct"), fmt)
                self.answer({**ask, **dataset, "formats": formats})


def _build(quads: bytes, ontology: Path) -> str:
    """One hash of everything the store holds."""
    digest = hashlib.sha256(quads)
    for name in VOCABULARY:
        digest.update((ontology / name).read_bytes())
    return digest.hexdigest()
