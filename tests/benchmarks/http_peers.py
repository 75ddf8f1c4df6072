"""SPARQL servers to compare `kg serve` with, each in a process of its own over the same triples.

    python -m tests.benchmarks.http_peers NAME FILE PORT        NAME: rdflib-endpoint or bare

`bare` is the least there can be between HTTP and the store: Starlette, and the query on its event
loop. FILE has N-Triples.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from kg.endpoint.endpoint import Endpoint
from kg.endpoint.graph_store import GraphStore
from kg.endpoint.graphs import graphs_of
from kg.endpoint.publish import publish
from tests.endpoint.servers import free_port, fuseki, fuseki_jar

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox
    from starlette.applications import Starlette

PATIENCE = 300.0
"""Seconds for a server to load: rdflib takes 50 microseconds a triple."""


def rdflib_endpoint(file: Path) -> Starlette:
    from rdflib import Graph
    from rdflib_endpoint import SparqlEndpoint

    return SparqlEndpoint(path="/sparql", graph=Graph().parse(file, format="nt"))


def bare(file: Path) -> Starlette:
    import pyoxigraph as ox
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    store = ox.Store()
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    json = ox.QueryResultsFormat.JSON

    async def answer(request: Request) -> Response:
        body = store.query(request.query_params["query"]).serialize(format=json)
        return Response(body, media_type=json.media_type)

    return Starlette(routes=[Route("/sparql", answer)])


APPLICATIONS = {"rdflib-endpoint": rdflib_endpoint, "bare": bare}


@contextlib.contextmanager
def peer(name: str, file: Path) -> Iterator[str]:
    """The address of that server, once it answers."""
    port = free_port()
    arguments = ["-m", "tests.benchmarks.http_peers", name, str(file), str(port)]
    process = subprocess.Popen([sys.executable, *arguments])
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D"):
            assert process.poll() is None, f"{name} ended"
            assert time.monotonic() < until, f"{name} does not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/sparql"
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def published(store: ox.Store) -> Iterator[str]:
    """The address of a Fuseki with the graphs of `store`; "" where there is none."""
    if fuseki_jar() is None:
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder, fuseki(Path(folder), machine=()) as running:
        with GraphStore(running.graphs) as there, Endpoint(running.query) as endpoint:
            publish(there, graphs_of(store, default=True), endpoint)
        yield running.query


def _answers(url: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
        return True
    return False


def main() -> None:
    name, file, port = sys.argv[1:]
    app = APPLICATIONS[name](Path(file))
    uvicorn.run(app, port=int(port), access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
