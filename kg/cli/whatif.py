"""kg whatif: coverage before and after supposed changes; nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.analysis.scenario import read_scenario
from kg.analysis.whatif import Outcome, whatif, whatif_record
from kg.cli.bodies import with_bodies
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.cli.whatif_text import whatif_text
from kg.records.world import TABLES
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from kg.session import Session

FORMATS = ("table", "json", "csv")


@click.command("whatif")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Every cell that changes, also inherited ones.")
@with_bodies
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@with_options(output_option)
@with_session
def command(
    *,
    session: Session,
    file: Path,
    every: bool,
    areas: tuple[str, ...],
    agencies: tuple[str, ...],
    group: str | None,
    level: str | None,
    fmt: str,
    output: Path | None,
) -> None:
    """Which cells change if adoptions, listings or designations were added or ended.

    FILE is a CSV with the columns change (add or end) and kind, and of the others those it needs:

    \b
    adoption     agency area provider service status extent from until
    listing      office area provider service from until
    designation  office area host status from until

    Names are written as people write them. An addition begins on the day looked at unless `from`
    says otherwise, and an end is the day before unless `until` does. A use that begins takes the
    place of the one recorded before. An end may leave out what it does not have to narrow down.
    Options choose the bodies and functions of the totals; cells are listed wherever they change.
    """  # noqa: D301  (\b is for click)
    chosen = session.bodies(agencies, group, level)
    functions = session.functions(areas)
    changes = read_scenario(file, session.schema, session.find)
    tables = {name: session.tables(*TABLES)[name] for name in TABLES}
    found = whatif(session.coverage, tables, changes, chosen, functions, file.name)
    if fmt == "json":
        record = whatif_record(found, session.coverage)
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    elif fmt == "csv":
        text = _csv(found)
    else:
        text = whatif_text(found, changes, session.coverage, every=every) + filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _csv(found: Outcome) -> str:
    heads = ("agency", "area", "direct", "before", "providers_before", "after", "providers_after")
    rows = (
        (
            one.after.agency,
            one.after.area,
            "yes" if one.direct else "no",
            one.before.status,
            ";".join(one.before.providers),
            one.after.status,
            ";".join(one.after.providers),
        )
        for one in found.cells
    )
    return csv_text(heads, rows)
