"""Workers: stopped in time, killed with their caller, and unable to reach anything."""

from __future__ import annotations

import contextlib
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kg.errors import KgError, QueryError, QueryRefusedError, QueryTimeoutError
from kg.paths import ontology_dir
from kg.query.runner import QueryRunner

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMIT = 1.0

# A worker whose guard lets everything pass: only the closed doors are left.
_UNGUARDED = (
    "import sys; sys.path.append(sys.argv[1]); import kg.query.run as run; "
    "run.guarded = lambda text, graphs: text; from kg.query.worker import main; main()"
)


@pytest.fixture
def started(small):
    with QueryRunner(small, ontology_dir()) as runner:
        yield runner


@pytest.fixture
def asked():
    """A server on this machine that notes every connection; nobody may ever come."""
    came = []

    class Note(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            came.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Note) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", came
        server.shutdown()
        thread.join()


REACHING = [
    "SELECT * { SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { SERVICE SILENT <URL> { ?a ?b ?c } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?a ?b ?c } } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "LOAD <URL>",
    'SELECT * { ?s ?p ?o FILTER(?o IN ("a", # \\U000A """\n"x")) SERVICE <URL> { ?a ?b ?c } '
    'FILTER(?o IN ("b", # \\U000A """,\n"y")) }',
]


@pytest.mark.parametrize("query", REACHING)
def test_nothing_is_reached(started, asked, query):
    url, came = asked
    with pytest.raises(QueryRefusedError):
        started.query(query.replace("URL", url))
    assert came == []


def test_the_server_would_notice(asked):
    """The same queries do reach it where nothing stops them; else the tests above say nothing."""
    import pyoxigraph as ox

    url, came = asked
    with pytest.raises(OSError, match=r"404|HTTP|status"):
        list(ox.Store().query(REACHING[0].replace("URL", url)))
    assert came


def test_nothing_is_reached_without_the_guard(small, asked, monkeypatch):
    url, came = asked
    monkeypatch.setattr("kg.query.runner._WORKER", _UNGUARDED)
    refused = []
    with QueryRunner(small, ontology_dir()) as runner:
        for query in REACHING:
            try:
                fmt = "turtle" if query.startswith("CONSTRUCT") else "json"
                runner.query(query.replace("URL", url), fmt)
            except QueryRefusedError as error:
                refused.append(str(error))
        assert came == []
        assert len(refused) > 2, "SERVICE was tried, and failed"
        assert runner.query("ASK { ?s ?p ?o }").truth, "the worker goes on"


def test_no_descriptor_is_left(started):
    pid = started._process.pid
    limits = Path(f"/proc/{pid}/limits").read_text("utf-8")
    files = next(line for line in limits.splitlines() if line.startswith("Max open files"))
    assert files.split()[3:5] == ["0", "0"]


SLOW_DISK = """
import importlib.metadata, resource, sys, time
entry_points, setrlimit, reading = importlib.metadata.entry_points, resource.setrlimit, []
def slow(**asked):
    if sys._getframe(1).f_globals["__name__"] == "rdflib.plugins.sparql":
        reading.append(1)
        time.sleep(1)
        reading.pop()
    return entry_points(**asked)
def closed(which, limits):
    if reading and which == resource.RLIMIT_NOFILE:
        sys.stderr.write("closed while a module was reading")
    setrlimit(which, limits)
importlib.metadata.entry_points, resource.setrlimit = slow, closed
"""


def test_doors_close_when_all_is_imported(small, tmp_path, monkeypatch, capfd):
    """However slowly: rdflib's SPARQL reads the entry points of every package at its very end."""
    (tmp_path / "sitecustomize.py").write_text(SLOW_DISK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with QueryRunner(small, ontology_dir()) as started:
        assert started.query("ASK {}").form == "ask"
    assert capfd.readouterr().err == ""


def test_runaway_is_stopped_and_the_next_query_answered(started):
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="stopped after 1 s") as caught:
        started.query(RUNAWAY, seconds=LIMIT)
    assert LIMIT <= time.monotonic() - began < 3 * LIMIT
    assert caught.value.seconds == LIMIT
    assert started.query("ASK { ?s ?p ?o }").truth


def test_runaway_parsing_is_stopped_too(started):
    """Reading a query can take long as well: some 0.1 ms for each of its words, and more."""
    with pytest.raises(QueryTimeoutError):
        started.query(f"ASK {{ FILTER({'+'.join(['1'] * 20_000)} = 1) }}", seconds=LIMIT)


