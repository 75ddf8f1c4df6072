"""Publishing: every graph of the dataset in its place on a server, and proof that it is there.

A graph that is there already, by its hash, is not sent again; the others are put one by one, each
whole. So a publication that was stopped leaves every graph old or new, and the next one goes on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from kg.endpoint.endpoint import GRAPHS
from kg.errors import PublishError, UsageError
from kg.rdf.names import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.endpoint.endpoint import Endpoint
    from kg.endpoint.graph_store import GraphStore
    from kg.endpoint.graphs import Graph

SHOWN = 5
"""Graphs that a message names."""


@dataclass(slots=True)
class Publication:
    """What a publication did, or with `dry_run` would do. Graphs are named by IRI, "" the default.

    `others` are graphs of ours (below https://w3id.org/qsmo/) on the server that the dataset has
    not: `deleted` where that was asked for. None where nobody could be asked for them.
    """

    url: str
    dry_run: bool
    graphs: int = 0
    triples: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    sent_triples: int = 0
    sent_bytes: int = 0
    others: list[str] | None = None
    deleted: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """As plain JSON content."""
        return asdict(self)


def publish(
    store: GraphStore,
    graphs: Sequence[Graph],
    endpoint: Endpoint | None = None,
    *,
    dry_run: bool = False,
    delete_others: bool = False,
    say: Callable[[str], None] = lambda _line: None,
) -> Publication:
    """Puts `graphs` into `store`, reads them again and compares counts and hashes.

    With `endpoint`, where the same server takes queries, their counts are asked for too, and what
    other graphs of ours it has. `say` gets a line for each graph sent or deleted.

    Raises:
        PublishError: the server holds something else than was sent.
        EndpointError: the server cannot be used; running it again goes on.
        UsageError: `delete_others` without `endpoint`.
    """
    if delete_others and endpoint is None:
        raise UsageError("only queries tell which other graphs there are. Give --endpoint too.")
    done = Publication(str(store.address), dry_run)
    sent = []
    for graph in graphs:
        there = store.get(graph.name)
        done.graphs += 1
        done.triples += graph.triples
        done.digests[graph.name] = graph.digest
        if there and there.digest == graph.digest:
            done.same += 1
            continue
        (done.changed if there else done.new).append(graph.name)
        done.sent_triples += graph.triples
        done.sent_bytes += len(graph.body)
        sent.append(graph)
        if not dry_run:
            store.put(graph)
            say(f"{'replaced' if there else 'new'}: {graph.title}, {graph.triples:,} triples")
    if endpoint:
        _others(done, store, graphs, endpoint, delete=delete_others and not dry_run, say=say)
    if not dry_run:
        _verify(store, sent)
        if endpoint:
            _verify_counts(endpoint, graphs)
    return done


def _others(
    done: Publication,
    store: GraphStore,
    graphs: Sequence[Graph],
    endpoint: Endpoint,
    *,
    delete: bool,
    say: Callable[[str], None],
) -> None:
    """Finds graphs of ours that are not among `graphs`. Those of others are nobody's business."""
    known = {graph.name for graph in graphs}
    there = {row["g"] for row in endpoint.query(GRAPHS).rows}
    done.others = sorted(name for name in there - known if name.startswith(BASE))
    for name in done.others if delete else ():
        store.delete(name)
        done.deleted.append(name)
        say(f"deleted: {name}")


def _verify(store: GraphStore, sent: Sequence[Graph]) -> None:
    wrong = []
    for graph in sent:
        there = store.get(graph.name)
        if there is None or there.digest != graph.digest:
            wrong.append(f"{graph.title} ({_difference(graph, there)})")
    _require_none(wrong, "the server holds something else than was sent")


def _difference(graph: Graph, there: Graph | None) -> str:
    if there is None:
        return "nothing is there"
    here, found = (set(one.body.decode().splitlines()) for one in (graph, there))
    lost = min(here - found, default="")
    return f"{graph.triples:,} triples sent, {there.triples:,} there; one that is not: {lost[:200]}"


def _verify_counts(endpoint: Endpoint, graphs: Sequence[Graph]) -> None:
    """Compares what a query sees with what was put."""
    counts = {row["g"]: int(row["n"]) for row in endpoint.query(GRAPHS).rows}
    wrong = [
        f"{graph.title} ({graph.triples:,} triples, a query finds {counts.get(graph.name, 0):,})"
        for graph in graphs
        if graph.name and counts.get(graph.name) != graph.triples
    ]
    _require_none(wrong, f"{endpoint.address} sees something else than was put. Is it the same")


def _require_none(wrong: Sequence[str], what: str) -> None:
    if wrong:
        more = f"; and {len(wrong) - SHOWN:,} more" if len(wrong) > SHOWN else ""
        raise PublishError(f"{what}: {'; '.join(wrong[:SHOWN])}{more}.")
