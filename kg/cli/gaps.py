"""kg gaps: which body has no QSMO coverage for which function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis import status as st
from kg.analysis.gaps import GapReport, as_records, gap_report, records_csv
from kg.cli.bodies import with_bodies
from kg.cli.engine import engine_option, memory_option
from kg.cli.gap_text import gap_table
from kg.cli.options import output_option, output_to, require_file, with_options
from kg.cli.session import filter_note, with_session
from kg.session import DEFAULT_GROUP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.analysis.coverage import Coverage
    from kg.session import Session

FORMATS = ("table", "csv", "json", "md", "xlsx")


@click.command("gaps")
@with_bodies
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*st.RANK, "all"]),
    help="Statuses to list; all = every cell.  [default: the established gaps]",
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--records",
    multiple=True,
    metavar="FILE",
    help="Records from this Parquet file instead of the fact tables; repeat for several.",
)
@with_options(engine_option, memory_option, output_option)
@with_session
def command(
    *,
    session: Session,
    areas: tuple[str, ...],
    agencies: tuple[str, ...],
    group: str | None,
    statuses: tuple[str, ...],
    level: str | None,
    fmt: str,
    records: tuple[str, ...],
    url: str,
    memory: str,
    output: Path | None,
) -> None:
    """Gaps of the CFO Act agencies in the main functions, with unknown cells as a count.

    A gap is every cell that is not `marketplace`. `unknown` means that nothing is recorded: it is
    not a gap until somebody shows it, and is never counted as one.

    With --records, records that do not fit in memory are judged by the same rules, by the engine:
    a table such as `kg export records` writes, bodies and functions from the fact tables.
    """
    chosen = session.bodies(agencies, group, level)
    functions = session.functions(areas)
    wanted = tuple(st.RANK) if "all" in statuses else statuses or st.GAPS
    if records:
        from kg.cli.gaps_of_many import gaps_of_many

        text = gaps_of_many(session, records, (url, memory), (chosen, functions, wanted), fmt)
        with output_to(output) as out:
            out.write(text.encode())
        return
    coverage = session.coverage
    report = gap_report(coverage, chosen, functions, wanted)
    if not report.known:
        _hint(coverage, areas and functions)
    if fmt == "xlsx":
        asked = _asked(session, agencies, group, level, areas)
        body = _workbook(session, chosen, functions, wanted, asked, output)
    else:
        body = _render(report, session, fmt).encode()
    with output_to(output) as out:
        out.write(body)


def _hint(coverage: Coverage, areas: Sequence[str]) -> None:
    """Names narrower functions that have records, where a broad one that was asked for has none."""
    world = coverage.world
    for area in areas:
        below = [one for one in world.tracked if one != area and area in world.area_scope[one]]
        if below:
            click.echo(f"{area}: records speak of {', '.join(below)}", err=True)


def _render(report: GapReport, session: Session, fmt: str) -> str:
    coverage = session.coverage
    if fmt == "json":
        records = as_records(coverage, report.cells)
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        return records_csv(as_records(coverage, report.cells))
    table = gap_table(report, coverage, "github" if fmt == "md" else "simple")
    return table + filter_note(session)


def _workbook(
    session: Session,
    chosen: Sequence[str],
    functions: Sequence[str],
    wanted: Sequence[str],
    asked: tuple[tuple[str, str], ...],
    output: Path | None,
) -> bytes:
    """All cells of the bodies and functions chosen; its list of gaps has those wanted."""
    from kg.analysis.explain import TABLES
    from kg.workbook.content import Content
    from kg.workbook.write import require, workbook_bytes

    require()
    require_file(output)
    tables = session.tables(*TABLES)
    content = Content(
        session.coverage, tables, tuple(chosen), tuple(functions), tuple(wanted), asked
    )
    return workbook_bytes(content)


def _asked(
    session: Session,
    agencies: tuple[str, ...],
    group: str | None,
    level: str | None,
    areas: tuple[str, ...],
) -> tuple[tuple[str, str], ...]:
    """What was chosen, in words."""
    levels = {"top": "all top-level bodies", "all": "all bodies with their bureaus"}
    bodies = levels[level] if level else f"group {group or DEFAULT_GROUP}"
    facts = filter_note(session).strip() or "All facts count."
    return (
        ("Bodies", ", ".join(agencies) or bodies),
        ("Functions", ", ".join(areas) or "main functions"),
        ("Facts", facts),
    )
