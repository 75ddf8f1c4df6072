"""kg impact: who loses what when a provider or a QSMO goes away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.impact import Loss, office_impact, provider_impact
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.dates import iso
from kg.errors import UnknownIdError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day
    from kg.records.world import World
    from kg.session import Session


@click.command("impact")
@click.argument("provider", metavar="PROVIDER|QSMO")
@click.option(
    "--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@with_options(output_option)
@with_session
def command(*, session: Session, provider: str, fmt: str, output: Path | None) -> None:
    """Which bodies lose which function without a provider or QSMO, and who else is listed for it.

    PROVIDER is an id, acronym, name or alias. What is not recorded cannot be lost here: shares of
    what is recorded are not shares of what is.
    """
    world, when = session.world, session.day
    kind, found = _find(session, provider)
    losses = (
        office_impact(world, when, found)
        if kind == "office"
        else provider_impact(world, when, found)
    )
    note = filter_note(session)
    text = _json(losses, when) if fmt == "json" else _table(losses, world, found, when) + note
    with output_to(output) as out:
        out.write(text.encode())


def _find(session: Session, text: str) -> tuple[str, str]:
    try:
        return "office", session.find("office", text)
    except UnknownIdError:
        return "provider", session.find("provider", text)


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
