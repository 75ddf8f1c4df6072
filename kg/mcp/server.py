"""The server: tools, the ontology and the named queries as resources, over stdio."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.resources import FunctionResource, TextResource
from mcp.types import ToolAnnotations

import kg
from kg.mcp.tools import Tools
from kg.query.named import named_queries

if TYPE_CHECKING:
    from pathlib import Path

    from kg.endpoint.remote import RemoteGraph
    from kg.knowledge_graph import KnowledgeGraph

INSTRUCTIONS = (
    "US federal shared services: which agency gets what from whom, under which policy, and where "
    "the gaps are. No record never means not covered: unknown is not a gap. Quote the sources and "
    "the as_of date that come with each answer. Start with lookup for names, gaps and explain for "
    "coverage, and the named queries (kg://queries) before writing SPARQL."
)
ONTOLOGY = ("qsmo.ttl", "codes.ttl", "shapes.ttl")
READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)


def mcp_server(graph: KnowledgeGraph, remote: RemoteGraph | None = None) -> MCPServer:
    """A server over `graph`; with `remote`, SPARQL is asked there."""
    server: MCPServer = MCPServer(
        "qsmo-kg",
        title="Federal shared services",
        instructions=INSTRUCTIONS,
        version=kg.__version__,
        log_level="WARNING",
    )
    for tool in Tools(graph, remote).all():
        server.add_tool(tool, annotations=READ_ONLY, structured_output=True)
    _add_resources(server, graph.ontology)
    return server


def _add_resources(server: MCPServer, ontology: Path) -> None:
    for name in ONTOLOGY:
        server.add_resource(
            FunctionResource(
                uri=f"kg://ontology/{name}",
                name=name,
                description=f"The ontology, {name}",
                mime_type="text/turtle",
                fn=partial((ontology / name).read_text, "utf-8"),
            )
        )
    known = named_queries(ontology)
    listed = [
        {"name": one.name, "question": one.question}
        | {"params": {each.name: each.description for each in one.parameters}}
        for one in known.values()
    ]
    server.add_resource(
        TextResource(
            uri="kg://queries",
            name="queries",
            description="The named queries with their questions and parameters",
            mime_type="application/json",
            text=json.dumps(listed, indent=1, ensure_ascii=False),
        )
    )
    for one in known.values():
        server.add_resource(
            TextResource(
                uri=f"kg://queries/{one.name}",
                name=one.name,
                description=one.question,
                mime_type="application/sparql-query",
                text=one.text,
            )
        )
