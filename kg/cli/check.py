"""kg check: every problem of the tables and the graph."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.merge import say_taught
from kg.cli.options import data_option, ontology_option, with_options
from kg.errors import UsageError
from kg.stewardship.difference import file_diff
from kg.stewardship.tidy import tidy
from kg.stewardship.writing import replace_files, sole_writer
from kg.tables.check import check_tables

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@click.option("--shapes", is_flag=True, help="Check the graph with SHACL too (extra: shapes).")
@click.option(
    "--fix", is_flag=True, help="First put order, line ends and blanks around cells right."
)
@click.option("--dry-run", is_flag=True, help="With --fix: show the difference, write nothing.")
@with_options(data_option, ontology_option)
def command(*, data: Path, ontology: Path, shapes: bool, fix: bool, dry_run: bool) -> None:
    """Every problem of the fact tables: file, line, column, value, what is wrong, how to mend it.

    --fix sorts rows into canonical order, ends lines with LF, trims cells and removes empty lines,
    says what it did, and changes nothing else; where a line cannot be read, it writes nothing.

    Exit code 1 when there is any problem.
    """
    if dry_run and not fix:
        raise UsageError("--dry-run shows what --fix would do. Give both, or leave it out.")
    if fix:
        _fix(data, dry_run=dry_run)
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
    if not fix:
        for one in tidy(data):
            click.echo(f"kg check --fix would tidy {one}", err=True)


def _fix(data: Path, *, dry_run: bool) -> None:
    """Tidies the tables and says what was done.

    Raises:
        DataError: a line cannot be read; nothing is written then.
        WriteError: a file cannot be written.
    """
    with contextlib.nullcontext() if dry_run else sole_writer(data):
        found = tidy(data)
        if dry_run:
            text = "".join(file_diff(one.path, one.before, one.after) for one in found)
            click.echo(text, nl=False)
        else:
            replace_files({one.path: (one.before, one.after) for one in found})
            if found:
                say_taught(data)
    for one in found:
        click.echo(f"{'would tidy' if dry_run else 'tidied'} {one}", err=True)
    if not found:
        click.echo("Nothing to tidy.", err=True)
