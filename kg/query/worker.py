"""The worker: a process that holds a store, answers queries and can be killed at any moment.

`kg.query.runner` starts `main` in it. It reads one JSON line that names the folders, assembles the
dataset, then gives up the right to open files and sockets (no free descriptor is left to it), says
it is ready, and answers one JSON line a query: a JSON line with the length of the body, then the
body. It ends when its requests end, and, even in the middle of a query, when the process that
started it is gone.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from kg.errors import KgError, QueryRefusedError, UsageError
from kg.query.run import graph_names, run_query

RECURSION_LIMIT = 20_000
"""Python frames the parser may use; kg.query.guard.MAX_DEPTH brackets need some 6,000."""

MAX_MEMORY_BYTES = 8 * 1024**3
"""Address space of a worker: an answer that outgrows it ends the worker and not the machine. The
shipped data take some 0.3 GiB, ten million triples 4."""

ORPHAN_SECONDS = 0.5
"""How often a worker looks whether the process that started it is still there."""

ERRORS = {"refused": QueryRefusedError, "usage": UsageError, "data": KgError}


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers the queries that come on `requests`, one line each, until it ends."""
    start = json.loads(requests.readline())
    # The parser's grammar takes as long as the store, which is loaded without the interpreter.
    parser = "rdflib.plugins.sparql.parser"
    importing = threading.Thread(target=importlib.import_module, args=(parser,), daemon=True)
    importing.start()
    try:
        store = _store(start)
    except KgError as error:
        kind = "usage" if isinstance(error, UsageError) else "data"
        _reply(answers, {"error": kind, "message": str(error)})
        return
    importing.join()  # whole: the parser can be had while its package is still reading files
    graphs = graph_names(store)
    _warm_up(store, graphs)
    _close_the_doors(_files(start["store"]))
    _reply(answers, {"ready": True})
    for line in requests:
        request = json.loads(line)
        try:
            answer = run_query(store, request["query"], request["format"], graphs)
        except QueryRefusedError as error:
            _reply(answers, {"error": "refused", "message": str(error)})
        except UsageError as error:
            _reply(answers, {"error": "usage", "message": str(error)})
        else:
            _reply(answers, {"form": answer.form, "format": answer.format}, answer.body)


def _store(start: dict[str, Any]) -> Any:  # noqa: ANN401  (pyoxigraph is imported late)
    if start["store"]:
        from kg.rdf.disk import open_store

        return open_store(Path(start["store"]))
    from kg.rdf.cache import cached_quads, cached_triples
    from kg.rdf.store import load_store, load_triples
    from kg.records.trust import Trust

    data, ontology = Path(start["data"]), Path(start["ontology"])
    asked = data, ontology, start["day"], Trust(*start["trust"])
    if start["graphs"]:
        return load_store(cached_quads(*asked), vocabulary=ontology)
    return load_triples(cached_triples(*asked), ontology)


def _warm_up(store: Any, graphs: frozenset[str]) -> None:  # noqa: ANN401
    """Runs every road once, so that all is imported: nothing can be opened later."""
    graph = next(iter(graphs), "")
    roads = (
        (f"ASK FROM <{graph}> {{ ?s ?p ?o }}", "json"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1", "turtle"),
        ("CLEAR ALL", "json"),
        ("ASK {", "json"),
    )
    for query, fmt in roads:
        with contextlib.suppress(QueryRefusedError):
            run_query(store, query, fmt, graphs)
    sys.setrecursionlimit(RECURSION_LIMIT)


def _files(store: str | None) -> int:
    """How many files a store on disk may yet open: it reads them as it comes to them."""
    return sum(1 for _ in Path(store).iterdir()) if store else 0


def _close_the_doors(files: int = 0) -> None:
    """Leaves no descriptor to open: no file, no socket, no host; and a bounded memory (POSIX).

    A store on disk keeps as many as it has `files`; the guard refuses what would reach out.
    """
    try:
        import resource
    except ImportError:  # no such limits on Windows: the guard alone refuses there
        return
    highest = max(map(int, os.listdir("/dev/fd")), default=0) + 1 if files else 0  # noqa: PTH208
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + files,) * 2)
    with contextlib.suppress(ValueError, OSError):  # a lower limit is set already, or none can be
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def _end_with(parent: int) -> None:
    """Ends this process when `parent` is gone: a killed caller leaves no query running."""
    while os.getppid() == parent:
        time.sleep(ORPHAN_SECONDS)
    os._exit(1)


def _reply(answers: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    answers.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n")
    answers.write(body)
    answers.flush()


def main() -> None:
    """Answers on stdout what is asked on stdin."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)  # the caller is gone, there is nobody left to tell
