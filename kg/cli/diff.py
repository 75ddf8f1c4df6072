"""kg diff: what changed between two days."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING

import click

from kg.analysis import status as st
from kg.analysis.diff import Change, changes
from kg.cli.options import output_option, output_to, parse_day, with_options
from kg.cli.session import with_dateless_session
from kg.dates import iso
from kg.errors import UsageError
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day
    from kg.session import Session


@click.command("diff")
@click.argument("first", metavar="DATE", callback=parse_day)
@click.argument("second", metavar="DATE", callback=parse_day)
@click.option(
    "--level",
    type=click.Choice(["cfo-act", "top", "all"]),
    default="cfo-act",
    show_default=True,
    help="Bodies whose cells are compared.",
)
@click.option(
    "--format", "fmt", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True
)
@with_options(output_option)
@with_dateless_session
def command(
    *, session: Session, first: Day, second: Day, level: str, fmt: str, output: Path | None
) -> None:
    """Cells of the main functions, QSMO standings and policies that changed between two days."""
    if first > second:
        raise UsageError("the first date is later than the second. Turn them round.")
    chosen = session.bodies(level=None if level == "cfo-act" else level)
    policies = session.tables("policies")["policies"]
    found = changes(session.world, first, second, chosen, policies)
    with output_to(output) as out:
        out.write(_render(found, fmt, f"{iso(first)} to {iso(second)}").encode())


def _render(changes: list[Change], fmt: str, span: str) -> str:
    if fmt == "json":
        return json.dumps([asdict(one) for one in changes], ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        columns = ("kind", "subject", "text", "before", "after", "on")
        return csv_text(columns, (astuple(one) for one in changes))
    lines = [f"{one.kind:11}  {one.on + '  ' if one.on else ''}{one.text}" for one in changes]
    lines += ["", f"{len(changes)} change{'' if len(changes) == 1 else 's'}, {span}."]
    if any(one.before == st.UNKNOWN for one in changes):
        lines.append(
            "A cell that was unknown may have been so before: a source first speaks of it then."
        )
    return "\n".join(lines) + "\n"
