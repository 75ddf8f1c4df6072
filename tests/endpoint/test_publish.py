"""kg publish: says what it does, deletes only when asked, and is killed without harm."""

from __future__ import annotations

import json
import random
import subprocess
import time

import pytest

from kg.endpoint.endpoint import Endpoint
from kg.endpoint.graph_store import GraphStore
from kg.endpoint.graphs import DEFAULT_GRAPH, graph_of, graphs_of
from kg.endpoint.publish import publish
from kg.errors import EndpointError, PublishError, UsageError
from kg.paths import ontology_dir
from kg.rdf.dataset import assemble
from tests.endpoint.bad_server import answer, serving
from tests.endpoint.servers import fuseki
from tests.small import KG, run, small_data

EARLY = "2015-01-01"
"""Another day than that of the data: coverage, periods and the union differ."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return small_data(tmp_path_factory.mktemp("publish") / "data")


@pytest.fixture(scope="session")
def now(folder):
    return graphs_of(assemble(folder, ontology_dir()).store, default=True)


@pytest.fixture(scope="session")
def early(folder):
    from kg.dates import first_day

    return graphs_of(assemble(folder, ontology_dir(), first_day(EARLY)).store, default=True)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with fuseki(tmp_path_factory.mktemp("fuseki")) as server:
        yield server


def state(store, graphs):
    return {
        graph.name: there.digest if (there := store.get(graph.name)) else "" for graph in graphs
    }


def digests(graphs):
    return {graph.name: graph.digest for graph in graphs}


def kg_publish(running, folder, *more):
    return ["publish", running.graphs, "--endpoint", running.query, "--data", str(folder), *more]


def test_says_what_it_does(running, folder, now, early):
    names = digests(now)
    with GraphStore(running.graphs) as store, Endpoint(running.query) as endpoint:
        assert publish(store, now, dry_run=True).new == list(names)
        anything = endpoint.query("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        assert not anything.truth, "a dry run sends nothing"

        done = run(*kg_publish(running, folder, "--as-of", EARLY))
        assert done.returncode == 0, done.stderr
        assert b"Read again: counts and hashes are equal." in done.stdout
        assert done.stderr.count(b"new: ") == len(early)
        some = [*early[::20], early[-1]]
        assert state(store, some) == digests(some)

        done = run(*kg_publish(running, folder, "--format", "json"))
        told = json.loads(done.stdout)
        differing = {name for name, digest in digests(early).items() if names.get(name) != digest}
        assert set(told["changed"]) == differing & set(names)
        assert DEFAULT_GRAPH in told["changed"]
        assert told["digests"] == names
        assert state(store, now) == names


def test_deletes_only_when_asked_and_only_ours(running, folder, now):
    ours, theirs = "https://w3id.org/qsmo/source/gone", "https://example.gov/theirs"
    triples = [quad.triple for quad in graph_quads()]
    with GraphStore(running.graphs) as store, Endpoint(running.query) as endpoint:
        for name in (ours, theirs):
            store.put(graph_of(name, triples))
        publish(store, now, endpoint)
        assert store.get(ours)
        done = run(*kg_publish(running, folder, "--delete-others"))
        assert b"1 others deleted" in done.stdout
        assert store.get(ours) is None
        assert store.get(theirs)
        store.delete(theirs)
        with pytest.raises(UsageError, match="--endpoint"):
            publish(store, now, delete_others=True)


def graph_quads():
    import pyoxigraph as ox

    return list(ox.parse(b"<a:s> <a:p> <a:o> .", format=ox.RdfFormat.N_TRIPLES))


def test_hashes_do_not_depend_on_order_or_names_of_blank_nodes():
    import pyoxigraph as ox

    lines = [b'_:x <a:p> "1" .', b"_:x <a:q> _:y .", b'_:y <a:p> "2" .', b"<a:s> <a:p> <a:o> ."]
    digests = set()
    for seed in range(10):
        random.Random(seed).shuffle(lines)
        body = b"\n".join(lines)
        for text in (body, body.replace(b"_:x", b"_:z9").replace(b"_:y", b"_:a")):
            found = graph_of("g", ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
            assert found.triples == 4
            digests.add(found.digest)
    changed = graph_of("g", ox.parse(body.replace(b'"2"', b'"3"'), format=ox.RdfFormat.N_TRIPLES))
    assert len(digests) == 1
    assert changed.digest not in digests


def test_a_server_that_keeps_nothing_is_found_out(now):
    """It says yes to everything."""
    empty = answer(200, b"", "application/n-triples")
    with (
        serving(empty) as server,
        GraphStore(server.url) as store,
        pytest.raises(PublishError, match="nothing is there"),
    ):
        publish(store, now[:3])


def test_a_server_that_is_not_a_graph_store(folder):
    with serving(answer(200, b"<html>", "text/html")) as server:
        done = run("publish", server.url, "--data", folder)
    assert done.returncode == 3
    assert b"Is it the address of a graph store?" in done.stderr


def test_is_not_sent_to_another_host(now):
    with (
        serving(answer(200, b"", "application/n-triples")) as other,
        serving(answer(404), answer(307, Location=other.url)) as server,
        GraphStore(server.url) as store,
        pytest.raises(EndpointError, match="redirects"),
    ):
        publish(store, now[:1])
    assert other.requests == []


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.drill) for n in range(2, 21))]
)
def test_killed_at_any_moment(running, folder, now, early, seed, record_property):
    """At drawn times: every graph is the old or the new one; the next run mends it."""
    delays = random.Random(seed)
    turns = 3 if seed > 1 else 1
    with GraphStore(running.graphs) as store:
        publish(store, now)
        for turn in range(turns):
            day = EARLY if turn % 2 == 0 else "2026-11-22"
            with subprocess.Popen(
                [*KG, *kg_publish(running, folder, "--as-of", day)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            ) as process:
                process.stderr.readline()  # the first graph is on its way
                time.sleep(delays.uniform(0, 1.2))
                process.kill()
            old, new, there = digests(now), digests(early), state(store, now)
            assert [
                name for name in there if there[name] not in (old.get(name), new.get(name), "")
            ] == []
        publish(store, now)
        assert state(store, now) == digests(now)
    record_property("drill: publications killed, every graph the old one or the new one", turns)
