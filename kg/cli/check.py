"""kg check: every problem of the tables and the graph."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import data_option, ontology_option, with_options
from kg.tables.check import check_tables

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@click.option("--shapes", is_flag=True, help="Check the graph with SHACL too (extra: shapes).")
@with_options(data_option, ontology_option)
def command(*, data: Path, ontology: Path, shapes: bool) -> None:
    """Every problem of the fact tables: file, line, column, value, what is wrong, how to mend it.

    Exit code 1 when there is any.
    """
    problems = check_tables(data)
    if shapes and not problems:
        from kg.rdf.shapes import check_shapes

        problems = check_shapes(data, ontology)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in {data}", err=True)
        sys.exit(1)
    what = "tables and graph" if shapes else "tables"
    click.echo(f"No problem in the {what} of {data}.", err=True)
