"""kg add: one row of a table, asked for or given, checked, shown and written."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.merge import say_taught
from kg.cli.options import data_option, with_options
from kg.errors import UsageError
from kg.stewardship.addition import Document, draft_row
from kg.stewardship.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.tables.schema import Table


FORMATS = ("table", "json")


@click.command("add")
@click.argument("table")
@click.argument("cells", nargs=-1, metavar="[COLUMN=VALUE]...")
@click.option("--set", "more", multiple=True, metavar="COLUMN=VALUE", help="The same as an option.")
@click.option("--source-url", default="", help="Address of the source; found, or added if new.")
@click.option("--source-title", default="", help="Title of a new source.")
@click.option("--source-date", default="", help="Date of a new source: YYYY, YYYY-MM, YYYY-MM-DD.")
@click.option(
    "--source-kind", default="government", show_default=True, help="Kind of a new source."
)
@click.option("--source-retrieved", default="", help="Day it was read.  [default: today]")
@click.option("--dry-run", is_flag=True, help="Show everything, write nothing.")
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@with_options(data_option)
def command(
    *,
    table: str,
    cells: tuple[str, ...],
    more: tuple[str, ...],
    source_url: str,
    source_title: str,
    source_date: str,
    source_kind: str,
    source_retrieved: str,
    dry_run: bool,
    fmt: str,
    data: Path,
) -> None:
    """Adds a row to TABLE (adoption, policy ... any), at its place and with a number.

    Cells are given as COLUMN=VALUE; at a terminal, what is missing is asked for. Agencies,
    functions, providers and the like may be written as people write them. `observed` is the date
    of the source unless given.

    kg add adoption agency=hud area=payroll provider=nfc status=in-use confidence=high
    evidence="A list of NFC's names HUD." --source-url ADDRESS --source-title TITLE --dry-run

    The row is checked as kg check does it; then it is shown with the cells of coverage that it
    changes and the difference in the files. Nothing is written when something is wrong.
    """
    from kg.stewardship.columns import find_table
    from kg.stewardship.writing import sole_writer
    from kg.tables.schema import read_schema

    chosen = find_table(read_schema(data), table)
    given = _given(chosen, (*cells, *more))
    document = Document(source_url, source_title, source_date, source_kind, source_retrieved)
    asked = _is_terminal() and bool(_missing(chosen, given, document))
    if asked:
        from kg.cli.asking import ask_cells

        given, document = ask_cells(Draft(data), chosen, given, document)
        _show(draft_row(data, chosen.name, given, document), fmt)
        if dry_run or not click.confirm("Write this?", err=True):
            click.echo("Nothing was written.", err=True)
            return
    with contextlib.nullcontext() if dry_run else sole_writer(data):
        draft = draft_row(data, chosen.name, given, document)
        if not asked:
            _show(draft, fmt, written=not dry_run)
        if not dry_run:
            draft.write()
            say_taught(data)
    click.echo(_done(draft, dry_run=dry_run), err=True)


def _show(draft: Draft, fmt: str, *, written: bool = False) -> None:
    """The row, what it changes, and the difference in the files.

    Raises:
        DataError: something is wrong with it.
    """
    from kg.stewardship.effect import effect

    draft.require_sound()
    found = effect(draft)
    if fmt == "json":
        from kg.stewardship.report import draft_record

        record = draft_record(draft, found, written=written)
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    from kg.cli.draft_text import effect_text, rows_text

    click.echo(f"{rows_text(draft)}\n{effect_text(found)}\n{draft.diff()}", nl=False)


def _done(draft: Draft, *, dry_run: bool) -> str:
    from kg.cli.draft_text import written_text

    if dry_run:
        return "Dry run: nothing was written."
    return written_text(draft)


def _given(table: Table, cells: Iterable[str]) -> dict[str, str]:
    """Cells by column, as COLUMN=VALUE says them.

    Raises:
        UsageError: one is of another form, of no column of `table`, or is given twice.
    """
    from kg.stewardship.columns import require_column

    given: dict[str, str] = {}
    for text in cells:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text!r} is not of the form COLUMN=VALUE.")
        name = require_column(table, name.strip()).name
        if name in given:
            raise UsageError(f"{name} is given twice.")
        given[name] = value.strip()
    return given


def _missing(table: Table, given: dict[str, str], document: Document) -> list[str]:
    """Columns that must be filled and are not given."""
    from kg.stewardship.columns import written_columns

    made = {"source"} if document.url else set()
    if table.name == "sources":
        made |= {"id", "retrieved"}
    return [
        one.name
        for one in written_columns(table)
        if (one.required or one.required_unless) and one.name not in made and one.name not in given
    ]


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
