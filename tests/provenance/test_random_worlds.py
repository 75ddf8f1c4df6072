"""In any world the rows named for what the kernel computed are enough to compute it again."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kg.dates import first_day
from kg.paths import ontology_dir
from kg.provenance.kernel import Computed
from kg.rdf.computed import COVERAGE, PERIODS
from kg.rdf.dataset import dataset_of
from kg.tables.read import Tables
from tests.analysis import random_worlds
from tests.examples import examples
from tests.provenance.test_whole_graph import MAKING, computed_of
from tests.worlds import schema

SOME = 12
"""Triples proved in each world."""


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    tables=random_worlds.tables(),
    day=random_worlds.DAYS,
    choice=some.randoms(use_true_random=False),
)
def test_the_rows_named_are_enough(tables: Tables, day: str, choice) -> None:
    dataset = dataset_of(schema(), tables, ontology_dir(), first_day(day))
    computed = Computed(dataset)
    quads = [
        (quad, graph)
        for graph in (PERIODS, COVERAGE)
        for quad in dataset.store.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1]))
    ]
    quads.sort(key=str)
    for quad, graph in choice.sample(quads, min(SOME, len(quads))):
        named = computed.rows(quad.triple, graph)
        assert named
        kept = dict(tables)
        for name in MAKING:
            key = schema()[name].row_key
            kept[name] = [row for row in tables[name] if (name, row[key]) in named]
        assert str(quad) in computed_of(kept, dataset.day), (str(quad), named)
