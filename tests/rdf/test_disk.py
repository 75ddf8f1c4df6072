"""Stores on disk: what is in memory is in them, they are whole or not there, and only read."""

from __future__ import annotations

import json
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import KnowledgeGraph
from kg.errors import BuildError, DataError, QueryRefusedError, UsageError
from kg.paths import ontology_dir
from kg.query.runner import QueryRunner
from kg.rdf import names
from kg.rdf.computed import founding_rows
from kg.rdf.disk import load_lines, make_store, open_store
from kg.rdf.making import make
from kg.rdf.rows import RowWriter
from kg.rdf.store import n_quads
from tests.small import KG, run

VOCABULARY = ox.NamedNode(names.NS)

# Kills itself when so many parts of the tables are written.
_KILLED = """
import os, signal, sys
from pathlib import Path
from kg.rdf.making import make
left = int(sys.argv[1])
def tell(now):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
make(*map(Path, sys.argv[2:]), tell)
"""


def made(data: Path, folder: Path, **how: bool) -> Path:
    make(data, ontology_dir(), folder, lambda _: None, **how)
    return folder


def quads(store: ox.Store) -> set[ox.Quad]:
    """All without blank nodes: those of the vocabulary are named anew each time."""
    return {
        quad
        for quad in store
        if not any(isinstance(one, ox.BlankNode) for one in (quad.subject, quad.object))
    }


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def whole(small, tmp_path_factory) -> Path:
    return made(small, tmp_path_factory.mktemp("disk") / "store")


def test_it_holds_what_memory_holds(whole, dataset) -> None:
    assert quads(open_store(whole)) == quads(dataset.store)


@pytest.mark.drill
def test_it_holds_what_memory_holds_of_the_shipped_data(data, tmp_path) -> None:
    from tests.small import real

    assert quads(open_store(made(data, tmp_path / "store"))) == quads(real().store)


def test_rows_only_holds_rows_and_vocabulary(small, dataset, tmp_path) -> None:
    store = open_store(made(small, tmp_path / "store", rows_only=True))
    writer = RowWriter(dataset.schema, dataset.tables, founding_rows(dataset.world))
    rows = set(ox.parse(n_quads(writer.quads()), format=ox.RdfFormat.N_QUADS))
    others = {VOCABULARY, ox.DefaultGraph()}
    assert {one for one in quads(store) if one.graph_name not in others} == rows
    assert {one.triple for one in rows} <= {
        one.triple for one in quads(store) if one.graph_name == ox.DefaultGraph()
    }


def test_the_same_answers(whole, small) -> None:
    asked = ("query", "agency-coverage", "--format", "json", "--data", small)
    plain, stored = run(*asked), run(*asked, "--store", whole)
    assert (stored.returncode, stored.stdout) == (0, plain.stdout)
    assert json.loads(plain.stdout)


def test_python_asks_it_too(whole, small, tmp_path) -> None:
    with KnowledgeGraph.open(whole, small) as stored:
        rows = stored.query("agency-coverage", agency="hud").rows
        assert rows
        assert stored.query("ASK { ?s a qsmo:Agency }").truth
        with pytest.raises(QueryRefusedError, match="SERVICE"):
            stored.query("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }")
    with pytest.raises(UsageError, match="is no store"):
        KnowledgeGraph.open(tmp_path)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--store", "nowhere"), "nowhere is no store. Make one with: kg store nowhere"),
        (("--store", ".", "--endpoint", "http://localhost/"), "Give one of them"),
        (("--store", ".", "--as-of", "2020-01-01"), "Leave them out"),
    ],
)
def test_what_cannot_be_asked(options, said, tmp_path) -> None:
    done = run("query", "agency-coverage", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


def test_many_files_are_read_behind_closed_doors(tmp_path) -> None:
    """More files than are open at the start, and still no way out."""

    def fill(store: ox.Store) -> None:
        for n in range(40):
            lines = (f"<x:{n}-{m}> <x:p> <x:{m}> <x:g{n}> .\n" for m in range(50))
            load_lines(store, ["".join(lines).encode()])

    make_store(tmp_path / "store", fill)
    with QueryRunner(tmp_path, ontology_dir(), store=tmp_path / "store") as runner:
        answer = runner.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert answer.rows == [{"n": "2000"}]


def test_nothing_is_written_over(small, tmp_path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        made(small, tmp_path)
    assert left(tmp_path) == ["kept"]


def test_a_table_that_is_wrong_leaves_nothing(small, tmp_path) -> None:
    def fill(store: ox.Store) -> None:
        load_lines(store, [b"<x:a> <x:b> <x:c> .\n"])
        raise DataError([])

    with pytest.raises(DataError):
        make_store(tmp_path / "new" / "store", fill)
    assert left(tmp_path / "new") == []


def test_what_is_no_n_quads_is_said(tmp_path) -> None:
    with pytest.raises(SyntaxError):
        make_store(tmp_path / "store", lambda store: load_lines(store, [b"<no iri> .\n"] * 10_000))
    assert left(tmp_path) == []


def test_one_at_a_time(tmp_path) -> None:
    def second(_: ox.Store) -> None:
        with pytest.raises(BuildError, match="another process is making"):
            make_store(tmp_path / "store", lambda _: None)

    make_store(tmp_path / "store", second)
    assert left(tmp_path) == ["store"]


def test_killed_on_the_way(small, tmp_path) -> None:
    """Early, and when all tables are written or nearly so."""
    place = tmp_path / "store"
    for after in (5, 31):
        command = [sys.executable, "-c", _KILLED, f"{after}", small, ontology_dir(), place]
        assert subprocess.run(command, timeout=120).returncode == -signal.SIGKILL
        assert not place.exists()
    assert len(quads(open_store(made(small, place)))) > 1000
    assert left(tmp_path) == ["store"]


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment(seed, small, whole, tmp_path, record_property) -> None:
    place, delays = tmp_path / "store", random.Random(seed)
    for _ in range(5):
        command = [*KG, "store", place, "--data", small, "--ontology", ontology_dir()]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delays.uniform(0.1, 2.5))
        running.kill()
        if running.wait() == 0 or place.exists():
            assert quads(open_store(place)) == quads(open_store(whole))
            subprocess.run(["rm", "-r", place], check=True)
    made(small, place)
    assert left(tmp_path) == ["store"]
    record_property("drill: stores killed while made, whole or not there", 5)


def test_no_room_to_write(small, tmp_path) -> None:
    limit = 100_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*KG, "store", tmp_path / "store", "--data", small],
        preexec_fn=limited,
        capture_output=True,
        timeout=120,
    )
    said = [line for line in done.stderr.decode().splitlines() if not line.startswith("  ")]
    assert (done.returncode, len(said)) == (1, 1), done.stderr.decode()
    assert said[0].startswith("error: ")
    assert "no room to write" in said[0]
    assert left(tmp_path) == []
