"""kg graph: the network, or one thing and what is around it, as one file to mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.analysis.left_out import left_out_note
from kg.cli.options import output_to
from kg.cli.session import with_session
from kg.errors import AmbiguousIdError, UnknownIdError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.session import Session

FOCUS = ("agency", "provider", "office", "policy", "area", "service")
"""Kinds of things that are looked up by name; councils and boards by id."""


@click.command("graph")
@click.option("--focus", metavar="ID", help="Only this thing and what is around it.")
@click.option(
    "--depth",
    type=click.IntRange(1, 3),
    help="With --focus: how many lines away a thing may be.  [default: 1]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    required=True,
    help="The HTML file to write.",
)
@with_session
def command(*, session: Session, focus: str | None, depth: int | None, output: Path) -> None:
    """One HTML file with the network, to open from disk or to mail.

    It has search, filters, a slider over time and the sources behind every line, and asks no host
    for anything. ID is an id, acronym, code, name or alias of an agency, provider, QSMO, policy,
    function or service, or kind:id.
    """
    if depth and not focus:
        raise UsageError("--depth says how far around a thing. Name one with --focus.")
    from kg.pages.graph.alone import focus_file, whole_file
    from kg.pages.graph.whole import whole_graph
    from kg.pages.material import Material

    tables = session.tables(*session.schema)
    material = Material(session.coverage, tables)
    note = left_out_note(session.trust, session.left_out)
    left = 0
    if focus:
        whole = whole_graph(material)
        node = _node(session, {one.node for one in whole.things}, focus)
        text, left = focus_file(material, whole, node, depth or 1, note)
    else:
        text = whole_file(material, note)
    with output_to(output) as out:
        out.write(text.encode())
    if left:
        click.echo(f"{left} things had no room; the nearest are shown.", err=True)


def _node(session: Session, known: Collection[str], text: str) -> str:
    """Name of the node that `text` means, whatever its kind.

    An exact id comes first, then things that are joined to others.

    Raises:
        UnknownIdError, AmbiguousIdError: nothing is called so, or several things are.
        UsageError: nothing joins it to anything.
    """
    wanted = text.strip().casefold()
    if wanted in known:
        return wanted
    found, close = _called(session, text)
    found |= dict.fromkeys(one for one in (f"body:{wanted}",) if one in known)
    exact = [one for one in found if one.partition(":")[2] == wanted]
    choices = exact or [one for one in found if one in known] or list(found)
    if not choices:
        kind = "agency, provider, QSMO, policy, function or service"
        raise UnknownIdError(text, kind, close[:4])
    if len(choices) > 1:
        raise AmbiguousIdError(text, "thing", sorted(choices))
    if choices[0] not in known:
        raise UsageError(f"{choices[0]} is joined to nothing. Choose another thing.")
    return choices[0]


def _called(session: Session, text: str) -> tuple[dict[str, None], list[str]]:
    """Nodes of all kinds that are called `text`, and ids that are called nearly so."""
    from kg.network import provider_node

    found: dict[str, None] = {}
    close: dict[str, None] = {}
    for kind in FOCUS:
        try:
            one = session.find(kind, text)
        except UnknownIdError as error:
            close |= dict.fromkeys(error.nearest)
        except AmbiguousIdError as error:
            ways = (provider_node(session.world, one) for one in error.choices)
            found |= dict.fromkeys(
                ways if kind == "provider" else (f"{kind}:{one}" for one in error.choices)
            )
        else:
            node = provider_node(session.world, one) if kind == "provider" else f"{kind}:{one}"
            found[node] = None
    return found, list(close)
