"""Where `kg gaps` and `kg query` spend their time, stage by stage, beside the road before.

    python -m tests.benchmarks.costs

Each run is a process of its own that does what the command does, in order, and tells the
milliseconds of each stage; the roads that were taken before still exist and are timed in the same
process. The stages of `kg build` are in its build.log (tests.benchmarks.build).
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections import defaultdict

from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import measured

RUNS = 7
Stages = dict[str, float]
HALVED = {
    "gaps": {"records, kept": "records, made of the tables"},
    "query": {
        "triples, kept": "quads, kept, and their triples",
        "load the default graph": "load quads and default graph",
    },
}
"""Stages that took the place of others."""


class Watch:
    """Seconds from one stage to the next."""

    def __init__(self) -> None:
        self.stages: Stages = {}
        self._since = time.perf_counter()

    def done(self, stage: str) -> None:
        now = time.perf_counter()
        self.stages[stage] = now - self._since
        self._since = time.perf_counter()


def gaps() -> Stages:
    """Stages of `kg gaps`."""
    watch = Watch()
    importlib.import_module("kg.cli")
    watch.done("import click and the command line")
    importlib.import_module("kg.cli.gaps")
    importlib.import_module("kg.questions")
    watch.done("import what gaps needs")
    from kg.paths import data_dir
    from kg.records.kept import kept_world

    world = kept_world(data_dir())
    watch.done("records, kept")
    from kg.analysis.coverage import Coverage

    coverage = Coverage(world, world.date)
    watch.done("coverage of every cell")
    from kg.analysis.gaps import by_label, gap_report
    from kg.cli.gap_text import gap_table

    cfo = by_label(world, (one.id for one in world.agencies.values() if one.cfo_act))
    gap_table(gap_report(coverage, cfo, world.main_functions), coverage, "simple")
    watch.done("the cells asked for, as a table")
    from kg.records.world import load_world

    assert load_world(data_dir()) == world
    watch.done("records, made of the tables")
    return watch.stages


def query() -> Stages:
    """Stages of the worker of `kg query`, one after the other; two of them run side by side."""
    watch = Watch()
    importlib.import_module("kg.query.worker")
    importlib.import_module("kg.rdf.cache")
    store = importlib.import_module("kg.rdf.store")
    watch.done("import the worker")
    from kg.paths import data_dir, ontology_dir
    from kg.rdf.cache import cached_quads, cached_triples

    triples = cached_triples(data_dir(), ontology_dir(), None)
    watch.done("triples, kept")
    loaded = store.load_triples(triples, ontology_dir())
    watch.done("load the default graph")
    importlib.import_module("rdflib.plugins.sparql.parser")
    watch.done("import the parser, beside the loading")
    from kg.query.run import run_query

    run_query(loaded, "SELECT * { ?s a qsmo:QSMO }", "csv", frozenset())
    watch.done("the first query")
    del loaded
    watch.done("-")
    quads = cached_quads(data_dir(), ontology_dir(), None)
    assert store.without_graphs(quads) == triples
    watch.done("quads, kept, and their triples")
    store.load_store(quads, vocabulary=ontology_dir())
    watch.done("load quads and default graph")
    return watch.stages


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps({"gaps": gaps, "query": query}[sys.argv[2]]()))
        return
    report = Report("costs", ["click", "pyoxigraph", "rdflib"])
    for name, halved in HALVED.items():
        found: dict[str, list[float]] = defaultdict(list)
        for turn in range(RUNS + 1):
            command = [sys.executable, "-m", "tests.benchmarks.costs", "--child", name]
            for stage, taken in json.loads(measured(command).out).items():
                found[stage] += [taken] * (turn > 0)  # the first one keeps what is not kept yet
        for stage, runs in found.items():
            if stage not in {*halved.values(), "-"}:
                report.row(f"{name}: {stage}", [1000 * one for one in runs], unit="ms")
        for after, before in halved.items():
            what = f"{name}: {after}, of {before}"
            report.row(what, over(found[after], found[before]), at_most=0.5)
    report.done()


if __name__ == "__main__":
    main()
