"""kg health: what to look after next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.health import Health, cell_record, health, health_record
from kg.analysis.health.words import REASON
from kg.cli.bodies import with_bodies
from kg.cli.health_text import ages_text, health_text
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.session import Session

FORMATS = ("table", "json", "csv")
COLUMNS = (
    *("rank", "points", "kind", "subject", "label", "agency", "area", "reasons", "next", "start"),
    *("newest", "age_years", "hangs_on_it", "rows", "sources", "searched"),
)
CELL_COLUMNS = ("agency", "area", "status", "freshness", "newest", "age_years", "sources")
TOP = 25
"""Items that the table shows unless told otherwise; the other formats show all."""


@click.command("health")
@with_bodies
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    type=click.Choice(list(REASON)),
    help="Only items that have this reason; repeat for several.",
)
@click.option(
    "--top",
    type=click.IntRange(0),
    default=None,
    help=f"Only so many items, 0 = all.  [default: {TOP} in a table, else all]",
)
@click.option("--cells", is_flag=True, help="How old the evidence of each cell is, instead.")
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@with_options(output_option)
@with_session
def command(
    *,
    session: Session,
    areas: tuple[str, ...],
    agencies: tuple[str, ...],
    group: str | None,
    level: str | None,
    reasons: tuple[str, ...],
    top: int | None,
    cells: bool,
    fmt: str,
    output: Path | None,
) -> None:
    """A work list: what to look after next, why, what to do about it and where to start.

    Cells that are unknown, in conflict, old or resting on little; of all cells also designations
    and listings that rest on little, QSMOs of which nothing is heard, sources without a date, and
    rows at odds.
    """
    found = health(
        session.coverage,
        session.bodies(agencies, group, level),
        session.functions(areas),
        session.tables(*session.schema),
        everything=not (agencies or areas or group or level),
        reasons=reasons,
    )
    if fmt == "json":
        text = _json(found, top, cells=cells)
    elif fmt == "csv":
        text = _cells_csv(found) if cells else _csv(found, top)
    else:
        shown = TOP if top is None else top
        body = ages_text(found, session.world) if cells else health_text(found, session, shown)
        text = body + filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _json(found: Health, top: int | None, *, cells: bool) -> str:
    content = health_record(found)
    if cells:
        content = {key: content[key] for key in ("as_of", "ages", "cells")}
    elif top:
        content["items"] = content["items"][:top]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _csv(found: Health, top: int | None) -> str:
    items = health_record(found)["items"]
    rows = ([_cell(one[name]) for name in COLUMNS] for one in items[: top or None])
    return csv_text(COLUMNS, rows)


def _cells_csv(found: Health) -> str:
    records = (cell_record(cell, found.day) for cell in found.cells)
    return csv_text(CELL_COLUMNS, ([_cell(one[name]) for name in CELL_COLUMNS] for one in records))


def _cell(value: object) -> str:
    """Lists joined by ;, of reasons and searches their ids."""
    if isinstance(value, list):
        ids = (one if isinstance(one, str) else one.get("reason") or one["row"] for one in value)
        return ";".join(ids)
    return "" if value is None else str(value)
