"""kg brief: one body on one or two pages, for a planner."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.brief import TABLES, Brief, brief, brief_record
from kg.analysis.left_out import left_out_note
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import with_session

if TYPE_CHECKING:
    from pathlib import Path

    from kg.session import Session


@click.command("brief")
@click.argument("agency")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["md", "html", "json"]),
    default="md",
    show_default=True,
    help="Markdown, one HTML file to read or print, or the content as JSON.",
)
@with_options(output_option)
@with_session
def command(*, session: Session, agency: str, fmt: str, output: Path | None) -> None:
    """One body on one or two pages: status, mandates, gaps with candidates, changes, sources.

    AGENCY is an id, acronym, code, name or alias.
    """
    body, coverage, tables = session.agency(agency), session.coverage, session.tables(*TABLES)
    note = left_out_note(session.trust, session.left_out)
    found = brief(coverage, tables, body, note)
    with output_to(output) as out:
        out.write(_render(found, session, fmt).encode())


def _render(found: Brief, session: Session, fmt: str) -> str:
    if fmt == "json":
        content = brief_record(found, session.coverage)
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    from kg.brief.render import html, markdown

    return html(found) if fmt == "html" else markdown(found)
