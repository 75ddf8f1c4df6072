"""kg impact: who loses what when a provider, a QSMO or a policy goes away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.impact import providing_units
from kg.analysis.withdrawal import Withdrawn, losses_without, withdrawal_record, withdrawn
from kg.cli.impact_text import impact_text
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session

if TYPE_CHECKING:
    from pathlib import Path

    from kg.session import Session


@click.command("impact")
@click.argument("name", metavar="PROVIDER|QSMO|POLICY")
@click.option("--all", "every", is_flag=True, help="Every cell or mandate, not only the summary.")
@click.option(
    "--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@with_options(output_option)
@with_session
def command(*, session: Session, name: str, every: bool, fmt: str, output: Path | None) -> None:
    """Which bodies lose which function without a provider, QSMO or policy, and who else could do.

    An id, acronym, number, name or alias; a name of several kinds is taken as a QSMO, else a
    policy, else a provider. Of a policy: the policies that rest on it, the designations and
    mandates they make, and the cells that hang on those. What is not recorded cannot be lost
    here: shares of what is recorded are not shares of what is.
    """
    gone = withdrawn(session.find, name)
    if gone.others:
        also = ", ".join(gone.others)
        click.echo(f"taken as {gone.word} {gone.id}; also the name of {also}", err=True)
    if fmt == "json":
        record = withdrawal_record(session, gone)
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    else:
        text = _text(session, gone, every=every) + filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _text(session: Session, gone: Withdrawn, *, every: bool) -> str:
    world, day = session.world, session.day
    if gone.kind == "policy":
        from kg.analysis.consequences import TABLES, consequences
        from kg.cli.policy_text import policy_text

        tables = session.tables(*TABLES)
        hanging = consequences(world, day, tables, gone.id)
        return policy_text(hanging, session.coverage, tables, every=every)
    named = world.offices if gone.kind == "office" else world.providers
    label = f"{named[gone.id].label} ({gone.id})"
    text = impact_text(losses_without(world, day, gone), session.coverage, label, every=every)
    units = providing_units(world, day, gone.id) if gone.kind == "provider" else []
    return (
        f"{text}Units of it that provide, each for itself: {', '.join(units)}.\n" if units else text
    )
