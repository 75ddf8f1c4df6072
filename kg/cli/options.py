"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from kg.dates import asked_day
from kg.errors import UsageError
from kg.paths import data_dir, ontology_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.dates import Day

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    callback=lambda _ctx, _param, value: value or data_dir(),
    help="Folder of fact tables.  [default: the ones that ship]",
)
ontology_option = click.option(
    "--ontology",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    callback=lambda _ctx, _param, value: value or ontology_dir(),
    help="Folder of vocabulary, rules and queries.  [default: the ones that ship]",
)
output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    default=None,
    help="Write to this file instead of the screen.",
)


def parse_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Day | None:
    """The day that `value`, YYYY-MM-DD or today, stands for; None stays None.

    Raises:
        UsageError: it is no date, or before 1980 or after today.
    """
    if value is None:
        return None
    try:
        return asked_day(value)
    except ValueError as error:
        raise UsageError(f"{error}.") from None


as_of_option = click.option(
    "--as-of",
    "day",
    metavar="DATE",
    default=None,
    callback=parse_day,
    help="Day to look at, YYYY-MM-DD or today.  [default: the date of the data]",
)


def with_options(*options: Callable[..., Any]) -> Callable[..., Any]:
    """One decorator that adds `options` in the order given."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@contextlib.contextmanager
def output_to(path: Path | None) -> Iterator[IO[bytes]]:
    """Where results go: stdout, or `path`, which appears whole or not at all."""
    if path is None:
        if sys.stdout is None:  # closed by the caller
            raise UsageError("there is no standard output. Name a file with --output.")
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise UsageError(f"--output {path} is a folder. Name a file.")
    from kg.atomic import replacing

    with replacing(path) as file:
        yield file


def require_file(path: Path | None, what: str = "a workbook") -> None:
    """Does nothing where output that is no text can go: to a file or a pipe.

    Raises:
        UsageError: it would go to a terminal.
    """
    if path is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError(f"{what} is no text for a terminal. Name a file with --output.")


def terminal_width() -> int | None:
    """Columns of the terminal; None when output goes elsewhere."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return None
