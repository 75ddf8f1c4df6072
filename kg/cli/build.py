"""kg build: check, load, infer, analyse, write every page and download."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_of_option, data_option, ontology_option, with_options

if TYPE_CHECKING:
    from kg.dates import Day


def _default_out() -> Path:
    return Path("exports")


@click.command("build")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=_default_out,
    show_default="exports",
    help="Folder for pages and downloads.",
)
@with_options(as_of_option, data_option, ontology_option)
def command(*, out: Path, day: Day | None, data: Path, ontology: Path) -> None:
    """Check, load, infer, analyse; write every page and download; print summary and gaps."""
    from kg.build.build import build
    from kg.cli.summary import summary

    dataset = build(data, ontology, out, day, _tell)
    click.echo(summary(dataset, out))


def _tell(line: str) -> None:
    """Progress on a terminal; a line that matters even where nobody watches."""
    if sys.stderr.isatty() or line.startswith(("the build before", "left out")):
        click.echo(f"  {line}", err=True)
