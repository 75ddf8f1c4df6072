"""`kg serve` beside rdflib-endpoint, Fuseki and a bare Starlette: the same triples and answers.

    python -m tests.benchmarks.http [--seconds S] [--rounds N]

Small named queries over loopback from connections kept alive. Ours runs as it ships: every query in
a process that can be killed. The others run it where all their queries run. Servers take turns;
ratios are those of the same round. Then what slow queries mixed in cost the small ones, and how
soon a query that never ends is stopped. Extra: bench.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox

from kg.paths import data_dir, ontology_dir
from kg.query.named import named_queries
from kg.rdf import names
from kg.rdf.cache import cached_dataset
from tests.benchmarks.http_load import Load, load, request
from tests.benchmarks.http_peers import peer, published
from tests.benchmarks.report import Report, over, table
from tests.serve.running import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERIES = ("qsmo-hosts", "searches")
"""The smallest named queries that need no graph by name: one as it stands, one for an agency."""
CONNECTIONS = 16
WARM = 3.0
"""Seconds before anything counts: a virtual machine compiles, workers are forked."""
SLOW_PART = 0.05
LIMIT = 2.0
"""Seconds a query may run where one that never ends is asked."""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW = """SELECT (COUNT(*) AS ?n) {
  { SELECT ?x { ?s qsmo:statement ?x } LIMIT 600 } { SELECT ?y { ?t qsmo:statement ?y } LIMIT 600 }
  FILTER(CONTAINS(?x, ?y))
}"""
"""Some 360,000 pairs: about a hundred times the work of a small query."""
OURS, RDFLIB, FUSEKI, BARE = "kg serve", "rdflib-endpoint", "Fuseki", "bare Starlette"


def small_queries() -> list[str]:
    """QUERIES in turn, the second for each agency that it has an answer for."""
    plain, of_agency = (named_queries(ontology_dir())[name] for name in QUERIES)
    store = cached_dataset(data_dir(), ontology_dir()).store
    text = "SELECT DISTINCT ?a { ?s qsmo:searchedAgency ?a } ORDER BY ?a"
    agencies = [row["a"].value for row in store.query(text, prefixes=names.PREFIXES)]
    bound = [of_agency.bind({"agency": one}, lambda _, iri: f"<{iri}>") for one in agencies]
    return [one for text in bound for one in (plain.text, text)]


@contextlib.contextmanager
def servers(store: ox.Store) -> Iterator[dict[str, str]]:
    """Addresses of all servers there are, by name."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = folder / "all.nt"
        store.dump(str(file), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        ours = stack.enter_context(serving("--pages", str(folder)))
        found = {
            OURS: f"{ours.url}/sparql",
            RDFLIB: stack.enter_context(peer("rdflib-endpoint", file)),
            BARE: stack.enter_context(peer("bare", file)),
            FUSEKI: stack.enter_context(published(store)),
        }
        yield {name: url for name, url in found.items() if url}


def check_equal(urls: dict[str, str], queries: list[str]) -> None:
    """Stops where a server gives another answer than ours."""
    with httpx.Client(timeout=120) as client:
        for query in queries:
            found = {name: rows(client, url, query) for name, url in urls.items()}
            assert found[OURS], "there is something to compare"
            for name, theirs in found.items():
                assert theirs == found[OURS], f"{name} answers otherwise:\n{query}"


def rows(client: httpx.Client, url: str, query: str) -> list[str]:
    accept = {"accept": "application/sparql-results+json"}
    answer = client.get(url, params={"query": query}, headers=accept).raise_for_status()
    found = answer.json()["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in found)


def asked(url: str, queries: list[str], seconds: float, slow: float = 0.0) -> Load:
    """One round at `url`; the part `slow` of the requests is the slow query."""
    draw = random.Random(0)
    turns = itertools.cycle([("small", request(url, query)) for query in queries])
    heavy = ("slow", request(url, SLOW))
    done = load(url, lambda: heavy if draw.random() < slow else next(turns), CONNECTIONS, seconds)
    assert done.statuses() == {200}, done.statuses()
    return done


def compare(report: Report, urls: dict[str, str], queries: list[str], args: Args) -> None:
    """Throughput and latency of each server, and the ratios of ours."""
    found: dict[str, list[Load]] = {name: [] for name in urls}
    for url in urls.values():
        asked(url, queries, WARM)
    for _ in range(args.rounds):
        for name, url in urls.items():
            found[name].append(asked(url, queries, args.seconds))
    rate = {name: [one.rate("small") for one in runs] for name, runs in found.items()}
    p99 = {name: [one.within(0.99, "small") for one in runs] for name, runs in found.items()}
    lines = [("", "answers/s", "min to max", "p50 ms", "p99 ms")]
    for name, runs in found.items():
        p50 = statistics.median(one.within(0.5, "small") for one in runs) * 1000
        lines.append(
            (name, f"{statistics.median(rate[name]):,.0f}",
             f"{min(rate[name]):,.0f} to {max(rate[name]):,.0f}",
             f"{p50:.1f}", f"{statistics.median(p99[name]) * 1000:.1f}")
        )  # fmt: skip
    print(table(lines))
    targets = {RDFLIB: (4.0, 0.25), FUSEKI: (1.0, 1.0), BARE: (0.5, None)}
    for name, (least, most) in targets.items():
        if name in urls:
            report.row(f"answers/s, of {name}'s", over(rate[OURS], rate[name]), at_least=least)
            report.row(f"p99, of {name}'s", over(p99[OURS], p99[name]), at_most=most)


def mixed(report: Report, url: str, queries: list[str], args: Args) -> None:
    """What slow queries among the small ones cost these."""
    without, among = [], []
    for _ in range(args.rounds):
        without.append(asked(url, queries, args.seconds).within(0.99, "small"))
        among.append(asked(url, queries, args.seconds, SLOW_PART).within(0.99, "small"))
    report.row("p99 of small with 5 % slow, of p99 without", over(among, without), at_most=3)


def runaways(report: Report, args: Args) -> None:
    """How long after its limit a query that never ends is stopped, with others and alone."""
    options = ("--pages", "none", "--timeout", str(LIMIT))
    with serving(*options) as running, httpx.Client(timeout=60) as client:
        taken = []
        for _ in range(args.rounds):
            begin = time.perf_counter()
            answer = client.get(f"{running.url}/sparql", params={"query": RUNAWAY})
            taken.append((time.perf_counter() - begin) / LIMIT)
            assert answer.status_code == 504, answer.text
        report.row("a runaway query ends, of its limit", taken, at_most=1.1)
        url = f"{running.url}/sparql"
        runaway = request(url, RUNAWAY)
        together = load(url, lambda: ("runaway", runaway), 8, LIMIT / 2)
        assert together.statuses() == {504}
        runs = [one.seconds / LIMIT for one in together.answers]
        report.row("the same, eight at once", runs, at_most=1.1)


class Args(argparse.Namespace):
    """How long, and how often."""

    seconds: float
    rounds: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each run")
    parser.add_argument("--rounds", type=int, default=5, help="in which servers take turns")
    args = parser.parse_args(namespace=Args())
    store, queries = cached_dataset(data_dir(), ontology_dir()).store, small_queries()
    report = Report("http", packages=["pyoxigraph", "starlette", "uvicorn", "rdflib-endpoint"])
    print(f"{' and '.join(QUERIES)}, {len(store):,} quads, {CONNECTIONS} connections")
    with servers(store) as urls:
        check_equal(urls, sorted(set(queries)))
        compare(report, urls, queries, args)
        mixed(report, urls[OURS], queries, args)
    runaways(report, args)
    report.done()


if __name__ == "__main__":
    main()
