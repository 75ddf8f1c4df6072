"""kg export: write the graph in one format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import (
    as_of_option,
    data_option,
    ontology_option,
    output_option,
    output_to,
    require_file,
    with_options,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day


@click.command("export")
@click.argument("name", metavar="FORMAT")
@with_options(as_of_option, output_option, data_option, ontology_option)
def command(*, name: str, day: Day | None, output: Path | None, data: Path, ontology: Path) -> None:
    """Write the graph as turtle, nquads, jsonld, graphml, gexf, csv, xlsx or void."""
    from kg.errors import UnknownIdError
    from kg.export import EXPORTERS, export, require
    from kg.rdf.dataset import assemble
    from kg.suggest import nearest

    if name not in EXPORTERS:
        raise UnknownIdError(name, "export format", nearest(name, EXPORTERS) or list(EXPORTERS))
    require(name)
    if EXPORTERS[name].binary:
        require_file(output)
    dataset = assemble(data, ontology, day)
    with output_to(output) as out:
        export(dataset, name, out)
