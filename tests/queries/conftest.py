"""The real data, once for all queries, and a way to ask it by the name of a query."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

import pytest

from kg.query.named import named_queries
from kg.query.run import graph_names, run_query
from kg.query.terms import resolver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.rdf.dataset import Dataset

    Row = dict[str, str]
    Ask = Callable[..., list[Row]]

BASE = "https://w3id.org/qsmo/"


@pytest.fixture(scope="session")
def ask_anew(dataset: Dataset, data: Path, ontology: Path) -> Ask:
    """Rows of a named query with parameters; IRIs of ours without their common beginning."""
    queries = named_queries(ontology)
    resolve = resolver(data)
    graphs = graph_names(dataset.store)

    def asked(name: str, **values: str) -> list[Row]:
        text = queries[name].bind(values, resolve)
        body = json.loads(run_query(dataset.store, text, "json", graphs).body)
        return [
            {key: _short(term) for key, term in row.items()} for row in body["results"]["bindings"]
        ]

    return asked


@pytest.fixture(scope="session")
def ask(ask_anew: Ask) -> Ask:
    """The same, each answer worked out once: tests must not change it."""
    return functools.cache(ask_anew)


def _short(term: dict[str, str]) -> str:
    return term["value"].removeprefix(BASE) if term["type"] == "uri" else term["value"]
