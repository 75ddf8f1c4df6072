"""CSV of every known cell on the day, as `kg gaps --level all --status all` knows them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from kg.analysis.coverage import Coverage
from kg.analysis.gaps import as_records, records_csv

if TYPE_CHECKING:
    from kg.export.facts import Facts


def write(facts: Facts, out: IO[bytes]) -> None:
    """Writes the known cells of all bodies in all tracked functions."""
    world = facts.world
    coverage = Coverage(world, facts.day)
    cells = coverage.cells(sorted(world.agencies), world.tracked)
    out.write(records_csv(as_records(coverage, (cell for cell in cells if cell.known))).encode())
