"""kg build: check, load, infer, analyse, write every page and download."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_of_option, data_option, ontology_option, with_options
from kg.errors import UsageError

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
@click.option(
    "--site-url",
    "address",
    default="",
    callback=lambda _ctx, _param, value: _address(value),
    help="Where the pages will be served; adds a site map and canonical addresses.",
)
@click.option(
    "--no-pages",
    is_flag=True,
    help="Only check, infer, and write the downloads: a fifth of the time.",
)
@with_options(as_of_option, data_option, ontology_option)
def command(
    *, out: Path, address: str, no_pages: bool, day: Day | None, data: Path, ontology: Path
) -> None:
    """Check, load, infer, analyse; write every page and download; print summary and gaps."""
    from kg.build.build import Order, build
    from kg.cli.summary import places, summary

    order = Order(data, ontology, out, day, address, pages=not no_pages)
    text = build(order, _tell, summary)
    click.echo(text + places(out))


def _address(value: str) -> str:
    """A web address that ends with a slash, or "".

    Raises:
        UsageError: it is none.
    """
    if value and not re.fullmatch(r"https?://[^\s/?#\"'<>]+(/[^\s?#\"'<>]*)?", value):
        raise UsageError(f"{value!r} is no web address of a site. Write https://host/path/.")
    return value and value.rstrip("/") + "/"


def _tell(line: str) -> None:
    """Progress on a terminal; a line that matters even where nobody watches."""
    if sys.stderr.isatty() or line.startswith(("the build before", "left out")):
        click.echo(f"  {line}", err=True)
