"""kg graph: the network, or one thing and what is around it, as one file to mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.analysis.left_out import left_out_note
from kg.cli.options import output_to
from kg.cli.session import with_session
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.session import Session


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
    from kg.pages.graph.find import find_node
    from kg.pages.graph.whole import whole_graph
    from kg.pages.material import Material

    tables = session.tables(*session.schema)
    material = Material(session.coverage, tables)
    note = left_out_note(session.trust, session.left_out)
    left = 0
    if focus:
        whole = whole_graph(material)
        node = find_node(session, {one.node for one in whole.things}, focus)
        text, left = focus_file(material, whole, node, depth or 1, note)
    else:
        text = whole_file(material, note)
    with output_to(output) as out:
        out.write(text.encode())
    if left:
        click.echo(f"{left} things had no room; the nearest are shown.", err=True)