def test_kill_just_after_an_answer_does_no_harm(started, monkeypatch):
    """The time may be up while the answer is on its way back."""
    true = QueryRunner._receive

    def slow(self):
        got = true(self)
        time.sleep(0.4)
        return got

    monkeypatch.setattr(QueryRunner, "_receive", slow)
    assert started.query("ASK { ?s ?p ?o }", seconds=0.2).truth
    monkeypatch.undo()
    assert started.query("ASK { ?s ?p ?o }").truth


def test_interrupted_query_is_not_answered_later(started, monkeypatch):
    true = QueryRunner._receive

    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(QueryRunner, "_receive", interrupted)
    with pytest.raises(KeyboardInterrupt):
        started.query("ASK { ?s ?p ?o }")
    monkeypatch.setattr(QueryRunner, "_receive", true)
    assert started.query("SELECT (1 AS ?x) {}").rows == [{"x": "1"}]


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    assert state != "Z", "a zombie"
    return True


def gone(pid, seconds=5.0):
    """Whether that process ends in time (no part of another's process table is waited for)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if not alive(pid):
                return True
        except AssertionError:
            return os.getppid() != 1  # its new parent has yet to look at it
        time.sleep(0.05)
    return False


def test_no_worker_outlives_its_runner(small):
    with QueryRunner(small, ontology_dir()) as runner:
        first = runner._process.pid
        with pytest.raises(QueryTimeoutError):
            runner.query(RUNAWAY, seconds=0.2)
        assert not alive(first)
        runner.query("ASK { ?s ?p ?o }")
        second = runner._process.pid
        assert alive(second)
    assert not alive(second)


def test_worker_that_cannot_load_says_why(tmp_path):
    with pytest.raises(KgError, match=r"metadata\.json"), QueryRunner(tmp_path, ontology_dir()):
        pytest.fail("it must not start")


def test_killed_worker_is_an_error_of_the_query(started):
    started._process.kill()
    with pytest.raises(QueryError, match="ended its process"):
        started.query("ASK { ?s ?p ?o }")
    assert started.query("ASK { ?s ?p ?o }").truth


def workers_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    return [int(one) for one in children.split()]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("when", ["loading", "asking"])
def test_stopping_the_caller_ends_the_worker(small, how, when):
    """In a terminal or not, in the middle of a query or before it: nothing goes on in silence."""
    caller = subprocess.Popen(
        [sys.executable, "-m", "kg", "query", "-", "--data", small],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
    )
    assert caller.stdin is not None
    caller.stdin.write(RUNAWAY.encode())
    caller.stdin.close()
    caller.stdin = None
    until = time.monotonic() + 30
    while not workers_of(caller.pid) and time.monotonic() < until:
        time.sleep(0.02)
    [worker] = workers_of(caller.pid)
    time.sleep(0.3 if when == "loading" else 4)
    os.killpg(caller.pid, how)
    text, errors = caller.communicate(timeout=30)
    assert text == b""
    assert b"Traceback" not in errors
    if how == signal.SIGINT:
        assert (caller.returncode, errors.strip()) == (130, b"stopped")
    assert gone(worker)


def test_modules_of_the_current_folder_are_not_imported(small, tmp_path, monkeypatch):
    for name in ("json.py", "csv.py", "kg.py", "rdflib.py"):
        (tmp_path / name).write_text("raise SystemExit('imported from here')", "utf-8")
    monkeypatch.chdir(tmp_path)
    with QueryRunner(small, ontology_dir()) as runner:
        assert runner.query("ASK { ?s ?p ?o }").truth


def test_memory_of_a_worker_is_bounded(small, monkeypatch):
    """A query that outgrows it ends its process, not the machine."""
    lower = (
        "import sys; sys.path.append(sys.argv[1]); import kg.query.worker as worker; "
        "worker.MAX_MEMORY_BYTES = 700_000_000; worker.main()"
    )
    monkeypatch.setattr("kg.query.runner._WORKER", lower)
    with QueryRunner(small, ontology_dir()) as runner:
        with pytest.raises(QueryError, match="ended its process"):
            runner.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", seconds=60)
        assert runner.query("ASK { ?s ?p ?o }").truth


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(?a <" + "(" * 5000 + "1" + ")" * 5000 + "> 2) }",
        "ASK { FILTER(" + "(" * 95 + "1" + ")" * 95 + " = 1) }",
        "ASK { " + "{" * 95 + "}" * 95 + " }",
        "ASK { ?a " + "/".join(["qsmo:x"] * 300) + " ?b }",
        "ASK { FILTER(" + "||".join(["?x"] * 300) + ") }",
    ],
    ids=["brackets that seem an IRI", "brackets", "groups", "path", "or"],
)
def test_deep_queries_do_not_end_the_worker(started, query):
    process = started._process
    with contextlib.suppress(QueryRefusedError):
        started.query(query, seconds=60)
    assert started._process is process
