"""A feed through an engine: its files opened, reduced by one expression, read as groups."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from kg.evidence.reduction import groups, require_columns
from kg.scale.engine import engine, union

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.evidence.mapping import EvidenceMap

TABLES: Final = (
    *("agencies", "agency_aliases", "providers", "areas", "services", "sources", "adoptions"),
)
"""The fact tables that candidates are made with."""


def evidence_rows(
    files: Sequence[str], how: EvidenceMap, url: str, memory: str
) -> Iterator[dict[str, Any]]:
    """The groups of the records in `files`, computed by the engine at `url`.

    Raises:
        DataError: a file lacks a column of the map, or cannot be read.
        UsageError: a file is not there, or is neither CSV nor Parquet; or the URL is none.
        EngineError: the engine cannot be reached, or gave up.
    """
    with engine(url, memory) as one:
        tables = []
        for name in files:
            table = one.table(name)
            require_columns(PurePath(name).name, table.columns, how.needed, how.file)
            tables.append(table.select(*how.needed))
        yield from one.rows(groups(union(tables), how))
