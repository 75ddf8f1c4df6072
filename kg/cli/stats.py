"""kg stats: how much is known, and what it adds up to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis import status as st
from kg.analysis.stats import FRESHNESS, TABLES, Stats, stats, stats_record
from kg.cli.bodies import with_bodies
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.cli.stats_text import stats_text
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.session import Session

FORMATS = ("table", "json", "csv")


@click.command("stats")
@with_bodies
@click.option("--bodies", "each", is_flag=True, help="Also a line a body: its areas summed up.")
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
    each: bool,
    fmt: str,
    output: Path | None,
) -> None:
    """Figures of the CFO Act agencies in the main functions: known, fresh, by status, by area.

    Unknown cells stand beside the established gaps and are never among them. Counts by others
    stand beside what is recorded here, whose shares are not shares of what is.
    """
    chosen = session.bodies(agencies, group, level)
    found = stats(session.coverage, chosen, session.functions(areas), session.tables(*TABLES))
    if fmt == "json":
        text = json.dumps(stats_record(found, session.coverage), ensure_ascii=False, indent=1)
        text += "\n"
    elif fmt == "csv":
        text = _csv(found)
    else:
        text = stats_text(found, session.coverage, each=each) + filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _csv(found: Stats) -> str:
    """One line a function."""
    fresh = [one.replace(" ", "_") for one in FRESHNESS]
    heads = ("area", "qsmo", "designated", "standards_lead", "cells", "known", *st.RANK)
    rows = (
        (
            one.area,
            one.qsmo,
            "yes" if one.formal else "no",
            one.standards_lead,
            *map(str, (one.figures.total, one.figures.known)),
            *map(str, one.figures.counts.values()),
            *map(str, one.figures.freshness.values()),
        )
        for one in found.functions
    )
    return csv_text((*heads, *fresh), rows)
