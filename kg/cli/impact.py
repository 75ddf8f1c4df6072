"""kg impact: who loses what when a provider, a QSMO or a policy goes away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.impact import office_impact, provider_impact, providing_units
from kg.cli.impact_text import impact_text
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.questions import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from kg.questions import Questions
    from kg.session import Session


@click.command("impact")
@click.argument("name", metavar="PROVIDER|QSMO|POLICY")
@click.option("--all", "every", is_flag=True, help="Every cell or mandate, not only the summary.")
@click.option(
    "--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@with_options(output_option)
@with_session
def command(*, session: Questions, name: str, every: bool, fmt: str, output: Path | None) -> None:
    """Which bodies lose which function without a provider, QSMO or policy, and who else could do.

    An id, acronym, number, name or alias; a name of several kinds is taken as a QSMO, else a
    policy, else a provider. Of a policy: the policies that rest on it, the designations and
    mandates they make, and the cells that hang on those. What is not recorded cannot be lost
    here: shares of what is recorded are not shares of what is.
    """
    if fmt == "json":
        text = json.dumps(session.impact(name), ensure_ascii=False, indent=1) + "\n"
    else:
        (kind, found), *others = session.identify(name).items()
        if others:
            also = ", ".join(f"{KINDS[one]} {ident}" for one, ident in others)
            click.echo(f"taken as {KINDS[kind]} {found}; also the name of {also}", err=True)
        text = _text(session, kind, found, every=every) + filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _text(session: Session, kind: str, found: str, *, every: bool) -> str:
    world, day = session.world, session.day
    if kind == "policy":
        from kg.analysis.consequences import TABLES, consequences
        from kg.cli.policy_text import policy_text

        tables = session.tables(*TABLES)
        hanging = consequences(world, day, tables, found)
        return policy_text(hanging, session.coverage, tables, every=every)
    impact = office_impact if kind == "office" else provider_impact
    named = world.offices if kind == "office" else world.providers
    label = f"{named[found].label} ({found})"
    text = impact_text(impact(world, day, found), session.coverage, label, every=every)
    units = providing_units(world, day, found) if kind == "provider" else []
    return (
        f"{text}Units of it that provide, each for itself: {', '.join(units)}.\n" if units else text
    )
