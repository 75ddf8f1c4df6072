"""The worker: a process that holds a store, answers queries and can be killed at any moment.

Run as `python -m kg.query.worker`. It reads one JSON line that names the folders, assembles the
dataset, then gives up the right to open files and sockets (no free descriptor is left to it), says
it is ready, and answers one JSON line a query: a JSON line with the length of the body, then the
body.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import IO, Any

from kg.errors import KgError, QueryRefusedError, UsageError
from kg.query.run import graph_names, run_query

RECURSION_LIMIT = 20_000
"""Python frames the parser may use; kg.query.guard.MAX_DEPTH brackets need some 6,000."""

ERRORS = {"refused": QueryRefusedError, "usage": UsageError, "data": KgError}


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers the queries that come on `requests`, one line each, until it ends."""
    start = json.loads(requests.readline())
    try:
        store = _store(start)
    except KgError as error:
        _reply(answers, {"error": "data", "message": str(error)})
        return
    graphs = graph_names(store)
    _warm_up(store, graphs)
    _close_the_doors()
    _reply(answers, {"ready": len(store)})
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
    from kg.rdf.dataset import assemble

    return assemble(Path(start["data"]), Path(start["ontology"]), start["day"]).store


def _warm_up(store: Any, graphs: frozenset[str]) -> None:  # noqa: ANN401
    """Runs every road once, so that all is imported: nothing can be opened later."""
    graph = next(iter(graphs), "")
    for query in (f"ASK FROM <{graph}> {{ ?s ?p ?o }}", "CLEAR ALL", "ASK {"):
        with contextlib.suppress(QueryRefusedError):
            run_query(store, query, "json", graphs)
    sys.setrecursionlimit(RECURSION_LIMIT)


def _close_the_doors() -> None:
    """Leaves no descriptor to open: no file, no socket, no host (POSIX)."""
    try:
        import resource
    except ImportError:  # no such limit on Windows: the guard alone refuses there
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _reply(answers: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    answers.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n")
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
