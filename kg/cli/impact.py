"""kg impact: who loses what when a provider, a QSMO or a policy goes away."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from kg.analysis.impact import (
    by_function,
    impact_record,
    office_impact,
    provider_impact,
    providing_units,
)
from kg.cli.impact_text import impact_text
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.dates import iso
from kg.errors import AmbiguousIdError, UnknownIdError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.session import Session

KINDS: Final = {"office": "QSMO", "policy": "policy", "provider": "provider"}
"""Kinds of thing that can go away, in the order in which a name is tried, and their words."""


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
    kind, found = which(session, name)
    if fmt == "json":
        content = {"kind": KINDS[kind], "id": found, "as_of": iso(session.day)}
        content |= _record(session, kind, found)
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    else:
        text = _text(session, kind, found, every=every) + filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def which(session: Session, text: str) -> tuple[str, str]:
    """Kind and id of what is called `text`; says so on stderr where it is of several kinds.

    Raises:
        UnknownIdError, AmbiguousIdError: nothing is called so, or several things of one kind are.
    """
    found: dict[str, str] = {}
    close: list[str] = []
    several: list[AmbiguousIdError] = []
    for kind in KINDS:
        try:
            found[kind] = session.find(kind, text)
        except UnknownIdError as error:
            close += error.nearest
        except AmbiguousIdError as error:
            several.append(error)
    if not found:
        if several:
            raise several[0]
        raise UnknownIdError(text, "provider, QSMO or policy", list(dict.fromkeys(close))[:4])
    exact = [kind for kind, ident in found.items() if ident == text.strip().casefold()]
    kind = (exact or list(found))[0]
    others = [f"{KINDS[one]} {ident}" for one, ident in found.items() if one != kind]
    if others:
        also = ", ".join(others)
        click.echo(f"taken as {KINDS[kind]} {found[kind]}; also the name of {also}", err=True)
    return kind, found[kind]


def _record(session: Session, kind: str, found: str) -> dict[str, Any]:
    world, day = session.world, session.day
    if kind == "policy":
        from kg.analysis.consequences import TABLES, consequences, consequences_record

        return consequences_record(consequences(world, day, session.tables(*TABLES), found))
    impact = office_impact if kind == "office" else provider_impact
    losses = impact(world, day, found)
    functions = [asdict(one) for one in by_function(losses)]
    return {"functions": functions, "losses": impact_record(losses)}


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
