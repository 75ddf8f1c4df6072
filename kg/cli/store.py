"""kg store: the tables as a store on disk, whatever their size."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_of_option, data_option, ontology_option, with_options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.dates import Day
    from kg.rdf.stream import Streamed

QUIET_SECONDS = 2.0
"""Between two lines about how far it is."""


@click.command("store")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--rows-only",
    is_flag=True,
    help="Only what the rows say, without periods, coverage and rules: for tables larger than "
    "memory.",
)
@with_options(as_of_option, data_option, ontology_option)
def command(*, folder: Path, rows_only: bool, day: Day | None, data: Path, ontology: Path) -> None:
    """Write the graph as an Oxigraph store on disk, DIR, which must be new.

    Rows are read one by one and loaded while they are read. DIR is there when all is in it; a run
    that fails or is killed leaves none. Ask it with `kg query --store DIR`.
    """
    from kg.rdf.making import make

    if rows_only and day is not None:
        raise UsageError("--as-of is the day of coverage, which --rows-only leaves out.")
    progress = Progress()
    make(data, ontology, folder, progress, day, rows_only=rows_only)
    click.echo(
        f"{folder}: {progress.statements:,} statements of {progress.rows:,} rows"
        f"{'' if rows_only else ', with periods, coverage and rules'}"
    )


class Progress:
    """Tells on stderr how far it is, not too often."""

    def __init__(self) -> None:
        self.rows = self.statements = 0
        self._table, self._before = "", 0
        self._began = self._told = time.monotonic()

    def __call__(self, now: str | Streamed) -> None:
        """Notes how far it is, or that the stage called `now` begins."""
        if isinstance(now, str):
            self._tell(now)
            return
        if now.table != self._table:
            self._table, self._before = now.table, self.rows
        self.rows, self.statements = self._before + now.rows, now.statements
        if time.monotonic() - self._told >= QUIET_SECONDS:
            self._tell(f"{now.table}: {self.rows:,} rows, {self.statements:,} statements")

    def _tell(self, line: str) -> None:
        self._told = time.monotonic()
        click.echo(f"  {self._told - self._began:5.0f} s  {line}", err=True)
