"""kg evidence: transaction-level records reduced to adoption candidates to review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.engine import engine_option, memory_option
from kg.cli.options import data_option, output_option, output_to, with_options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.evidence.candidates import Reduction
    from kg.evidence.review import Review

FORMATS = ("csv", "json", "table")


@click.command("evidence")
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--map", "mapped", metavar="MAP", help="A map: a TOML file, or one that ships.")
@click.option("--all", "everything", is_flag=True, help="Those recorded already, too.")
@click.option(
    "--accept",
    "reviewed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A reviewed table: write its accepted rows for kg import.",
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="csv", show_default=True)
@with_options(engine_option, memory_option, output_option, data_option)
def command(
    *,
    files: tuple[str, ...],
    mapped: str | None,
    everything: bool,
    reviewed: Path | None,
    fmt: str,
    url: str,
    memory: str,
    output: Path | None,
    data: Path,
) -> None:
    """Reduces records of awards, agreements or authorizations to adoption candidates.

    FILES are CSV, gzipped CSV or Parquet with the columns that MAP names (or tables of the engine,
    where it has its own). What comes out is a table to review: who uses whom for what, from the
    first to the last day, in how many records for how much, and which rule says so. Write yes or
    no in its column `accept`, then `kg evidence --accept REVIEW.csv --output new.csv` and
    `kg import new.csv --table adoptions`. Nothing enters by itself.
    """
    if reviewed:
        _accept(reviewed, output)
        return
    if not files or not mapped:
        raise UsageError("name FILES and a --map, or a reviewed table with --accept.")
    from kg.evidence.candidates import reduced
    from kg.evidence.feed import TABLES, evidence_rows
    from kg.evidence.mapping import find_map, read_map
    from kg.evidence.review import COLUMNS, Review
    from kg.tables.read import read_tables
    from kg.tables.schema import read_schema
    from kg.tables.write import csv_text

    how = read_map(find_map(mapped))
    tables = read_tables(data, read_schema(data), TABLES)
    found = reduced(evidence_rows(files, how, url, memory), how, tables)
    review = Review(found, how, tables)
    rows = review.rows(everything=everything)
    if fmt == "json":
        text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    elif fmt == "csv":
        text = csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
    else:
        text = _table(rows)
    with output_to(output) as out:
        out.write(text.encode())
    click.echo(_told(found, review), err=True)


def _accept(reviewed: Path, output: Path | None) -> None:
    from kg.evidence.review import ROW, accepted
    from kg.tables.files import read_file
    from kg.tables.read import BOM, read_rows
    from kg.tables.write import csv_text

    raw = read_file(reviewed).removeprefix(BOM)
    names = tuple(raw.split(b"\n", 1)[0].decode().rstrip("\r").split(","))
    reading = read_rows(reviewed.name, raw, names)
    if reading.problems:
        from kg.errors import DataError

        raise DataError(reading.problems)
    rows = accepted(reviewed.name, names, reading.rows)
    with output_to(output) as out:
        out.write(csv_text(ROW, ([row[name] for name in ROW] for row in rows)).encode())
    click.echo(f"{len(rows):,} accepted of {len(reading.rows):,}.", err=True)


def _table(rows: list[dict[str, str]]) -> str:
    from kg.cli.aligned import aligned

    names = ("agency", "area", "provider", "records", "first", "last", "amount", "matched")
    return aligned([[row[name] for name in names] for row in rows], names) + "\n"


def _told(found: Reduction, review: Review) -> str:
    lines = [
        f"{found.read:,} records, {found.about:,} of them about what the map looks for: "
        f"{len(review.new):,} candidates to review, {len(review.known):,} recorded already."
    ]
    if found.repeated:
        lines.append(f"{found.repeated:,} records stand twice and count once.")
    if found.bad_dates:
        lines.append(f"{found.bad_dates:,} dates cannot be read, such as {found.bad_date!r}.")
    if found.bad_amounts:
        lines.append(f"{found.bad_amounts:,} amounts cannot be read.")
    if found.unknown:
        total = sum(found.unknown.values())
        lines.append(f"{total:,} records name nobody in the tables:")
        lines += [f"  {number:>7,}  {text}" for text, number in list(found.unknown.items())[:20]]
        if len(found.unknown) > 20:
            lines.append(f"  and {len(found.unknown) - 20:,} more names")
    return "\n".join(lines)
