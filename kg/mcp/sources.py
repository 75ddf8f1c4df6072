"""The documents that an answer rests on, found in what the answer names."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kg.analysis.gaps import as_records
from kg.rdf.names import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.questions import Questions
    from kg.tables.read import Row

_ROW = re.compile(r"[a-z]{2,3}-\d+")
_SOURCE = f"{BASE}source/"


class Source(BaseModel):
    """One document: its id, title, address and date ("" where none is known)."""

    id: str
    title: str
    url: str
    date: str


class Sources:
    """The sources of one graph."""

    def __init__(self, graph: Questions) -> None:
        self._graph = graph

    def of(self, answer: Any) -> list[Source]:  # noqa: ANN401  (any JSON content)
        """Sources that `answer` names, and those of the rows and cells that it names; by id."""
        found: set[str] = set()
        for key, value in _values(answer):
            if isinstance(value, dict):
                if {"agency", "area"} <= value.keys():
                    found |= self._of_cell(str(value["agency"]), str(value["area"]))
            elif isinstance(value, str):
                name = value.removeprefix(_SOURCE)
                if (key.startswith("source") or name != value) and name in self._known:
                    found.add(name)
                elif _ROW.fullmatch(value):
                    found |= self._of_rows.get(value, set())
        return [self._shown(self._known[one]) for one in sorted(found & self._known.keys())]

    def _of_cell(self, agency: str, area: str) -> set[str]:
        world = self._graph.world
        if agency not in world.agencies or area not in world.areas:
            return set()
        cell = self._graph.coverage.cell(agency, area)
        return set(as_records(self._graph.coverage, [cell])[0]["sources"])

    @cached_property
    def _known(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._graph.tables("sources")["sources"]}

    @cached_property
    def _of_rows(self) -> dict[str, set[str]]:
        """Sources by the number of the row that names them."""
        found: dict[str, set[str]] = {}
        schema = self._graph.schema
        for name, rows in self._graph.tables(*schema).items():
            key = schema[name].row_key
            for row in rows:
                if row.get("source") and key in row:
                    found.setdefault(row[key], set()).update(row["source"].split())
        return found

    @staticmethod
    def _shown(row: Row) -> Source:
        return Source(id=row["id"], title=row["title"], url=row["url"], date=row["date"])


def _values(content: Any, key: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Every value of JSON `content` at any depth, with the key it stands under."""
    waiting = [(key, content)]
    while waiting:
        under, value = waiting.pop()
        yield under, value
        if isinstance(value, dict):
            waiting.extend((str(name), one) for name, one in value.items())
        elif isinstance(value, list):
            waiting.extend((under, one) for one in value)
