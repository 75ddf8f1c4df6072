"""Asking for the cells of a row at a terminal, each checked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.errors import AmbiguousIdError
from kg.stewardship.addition import Document
from kg.stewardship.columns import Names, written_columns
from kg.stewardship.sources import source_at
from kg.tables.read import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.errors import Problem
    from kg.stewardship.draft import Draft
    from kg.tables.schema import Column, Table


def ask_cells(
    draft: Draft, table: Table, given: Mapping[str, str], document: Document
) -> tuple[dict[str, str], Document]:
    """All cells of a row of `table`: those `given`, and for the others what the terminal answers.

    And the document it rests on, asked for where its address is not among the sources.
    """
    cells, names = dict(given), Names(draft.tables()[1])
    click.echo(f"A row of {table.name}: {table.description}. Enter leaves a cell empty.", err=True)
    for column in written_columns(table):
        if column.name in cells or (column.name == "source" and document.url):
            continue
        default = _observed(draft, cells, document) if column.name == "observed" else ""
        answer = _ask(table, column, cells, names, draft, default)
        if column.name == "source" and answer.startswith(("http://", "https://")):
            document = _ask_document(draft, answer)
        else:
            cells[column.name] = answer
    return cells, document


def _ask(
    table: Table,
    column: Column,
    cells: Mapping[str, str],
    names: Names,
    draft: Draft,
    default: str = "",
) -> str:
    """An answer that may stand in `column`."""
    while True:
        answer = click.prompt(
            _question(column), default=default, show_default=bool(default), err=True
        ).strip()
        row = Row(dict.fromkeys(table.names, "") | dict(cells) | {column.name: answer})
        row.line = 0
        try:
            row[column.name] = names.cell(column, row)
        except AmbiguousIdError as error:
            click.echo(f"  {error}", err=True)
            continue
        wrong = _wrong(table, column, row, draft)
        if wrong is None:
            return row[column.name]
        click.echo(f"  {wrong.message}. {wrong.mend}", err=True)


def _wrong(table: Table, column: Column, row: Row, draft: Draft) -> Problem | None:
    """What is wrong with the cell in `column`; an address that is no source yet is not."""
    cell = row[column.name]
    if column.name == "source" and cell.startswith(("http://", "https://")):
        return None
    return draft.cell_problem(table, column, row)


def _question(column: Column) -> str:
    words = ", ".join(column.datatype.allowed)
    held = f" [{words}]" if words else ""
    needed = "" if column.required else " (may be empty)"
    more = ", or a web address" if column.name == "source" else ""
    return f"{column.name}: {column.description}{more}{held}{needed}"


def _observed(draft: Draft, cells: Mapping[str, str], document: Document) -> str:
    """The date of the source."""
    sources = draft.rows("sources")
    known = cells.get("source") or source_at(sources, document.url)
    return next((row["date"] for row in sources if row["id"] == known), document.date)


def _ask_document(draft: Draft, url: str) -> Document:
    if source_at(draft.rows("sources"), url):
        return Document(url)
    table = draft.schema["sources"]
    names = Names(draft.tables()[1])
    cells = {"url": url}
    click.echo("  This address is no source yet.", err=True)
    for column in table.columns:
        if column.name in ("title", "date", "kind"):
            cells[column.name] = _ask(table, column, cells, names, draft)
    return Document(url, cells["title"], cells["date"], cells["kind"])
