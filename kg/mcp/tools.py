"""What an assistant can ask: each answer with its sources and the day it is about."""

from __future__ import annotations

import functools
import json
import threading
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel

from kg.analysis import status as st
from kg.analysis.lookup import TABLES_OF
from kg.dates import iso
from kg.errors import AmbiguousIdError, KgError, UnknownIdError
from kg.mcp.sources import Source, Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.endpoint.remote import RemoteGraph
    from kg.knowledge_graph import KnowledgeGraph

MAX_ROWS = 500
"""Rows of a query that are given: more would fill an assistant's memory and tell it no more."""

MAX_SECONDS = 60.0
"""Longest time for a query; who waits at the other end gives up about then."""

_TABLE_OF = {kind: tables[0] for kind, tables in TABLES_OF.items()}


class Reply(BaseModel):
    """One answer: the day it is about, its content, and the documents it rests on."""

    as_of: str
    answer: Any
    sources: list[Source]
    note: str


class Tools:
    """The questions over one graph, one at a time."""

    def __init__(self, graph: KnowledgeGraph, remote: RemoteGraph | None = None) -> None:
        self._graph = graph
        self._asked = remote or graph
        self._sources = Sources(graph)
        self._turn = threading.Lock()

    def all(self) -> list[Callable[..., Reply]]:
        """The tools, each with its own name, signature and description."""
        asked = (self.sparql, self.gaps, self.explain, self.impact, self.candidates, self.lookup)
        return [self._clear(one) for one in asked]

    def sparql(
        self, query: str, params: dict[str, str] | None = None, timeout: float = 30.0
    ) -> Reply:
        """Ask the graph in SPARQL 1.1 (SELECT, ASK, CONSTRUCT, DESCRIBE).

        query: SPARQL text, or the name of a named query (resources kg://queries); our prefixes
        (agency:, area:, qsmo:, ...) need no declaration. params: parameters of a named query.
        timeout: seconds, at most 60. Ask for ?source or GRAPH ?source to get sources. At most 500
        rows are given; note says when there were more.
        """
        found = self._asked.query(query, timeout=min(timeout, MAX_SECONDS), **(params or {}))
        note = ""
        answer: Any
        if found.form == "construct":
            lines = found.body.decode().splitlines()
            answer = "\n".join(lines[: 4 * MAX_ROWS])
            cut = len(lines) > 4 * MAX_ROWS
        elif found.form == "ask":
            answer, cut = found.truth, False
        else:
            answer, cut = found.rows[:MAX_ROWS], len(found.rows) > MAX_ROWS
        if cut:
            note = (
                "Cut: there is more. Ask for less, count, or page with ORDER BY, LIMIT and OFFSET."
            )
        return self._reply(answer, note)

    def gaps(
        self,
        agencies: list[str] | None = None,
        areas: list[str] | None = None,
        group: str | None = None,
        include_unknown: bool = False,
    ) -> Reply:
        """Which body is not served through a QSMO's marketplace for which function.

        agencies, areas: ids, acronyms or names (HUD, payroll); without agencies those of group, by
        default the CFO Act agencies; without areas the main functions. Cells of which nothing is
        recorded (unknown) are no established gaps and come only with include_unknown.
        """
        statuses = (*st.GAPS, st.UNKNOWN) if include_unknown else st.GAPS
        found = self._graph.gaps(
            agencies=agencies or (), areas=areas or (), group=group, statuses=statuses
        )
        return self._reply(found)

    def explain(self, agency: str, area: str) -> Reply:
        """Why a body is covered as it is for a function: policy, QSMO, provider, source."""
        return self._reply(self._graph.explain(agency, area))

    def impact(self, name: str) -> Reply:
        """Who loses what without a provider, QSMO or policy, and who could take over."""
        return self._reply(self._graph.impact(name))

    def candidates(self, agency: str, area: str) -> Reply:
        """Who a marketplace lists for a function, and how well each fits the body."""
        return self._reply(self._graph.candidates(agency, area))

    def lookup(self, name: str) -> Reply:
        """What is called so: a body, function, provider, QSMO, policy, service, source or group.

        name: id, acronym, code, name or alias, in any case. Each comes with its row of the tables.
        """
        found: list[dict[str, Any]] = []
        close: list[str] = []
        choices: list[str] = []
        for kind, table in _TABLE_OF.items():
            try:
                one = self._graph.find(kind, name)
            except UnknownIdError as error:
                close += error.nearest
                continue
            except AmbiguousIdError as error:
                choices += [f"{kind} {choice}" for choice in error.choices]
                continue
            rows = self._graph.tables(table)[table]
            cells = next((dict(row) for row in rows if row["id"] == one), {})
            if cells:  # a provider that is an agency is told of as one
                told = {key: cell for key, cell in cells.items() if cell}
                found.append({"kind": kind, "id": one, "row": told})
        if not found and choices:
            raise AmbiguousIdError(name, "thing", choices)
        if not found:
            raise UnknownIdError(name, "thing", list(dict.fromkeys(close))[:6])
        return self._reply(found)

    def _reply(self, answer: Any, note: str = "") -> Reply:  # noqa: ANN401  (any JSON content)
        content = json.loads(json.dumps(answer))  # as it goes over the wire: keys are text
        sources = self._sources.of(content)
        return Reply(as_of=iso(self._graph.day), answer=content, sources=sources, note=note)

    def _clear(self, tool: Callable[..., Reply]) -> Callable[..., Reply]:
        """`tool`, one call at a time, whose errors are read by the assistant that asked."""

        @functools.wraps(tool)
        def called(**given: Any) -> Reply:  # noqa: ANN401  (each tool has its own)
            with self._turn:
                try:
                    return tool(**given)
                except KgError as error:
                    raise ToolError(str(error)) from None

        return called
