"""Reference knowledge graph of US federal shared services: the public contract.

>>> from kg import KnowledgeGraph
>>> g = KnowledgeGraph.load()
>>> [gap["status"] for gap in g.gaps(agencies=["hud"], areas=["payroll"])]
['shared']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import (
    AmbiguousIdError,
    BuildError,
    DataError,
    EndpointError,
    KgError,
    MalformedAnswerError,
    Problem,
    PublishError,
    QueryError,
    QueryRefusedError,
    QueryTimeoutError,
    TruncatedAnswerError,
    UnauthorisedError,
    UnknownIdError,
    UnreachableError,
    UsageError,
    WriteError,
)

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

__version__ = "0.1.0"

__all__ = [
    "AmbiguousIdError",
    "BuildError",
    "DataError",
    "EndpointError",
    "KgError",
    "KnowledgeGraph",
    "MalformedAnswerError",
    "Problem",
    "PublishError",
    "QueryError",
    "QueryRefusedError",
    "QueryTimeoutError",
    "TruncatedAnswerError",
    "UnauthorisedError",
    "UnknownIdError",
    "UnreachableError",
    "UsageError",
    "WriteError",
    "__version__",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (PEP 562: imported when first used)
    if name == "KnowledgeGraph":
        from kg.knowledge_graph import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
