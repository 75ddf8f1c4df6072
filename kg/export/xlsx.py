"""Excel workbook of coverage: all top-level bodies, main functions, gaps, unknown, sources."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.analysis.coverage import Coverage
from kg.analysis.gaps import bodies
from kg.workbook.content import Content
from kg.workbook.write import require, workbook_bytes

if TYPE_CHECKING:
    from kg.rdf.dataset import Dataset

__all__ = ["require", "write"]


def write(dataset: Dataset, out: IO[bytes]) -> None:
    """Writes the workbook of `dataset`.

    Raises:
        UsageError: openpyxl is not installed.
    """
    content = Content(
        coverage=Coverage(dataset.world, dataset.day),
        tables=dataset.tables,
        agencies=tuple(bodies(dataset.world, "top")),
        areas=tuple(dataset.world.main_functions),
        asked=(("Bodies", "all top-level bodies"), ("Functions", "main functions")),
    )
    out.write(workbook_bytes(content))
