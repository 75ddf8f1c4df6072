"""kg why: where a row or a thing of the graph comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import (
    as_of_option,
    data_option,
    ontology_option,
    output_option,
    output_to,
    with_options,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day


@click.command("why")
@click.argument("what", metavar="IRI|ROW")
@click.option(
    "--property",
    "predicate",
    default="",
    metavar="IRI",
    help="Only triples with this property, such as qsmo:servedBy.",
)
@click.option("--value", default="", help="Only triples with this object: kind:id, IRI or text.")
@click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_options(as_of_option, output_option, data_option, ontology_option)
def command(
    *,
    what: str,
    predicate: str,
    value: str,
    fmt: str,
    day: Day | None,
    output: Path | None,
    data: Path,
    ontology: Path,
) -> None:
    """Where each triple comes from: table, line and source, or the rule and what it was made from.

    IRI|ROW is a row key (ad-0042, agencies/nasa), an id (nasa, agency:nasa, coverage:hud.payroll,
    evidence:adoptions.ad-0042), a word of the vocabulary (qsmo:servedBy) or a full IRI.
    """
    from kg.cli.why_text import why_text
    from kg.provenance.record import why_record
    from kg.provenance.why import Why
    from kg.rdf.cache import cached_dataset

    found = Why(cached_dataset(data, ontology, day), ontology)
    content = why_record(found, what, predicate, value)
    if fmt == "json":
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    else:
        text = why_text(content)
    with output_to(output) as out:
        out.write(text.encode())
