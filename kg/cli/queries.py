"""kg queries: the named queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import ontology_option, with_options

if TYPE_CHECKING:
    from pathlib import Path

    from kg.query.named import NamedQuery


@click.command("queries")
@click.argument("name", required=False)
@click.option(
    "--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@with_options(ontology_option)
def command(*, name: str | None, fmt: str, ontology: Path) -> None:
    """The named queries with their titles and parameters; with NAME, the SPARQL of one."""
    from kg.query.named import find_query, named_queries

    if name:
        click.echo(find_query(ontology, name).text, nl=False)
        return
    known = named_queries(ontology).values()
    if fmt == "json":
        click.echo(json.dumps([_entry(one) for one in known], indent=1, ensure_ascii=False))
        return
    for one in known:
        click.echo(f"{one.name}\n    {one.question}")
        for parameter in one.parameters:
            click.echo(f"    --param {parameter.name}=...  {parameter.description}")
    click.echo(f"\n{len(known)} queries. Run one: kg query NAME. Read one: kg queries NAME.")


def _entry(one: NamedQuery) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "question": one.question,
        "example": one.example,
        "parameters": [
            {
                "name": parameter.name,
                "kind": parameter.kind,
                "description": parameter.description,
                "default": parameter.default,
            }
            for parameter in one.parameters
        ],
    }
