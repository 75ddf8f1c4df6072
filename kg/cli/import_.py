"""kg import: many rows of one table at once, first as a dry run."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.merge import say_taught
from kg.cli.options import data_option, output_option, output_to, with_options

if TYPE_CHECKING:
    from kg.stewardship.bulk import Bulk

FORMATS = ("table", "json")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--table", required=True, help="Table the rows are of: adoptions, sources, ...")
@click.option("--write", is_flag=True, help="Write the new and changed rows.  [default: dry run]")
@click.option(
    "--skip-rejected", is_flag=True, help="Take the other rows even where some are rejected."
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@with_options(output_option, data_option)
def command(
    *,
    file: Path,
    table: str,
    write: bool,
    skip_rejected: bool,
    fmt: str,
    output: Path | None,
    data: Path,
) -> None:
    """Brings the rows of FILE, a CSV or the first sheet of a workbook, into a table.

    Columns are those of the table, in any order; unknown ones are refused. A row whose id is in
    the table changes the cells that FILE has columns for; leave the number of a new row out, it is
    drawn. `source` may be the address of a recorded source, and a new source may leave out its id.

    The report says which rows are new, changed, duplicate or rejected, with line, column, what is
    wrong and how to mend it, which cells of coverage change, and the difference in the files.
    Nothing is written without --write, nor when a row is rejected, unless --skip-rejected says so.

    Exit code 1 when a row is rejected.
    """
    from kg.stewardship.bulk import bulk
    from kg.stewardship.columns import find_table
    from kg.stewardship.sheet import read_sheet
    from kg.stewardship.writing import sole_writer
    from kg.tables.schema import read_schema

    chosen = find_table(read_schema(data), table)
    sheet = read_sheet(file, chosen)
    with sole_writer(data) if write else contextlib.nullcontext():
        found = bulk(data, chosen.name, file.name, sheet)
        refused = bool(found.blocked or (found.rejected and not skip_rejected))
        written = write and not refused and bool(found.draft.edits)
        text = _json(found, written=written) if fmt == "json" else _text(found, file.name)
        if written:
            found.draft.write()
            say_taught(data)
    with output_to(output) as out:
        out.write(text.encode())
    click.echo(_done(found, write=write, written=written), err=True)
    if found.rejected or found.blocked:
        sys.exit(1)


def _text(found: Bulk, file: str) -> str:
    from kg.cli.bulk_text import bulk_text

    return bulk_text(found, file)


def _json(found: Bulk, *, written: bool) -> str:
    from kg.stewardship.report import bulk_record

    return json.dumps(bulk_record(found, written=written), ensure_ascii=False, indent=1) + "\n"


def _done(found: Bulk, *, write: bool, written: bool) -> str:
    from kg.cli.draft_text import written_text

    if written:
        return written_text(found.draft)
    if not found.draft.edits:
        return "Nothing to write."
    if not write:
        return "Dry run: nothing was written. --write writes it."
    return "Nothing was written: mend what is rejected, or take the other rows by --skip-rejected."
