"""kg publish: the dataset onto a SPARQL server, graph by graph."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_of_option, data_option, ontology_option, with_options
from kg.cli.session import confidence_option, government_option
from kg.endpoint.graph_store import REQUEST_SECONDS, GraphStore
from kg.errors import UsageError
from kg.records.trust import Trust

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day
    from kg.endpoint.publish import Publication


@click.command("publish")
@click.argument("url", metavar="URL")
@click.option(
    "--endpoint",
    metavar="URL",
    help="Where the same server takes queries: it is asked for counts and other graphs.",
)
@click.option(
    "--default-graph",
    metavar="union|none|IRI",
    default="union",
    show_default=True,
    help="union: all graphs go into the default graph too; none: the server sees to that itself; "
    "an IRI: into the graph of that name, for servers whose default graph repeats triples.",
)
@click.option(
    "--delete-others",
    is_flag=True,
    help="Delete graphs of ours that the dataset no longer has. Needs --endpoint.",
)
@click.option("--dry-run", is_flag=True, help="Send nothing: read, compare, and say what would be.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=86_400),
    default=REQUEST_SECONDS,
    show_default=True,
    help="Seconds for one graph.",
)
@click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_options(as_of_option, confidence_option, government_option, data_option, ontology_option)
def command(
    *,
    url: str,
    endpoint: str | None,
    default_graph: str,
    delete_others: bool,
    dry_run: bool,
    timeout: float,
    fmt: str,
    day: Day | None,
    confidence: str,
    government_only: bool,
    data: Path,
    ontology: Path,
) -> None:
    """Publish the dataset to the graph store at URL (SPARQL 1.1 Graph Store Protocol).

    Every named graph is kept. What is there already is not sent again; what was sent is read again
    and compared by count and hash. Stopped, it leaves each graph old or new; run it again.
    """
    from kg.endpoint.endpoint import Endpoint
    from kg.endpoint.graphs import DEFAULT_GRAPH, graphs_of
    from kg.endpoint.publish import publish
    from kg.rdf.cache import cached_dataset

    # What is given is looked at before the work begins.
    called = DEFAULT_GRAPH if default_graph in ("union", "none") else _iri(default_graph)
    asked = Endpoint(endpoint) if endpoint else None
    with GraphStore(url, timeout) as store:
        dataset = cached_dataset(data, ontology, day, Trust(confidence, government_only))
        graphs = graphs_of(dataset.store, default=default_graph != "none", called=called)
        done = publish(
            store,
            graphs,
            asked,
            dry_run=dry_run,
            delete_others=delete_others,
            say=lambda line: click.echo(line, err=True),
        )
    if asked:
        asked.close()
    if fmt == "json":
        click.echo(json.dumps(done.record(), indent=1, ensure_ascii=False))
    else:
        click.echo(_summary(done))


def _iri(text: str) -> str:
    """`text` where it is an absolute IRI.

    Raises:
        UsageError: it is none.
    """
    import pyoxigraph as ox

    try:
        return ox.NamedNode(text).value
    except ValueError:
        raise UsageError(
            f"--default-graph {text!r} is neither union nor none nor the IRI of a graph."
        ) from None


def _summary(done: Publication) -> str:
    verb = "would be sent" if done.dry_run else "sent"
    size = f"{done.sent_triples:,} triples, {done.sent_bytes / 1e6:.1f} MB"
    lines = [
        f"{done.graphs:,} graphs, {done.triples:,} triples.",
        f"{len(done.new):,} new and {len(done.changed):,} changed {verb} ({size}); "
        f"{done.same:,} there already.",
    ]
    if done.others is not None:
        kept = len(done.others) - len(done.deleted)
        lines.append(f"{len(done.deleted):,} others deleted; {kept:,} others of ours kept.")
        if kept:
            lines.append("Delete them with --delete-others: they are part of every answer.")
    if not done.dry_run:
        lines.append("Read again: counts and hashes are equal.")
    return "\n".join(lines)
