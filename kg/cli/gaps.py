"""kg gaps: which body has no QSMO coverage for which function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.gaps import (
    GapReport,
    as_records,
    bodies,
    by_label,
    gap_report,
    records_csv,
)
from kg.cli.gap_text import gap_table
from kg.cli.options import as_of_option, data_option, output_option, output_to, with_options
from kg.errors import UsageError
from kg.records.world import World, load_world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.analysis.lookup import Index
    from kg.dates import Day

FORMATS = ("table", "csv", "json", "md")
DEFAULT_GROUP = "cfo-act"


@click.command("gaps")
@click.option("--area", "areas", multiple=True, help="Function itself; repeat for several.")
@click.option("--agency", "agencies", multiple=True, help="Body; repeat for several.")
@click.option("--group", default=None, help="Bodies of a group.  [default: cfo-act]")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*st.RANK, "all"]),
    help="Statuses to list; all = every cell.  [default: the established gaps]",
)
@click.option(
    "--level",
    type=click.Choice(["top", "all"]),
    default=None,
    help="top = all top-level bodies, all = with their bureaus, instead of a group.",
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@with_options(as_of_option, output_option, data_option)
def command(
    *,
    areas: tuple[str, ...],
    agencies: tuple[str, ...],
    group: str | None,
    statuses: tuple[str, ...],
    level: str | None,
    fmt: str,
    day: Day | None,
    output: Path | None,
    data: Path,
) -> None:
    """Gaps of the CFO Act agencies in the main functions, with unknown cells as a count.

    A gap is every cell that is not `marketplace`. `unknown` means that nothing is recorded: it is
    not a gap until somebody shows it, and is never counted as one.
    """
    if sum(map(bool, (agencies, group, level))) > 1:
        raise UsageError("--agency, --group and --level each choose the bodies. Give one of them.")
    world = load_world(data)
    coverage = Coverage(world, world.date if day is None else day)
    chosen_areas = [_find("area", one, data, world) for one in areas] or world.main_functions
    chosen = _bodies(world, data, agencies, group, level)
    wanted = tuple(st.RANK) if "all" in statuses else statuses or st.GAPS
    report = gap_report(coverage, chosen, chosen_areas, wanted)
    if not report.known:
        _hint(coverage, areas and chosen_areas)
    with output_to(output) as out:
        out.write(_render(report, coverage, fmt).encode())


def _hint(coverage: Coverage, areas: Sequence[str]) -> None:
    """Names narrower functions that have records, where a broad one that was asked for has none."""
    world = coverage.world
    for area in areas:
        below = [one for one in world.tracked if one != area and area in world.area_scope[one]]
        if below:
            click.echo(f"{area}: records speak of {', '.join(below)}", err=True)


def _bodies(
    world: World, data: Path, agencies: tuple[str, ...], group: str | None, level: str | None
) -> list[str]:
    if agencies:
        return by_label(world, (_find("agency", one, data, world) for one in agencies))
    if level:
        return bodies(world, level)
    if group in (None, DEFAULT_GROUP):
        return by_label(world, (one.id for one in world.agencies.values() if one.cfo_act))
    return _group(world, data, str(group))


def _group(world: World, data: Path, group: str) -> list[str]:
    from kg.records.group import group_members
    from kg.tables.read import read_tables
    from kg.tables.schema import read_schema

    tables = read_tables(data, read_schema(data), ["groups"])
    from kg.analysis.lookup import index

    found = index("group", tables).find(group)
    members = group_members(tables["groups"], world)[found]
    if not members:
        raise UsageError(f"the members of group {found} are not recorded. Name bodies by --agency.")
    return by_label(world, members)


def _find(kind: str, text: str, data: Path, world: World) -> str:
    """Id of what the user named; an id itself needs no index."""
    if text in (world.agencies if kind == "agency" else world.areas):
        return text
    return _index(kind, data).find(text)


def _index(kind: str, data: Path) -> Index:
    from kg.analysis.lookup import index
    from kg.tables.read import read_tables
    from kg.tables.schema import read_schema

    names = ("agencies", "agency_aliases") if kind == "agency" else ("areas",)
    return index(kind, read_tables(data, read_schema(data), names))


def _render(report: GapReport, coverage: Coverage, fmt: str) -> str:
    if fmt == "json":
        records = as_records(coverage, report.cells)
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        return records_csv(as_records(coverage, report.cells))
    return gap_table(report, coverage, "github" if fmt == "md" else "simple")
