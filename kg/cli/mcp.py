"""kg mcp: assistants ask the graph by the Model Context Protocol, over stdin and stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import as_of_option, data_option, ontology_option, with_options
from kg.cli.session import confidence_option, government_option
from kg.dates import iso
from kg.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day


@click.command("mcp")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL server what is asked in SPARQL.")
@with_options(as_of_option, confidence_option, government_option, data_option, ontology_option)
def command(
    *,
    endpoint: str | None,
    day: Day | None,
    confidence: str,
    government_only: bool,
    data: Path,
    ontology: Path,
) -> None:
    """Serve an assistant over stdin and stdout (Model Context Protocol); it starts this itself.

    Tools: sparql, gaps, explain, impact, candidates, lookup. Resources: the ontology and the named
    queries. Every answer carries its sources and the day it is about.
    """
    try:
        from kg.mcp.server import mcp_server
    except ImportError:
        raise UsageError("kg mcp needs the package mcp: pip install 'qsmo-kg[mcp]'.") from None
    from kg.knowledge_graph import KnowledgeGraph

    graph = KnowledgeGraph.load(
        data,
        ontology,
        iso(day) if day is not None else None,
        confidence=confidence,
        government_only=government_only,
    )
    remote = KnowledgeGraph.connect(endpoint, data, ontology) if endpoint else None
    mcp_server(graph, remote).run("stdio")
