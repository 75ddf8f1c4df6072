"""Independent roads to one answer, compared cell by cell with the kernel.

`qsmo:Coverage` in the graph has all the kernel says; a portable query works coverage out from the
periods of records; the JSON of the coverage page has what a viewer sees, under every filter. The
walk over NetworkX has a file of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from rdflib import Graph

from kg.dates import Day, first_day
from kg.paths import ontology_dir
from kg.query.named import named_queries
from kg.rdf.computed import coverage_quads, founding_rows, period_quads
from kg.rdf.dataset import Dataset
from kg.rdf.names import BASE, NS
from kg.rdf.rows import Quad, RowWriter
from kg.rdf.store import load_store, n_quads, without_graphs
from kg.records.world import World, world_of
from kg.tables.read import Tables
from tests.analysis.network_walk import Key, Walked
from tests.analysis.random_worlds import DAYS, View, by_kernel, tables
from tests.examples import examples
from tests.worlds import make_tables, schema

FROM_RECORDS = named_queries(ontology_dir())["coverage-from-records"]
IN_GRAPH = f"SELECT ?cell ?name ?value {{ ?cell a <{NS}Coverage> ; ?name ?value }}"

Derived = dict[Key, tuple[str, str, bool, bool]]
"""Status, whom it is inherited from, whether only authorized, whether in conflict."""

# Not shrunk: each example runs queries, and a failing world is small enough to read.
check = settings(
    max_examples=examples(150),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def tail(iri: str) -> str:
    return iri.removeprefix(BASE).partition("/")[2]


def by_graph(store: ox.Store) -> View:
    """Every qsmo:Coverage of a store; bureaus are counted from the cells it is rolled up from."""
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.query(IN_GRAPH):
        cell, name, value = (term.value for term in row)
        facts[cell][name.rpartition("#")[2]].add(value)

    def one(cell: str, name: str) -> str:
        [value] = facts[cell][name] or {""}
        return tail(value) if value.startswith(BASE) else value

    def adoptions(cell: str, name: str) -> frozenset[str]:
        found = facts[cell][name]
        return frozenset(tail(value) for value in found if value.startswith(f"{BASE}adoption/"))

    return {
        (one(cell, "agency"), one(cell, "area")): Walked(
            one(cell, "coverageStatus"),
            adoptions(cell, "basedOn"),
            inherited_from=one(cell, "inheritedFrom"),
            related=adoptions(cell, "related"),
            freshness=one(cell, "freshness").replace("-", " "),
            listed=any(value.startswith(f"{BASE}listing/") for value in facts[cell]["basedOn"]),
            conflict=one(cell, "conflict") == "true",
            authorized_only=one(cell, "authorizedOnly") == "true",
            mixed=one(cell, "mixed") == "true",
            bureaus=Counter(one(below, "coverageStatus") for below in facts[cell]["rolledUpFrom"]),
            from_merged=adoptions(cell, "fromMerged"),
        )
        for cell in list(facts)
    }


def from_records(rows: Iterable[Iterable[object]]) -> Derived:
    """The answer of the portable query, whose terms are spelt by whatever engine."""
    found = {}
    for row in rows:
        agency, _, area, _, status, above, authorized, conflict = map(spelt, row)
        key = tail(agency), tail(area)
        assert key not in found
        found[key] = status, tail(above), authorized == "true", conflict == "true"
    return found


def spelt(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return "" if term is None else str(term)


def derived(view: View) -> Derived:
    return {
        key: (cell.status, cell.inherited_from, cell.authorized_only, cell.conflict)
        for key, cell in view.items()
    }


def query_on(day: str) -> str:
    return FROM_RECORDS.bind({"as_of": day}, lambda kind, text: text)


def small_quads(small: Tables, world: World, day: Day) -> bytes:
    full = {name: small.get(name, []) for name in schema()}
    parts: list[Quad] = [*RowWriter(schema(), full, founding_rows(world)).quads()]
    return n_quads([*parts, *period_quads(world, day), *coverage_quads(world, day)])


def test_graph_says_what_the_kernel_says(dataset: Dataset) -> None:
    found = by_graph(dataset.store)
    assert found == by_kernel(dataset.world, dataset.day)
    assert len(found) > 4_000


@pytest.mark.parametrize(
    "day", ["1980-01-01", "1998-06-01", "2005-01-01", "2015-01-01", "2021-06-30", "2026-11-22"]
)
def test_records_say_what_the_kernel_says(dataset: Dataset, day: str) -> None:
    found = from_records(dataset.store.query(query_on(day)))
    assert found == derived(by_kernel(dataset.world, first_day(day)))
    assert len(found) > 4_000 or day < "2026"


@check
@given(small=tables(), day=DAYS)
def test_graph_and_records_agree_on_random_worlds(small: Tables, day: str) -> None:
    world, when = world_of(small), first_day(day)
    store, kernel = load_store(small_quads(small, world, when)), by_kernel(world, when)
    assert by_graph(store) == kernel
    assert from_records(store.query(query_on(day))) == derived(kernel)


@settings(check, max_examples=examples(8))
@given(small=tables(), day=DAYS)
def test_another_engine_gives_the_same(small: Tables, day: str) -> None:
    """rdflib, which evaluates SPARQL from the inside out, by nested loops."""
    world, when = world_of(small), first_day(day)
    wanted = derived(by_kernel(world, when))
    assume(len(wanted) > 4)
    graph = Graph().parse(data=without_graphs(small_quads(small, world, when)), format="nt")
    assert from_records(graph.query(query_on(day))) == wanted


def test_another_engine_finds_nothing_where_nothing_is() -> None:
    small = make_tables(agencies=[{"id": "a"}], areas=[{"id": "f"}])
    quads = small_quads(small, world_of(small), first_day("2020"))
    graph = Graph().parse(data=without_graphs(quads), format="nt")
    assert list(graph.query(query_on("2020"))) == []
    assert list(load_store(quads).query(query_on("2020"))) == []
