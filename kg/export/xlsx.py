"""Excel workbook of coverage: all top-level bodies, main functions, gaps, unknown, sources."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.analysis.coverage import Coverage
from kg.analysis.gaps import bodies
from kg.workbook.content import Content
from kg.workbook.write import require, workbook_bytes

if TYPE_CHECKING:
    from kg.export.facts import Facts

__all__ = ["require", "write"]


def write(facts: Facts, out: IO[bytes]) -> None:
    """Writes the workbook of `facts`.

    Raises:
        UsageError: openpyxl is not installed.
    """
    content = Content(
        coverage=Coverage(facts.world, facts.day),
        tables=facts.tables,
        agencies=tuple(bodies(facts.world, "top")),
        areas=tuple(facts.world.main_functions),
        asked=(("Bodies", "all top-level bodies"), ("Functions", "main functions")),
    )
    out.write(workbook_bytes(content))
