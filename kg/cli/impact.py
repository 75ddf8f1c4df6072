"""kg impact: who loses what when a provider or a QSMO goes away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.impact import Loss, office_impact, provider_impact
from kg.analysis.lookup import index
from kg.cli.options import as_of_option, data_option, output_option, output_to, with_options
from kg.dates import iso
from kg.errors import UnknownIdError
from kg.records.world import TABLES, World, world_of
from kg.tables.read import Tables, read_tables
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day


@click.command("impact")
@click.argument("provider", metavar="PROVIDER|QSMO")
@click.option(
    "--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@with_options(as_of_option, output_option, data_option)
def command(*, provider: str, fmt: str, day: Day | None, output: Path | None, data: Path) -> None:
    """Which bodies lose which function without a provider or QSMO, and who else is listed for it.

    PROVIDER is an id, acronym, name or alias. What is not recorded cannot be lost here: shares of
    what is recorded are not shares of what is.
    """
    names = dict.fromkeys((*TABLES, "agency_aliases"))
    tables = read_tables(data, read_schema(data), names)
    world = world_of(tables)
    when = world.date if day is None else day
    kind, found = _find(tables, provider)
    losses = (
        office_impact(world, when, found)
        if kind == "office"
        else provider_impact(world, when, found)
    )
    text = _json(losses, when) if fmt == "json" else _table(losses, world, found, when)
    with output_to(output) as out:
        out.write(text.encode())


def _find(tables: Tables, text: str) -> tuple[str, str]:
    try:
        return "office", index("office", tables).find(text)
    except UnknownIdError:
        return "provider", index("provider", tables).find(text)


def _table(losses: list[Loss], world: World, found: str, day: Day) -> str:
    from tabulate import tabulate

    rows = [
        (
            world.agencies[one.before.agency].acronym or one.before.agency,
            world.areas[one.before.area].short or world.areas[one.before.area].label,
            one.before.status,
            one.after.status,
            f"through {one.before.inherited_from}" if one.inherited else "directly",
            str(len(one.alternatives)) if one.alternatives else "none recorded",
        )
        for one in losses
    ]
    heads = ("Body", "Function", "Now", "Without it", "Loses it", "Listed alternatives")
    table = tabulate(rows, heads, tablefmt="simple", disable_numparse=True) + "\n\n" if rows else ""
    direct = sum(not one.inherited for one in losses)
    bare = sum(one.bare for one in losses)
    return (
        f"{table}As of {iso(day)}, without {found}: {len(losses)} recorded cells get worse, "
        f"{direct} directly and {len(losses) - direct} through a body above; "
        f"{bare} are left with nothing recorded and no listed alternative.\n"
    )


def _json(losses: list[Loss], day: Day) -> str:
    content = [
        {
            "agency": one.before.agency,
            "area": one.before.area,
            "before": one.before.status,
            "after": one.after.status,
            "inherited_from": one.before.inherited_from or None,
            "alternatives": list(one.alternatives),
            "bare": one.bare,
            "as_of": iso(day),
        }
        for one in losses
    ]
    return json.dumps(content, indent=1) + "\n"
