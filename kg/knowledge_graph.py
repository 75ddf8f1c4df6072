"""The Python face: load once, then query, list gaps, walk the network."""

from __future__ import annotations

import warnings
import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.analysis.freshness import LIMITS, Limits
from kg.analysis.status import GAPS
from kg.dates import first_day, iso
from kg.paths import data_dir, ontology_dir
from kg.query.runner import DEFAULT_SECONDS, QueryRunner
from kg.query.text import query_text
from kg.questions import Json, Questions
from kg.records.trust import CONFIDENCE, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import networkx as nx
    from rdflib import Dataset as RdfDataset

    from kg.endpoint.remote import RemoteGraph
    from kg.notebook.html import Frame
    from kg.provenance.why import Why
    from kg.query.results import Answer
    from kg.query.stored import StoredGraph
    from kg.rdf.dataset import Dataset


class KnowledgeGraph(Questions):
    """The dataset of one folder of tables; what a call does not need is not loaded."""

    ontology: Path

    @classmethod
    def load(
        cls,
        data: str | Path | None = None,
        ontology: str | Path | None = None,
        as_of: date | str | None = None,
        *,
        confidence: str = "low",
        government_only: bool = False,
        fresh_years: int = LIMITS.fresh,
        aging_years: int = LIMITS.aging,
    ) -> KnowledgeGraph:
        """The knowledge graph of the tables in `data`, as of a day.

        Both folders default to the ones that ship; `as_of` (a date, or YYYY-MM-DD) to the date of
        the data, its newest retrieval. Only records of use of at least `confidence` (low, medium,
        high) count, and with `government_only` only those from government sources. Evidence up
        to `fresh_years` old is fresh, up to `aging_years` aging.

        Raises:
            DataError: the tables cannot be read or understood.
            ValueError: `as_of` is no date, `confidence` no such word, or the years contradict
                each other.
        """
        if confidence not in CONFIDENCE:
            raise ValueError(f"confidence is one of {', '.join(CONFIDENCE)}, not {confidence!r}")
        if not 0 <= fresh_years <= aging_years:
            raise ValueError("fresh_years is at least 0 and at most aging_years")
        day = None if as_of is None else first_day(str(as_of))
        graph = cls(
            Path(data) if data else data_dir(),
            day,
            Trust(confidence, government_only),
            Limits(fresh_years, aging_years),
        )
        graph.ontology = Path(ontology) if ontology else ontology_dir()
        _ = graph.world  # what is wrong with the tables is said here and not later
        return graph

    @classmethod
    def connect(
        cls, url: str, data: str | Path | None = None, ontology: str | Path | None = None
    ) -> RemoteGraph:
        """The graph that was published to the SPARQL 1.1 endpoint at `url`, for queries.

        Names and named queries are those of `data` and `ontology`, by default the ones that ship.
        Credentials come from KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, KG_ENDPOINT_TOKEN, or a
        netrc file.

        Raises:
            UsageError: `url` is no address of a server.
        """
        from kg.endpoint.remote import RemoteGraph

        folders = Path(data) if data else data_dir(), Path(ontology) if ontology else ontology_dir()
        return RemoteGraph(url, *folders)

    @classmethod
    def open(
        cls,
        store: str | Path,
        data: str | Path | None = None,
        ontology: str | Path | None = None,
    ) -> StoredGraph:
        """The graph in the folder `store`, as `store` or `kg store` made it, for queries.

        Names and named queries are those of `data` and `ontology`, by default the ones that ship.

        Raises:
            UsageError: there is no store.
        """
        from kg.query.stored import StoredGraph

        folders = Path(data) if data else data_dir(), Path(ontology) if ontology else ontology_dir()
        return StoredGraph(Path(store), *folders)

    def store(self, folder: str | Path, *, rows_only: bool = False) -> None:
        """Writes the graph of the tables as a new store on disk, as `kg store` does.

        Trust and freshness have no say in it. With `rows_only` it holds what the rows say, without
        periods, coverage and rules.

        Raises:
            UsageError: there is something at `folder` already.
            DataError: a row cannot be understood.
            BuildError: it cannot be written.
        """
        from kg.rdf.making import make

        make(self.data, self.ontology, Path(folder), lambda _: None, self.day, rows_only=rows_only)

    def query(self, query: str, *, timeout: float = DEFAULT_SECONDS, **params: str) -> Answer:
        """The answer of a SPARQL text, or of the named query called `query` with `params`.

        Results come as JSON (`.rows` of a SELECT, `.truth` of an ASK) or Turtle (`.body`). The
        query runs in a process of its own, kept for the next one: it is killed after `timeout`
        seconds, and no query can take the caller's interpreter down.

        Raises:
            QueryRefusedError: it is refused or not SPARQL 1.1.
            QueryTimeoutError: it ran longer than `timeout`.
            UsageError: a parameter is unknown or of the wrong kind.
        """
        return self._runner.query(
            query_text(query, params, self.data, self.ontology), "table", timeout
        )

    def why(self, what: str, predicate: str = "", value: str = "") -> Json:
        """Where the triples of a row or thing come from: rows with their sources, rules, kernel.

        `what` is a row key (ad-0042), an id (agency:nasa) or a full IRI; with `predicate` (as
        qsmo:servedBy) and `value` only triples with these.

        Raises:
            UnknownIdError, AmbiguousIdError: it names nothing, or several things.
        """
        from kg.provenance.record import why_record

        return why_record(self._why, what, predicate, value)

    def network(self) -> nx.MultiDiGraph[str]:
        """The records as a NetworkX graph, for paths, centrality and layouts."""
        from kg.network import network

        return network(self.world, self.day)

    def gaps(
        self,
        *,
        agencies: Iterable[str] = (),
        areas: Iterable[str] = (),
        statuses: Iterable[str] = GAPS,
        group: str | None = None,
        level: str | None = None,
    ) -> list[Json]:
        """As `Questions.gaps`; a notebook shows them as a table."""
        from kg.notebook.html import Records

        return Records(
            super().gaps(
                agencies=agencies, areas=areas, statuses=statuses, group=group, level=level
            )
        )

    def show(self, focus: str | None = None, *, depth: int = 1, height: int = 640) -> Frame:
        """The network, or one thing (`focus`) and what is around it, inline in a notebook.

        The same page as `kg graph` writes, with nothing to load from anywhere; `depth` lines
        around the thing, `height` in pixels.

        Raises:
            UnknownIdError, AmbiguousIdError: `focus` names nothing, or several things.
        """
        from kg.analysis.left_out import left_out_note
        from kg.notebook.html import Frame
        from kg.pages.graph.alone import focus_file, whole_file
        from kg.pages.graph.find import find_node
        from kg.pages.graph.whole import whole_graph
        from kg.pages.material import Material

        material = Material(self.coverage, self.tables(*self.schema))
        note = left_out_note(self.trust, self.left_out)
        if focus is None:
            return Frame(whole_file(material, note), "Network", height)
        whole = whole_graph(material)
        node = find_node(self, {one.node for one in whole.things}, focus)
        return Frame(focus_file(material, whole, node, depth, note)[0], node, height)

    def _repr_html_(self) -> str:
        """What it is, for a notebook: how many of what, as of when."""
        from kg.notebook.html import table

        world = self.world
        content = {
            "as of": iso(self.day),
            "bodies": len(world.agencies),
            "functions": len(world.areas),
            "providers": len(world.providers),
            "records of use": len(world.adoptions),
        }
        return table([content], "Knowledge graph of US federal shared services")

    def rdf(self) -> RdfDataset:
        """The quads as an rdflib Dataset (some 10 s to parse), for those who work with rdflib."""
        from rdflib import Dataset as RdfDataset

        dataset = RdfDataset(default_union=True)
        with warnings.catch_warnings():  # rdflib's parser uses what rdflib deprecates
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=self.dataset.quads.decode(), format="nquads")
        return dataset

    @cached_property
    def dataset(self) -> Dataset:
        """Tables, quads and the queryable store; made when first asked for."""
        from kg.rdf.dataset import assemble

        return assemble(self.data, self.ontology, self.day, self.trust)

    @cached_property
    def _why(self) -> Why:
        from kg.provenance.why import Why

        return Why(self.dataset, self.ontology)

    @cached_property
    def _runner(self) -> QueryRunner:
        runner = QueryRunner(self.data, self.ontology, self.day, self.trust)
        weakref.finalize(self, runner.close)
        return runner
