"""What a worker answers from: the store and the facts, loaded once and shared by every fork."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
from typing import TYPE_CHECKING, Any, Final

from kg.dates import iso
from kg.errors import KgError, UsageError
from kg.query.named import named_queries
from kg.query.run import graph_names
from kg.questions import Questions
from kg.rdf.cache import cached_dataset
from kg.rdf.store import VOCABULARY
from kg.serve.description import SH, described, helps, telling
from kg.serve.evaluate import GZIP_LEVEL, answer_query
from kg.serve.limits import COMPRESSED_FROM
from kg.serve.protocol import ENDPOINT
from kg.serve.questions import answer_question, wrong
from kg.serve.shown import sheet_answer, shown_answer

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox

    from kg.serve.frames import Head

FORMATS: Final = ("turtle", "ntriples", "jsonld", "rdfxml")
CELL: Final = {"agency": ["hud"], "area": ["payroll"]}
WARMING: Final = {
    "gaps": {},
    "explain": CELL,
    "impact": {"name": ["m-19-16"]},
    "candidates": CELL,
    "comply": {},
    "diff": {"first": ["2020-01-01"], "second": ["2021-01-01"]},
}
"""One question of each kind, so that all it needs is there; that other tables know no such thing
is no matter."""


ANSWERS: Final = {"query": answer_query, "shown": shown_answer, "sheet": sheet_answer}
"""How a query is answered, by the kind of its asking."""


class Stock:
    """The dataset of one state of the tables, ready to be asked."""

    def __init__(self, data: Path, ontology: Path, day: int | None, memory: int) -> None:
        self.memory = memory
        dataset = cached_dataset(data, ontology, day)
        self.dataset = dataset
        self.queries = named_queries(ontology)
        self.store: ox.Store = dataset.store
        self.graphs = graph_names(self.store)
        self.build = _build(dataset.quads, ontology)
        self.session = Questions(data, dataset.day)
        self.session.tables(*self.session.schema)

    def answer(self, ask: Head) -> tuple[Head, bytes]:
        """The answer to `ask`, by its `kind`.

        Raises:
            KgError: it cannot be answered.
        """
        if ask["kind"] == "question":
            return self._question(ask)
        if ask["kind"] == "description":
            return {}, described(self.dataset, self.queries, ask["endpoint"], ask["format"])
        answer = ANSWERS[ask["kind"]]
        if SH not in ask["query"]:
            return answer(self.store, self.graphs, ask)
        with telling(self.store, helps(self.queries, ask.get("endpoint", ENDPOINT))):
            return answer(self.store, self.graphs, ask)

    def about(self) -> dict[str, Any]:
        """What the event loop has to know."""
        return {
            "build": self.build,
            "as_of": iso(self.dataset.day),
            "graphs": sorted(self.graphs),
            "quads": len(self.store),
        }

    def _question(self, ask: Head) -> tuple[Head, bytes]:
        try:
            body = answer_question(self.session, ask["name"], ask["values"])
        except UsageError as error:
            return wrong(error), b""
        if ask["gzip"] and len(body) >= COMPRESSED_FROM:
            return {"gzip": True}, gzip.compress(body, GZIP_LEVEL, mtime=0)
        return {}, body

    def warm_up(self) -> None:
        """Takes every road once, so that all is imported: a worker can open no file later."""
        graph = min(self.graphs, default="")
        roads = (
            (f"ASK FROM <{graph}> {{ ?s ?p ?o }}", "json"),
            ("SELECT ?s { ?s ?p ?o } LIMIT 100", "csv"),
            ("SELECT ?s { ?s ?p ?o } LIMIT 100", "xml"),
            *(("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 100", one) for one in FORMATS),
            (f"ASK {{ ?s <{SH}prefix> ?o }}", "json"),
            ("CLEAR ALL", "json"),
            ("ASK {", "json"),
        )
        for query, fmt in roads:
            ask = {"kind": "query", "query": query, "passed": False, "gzip": True}
            dataset = {"default": None, "named": None, "rows": 10, "bytes": 1_000_000}
            formats = dict.fromkeys(("select", "ask", "construct"), fmt)
            self._try({**ask, **dataset, "formats": formats})
        for kind in ("shown", "sheet"):
            self._try({"kind": kind, "query": "SELECT ?s { ?s ?p ?o } LIMIT 9"})
        for name, values in WARMING.items():
            self._try({"kind": "question", "name": name, "values": values, "gzip": True})

    def _try(self, ask: Head) -> None:
        with contextlib.suppress(KgError):
            self.answer(ask)


def _build(quads: bytes, ontology: Path) -> str:
    """One hash of everything the store holds."""
    digest = hashlib.sha256(quads)
    for name in VOCABULARY:
        digest.update((ontology / name).read_bytes())
    return digest.hexdigest()
