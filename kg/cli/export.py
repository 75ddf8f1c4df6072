"""kg export: write the graph in one format."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import (
    as_of_option,
    data_option,
    ontology_option,
    output_to,
    require_file,
    with_options,
)
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.dates import Day

output_option = click.option(
    "--output",
    default=None,
    help="Write to this file instead of the screen; csvw also to a new folder, named with a / "
    "at its end.",
)
RECORDS, ROWS = "records", "rows"
"""Formats that a build does not write: they say less than the others, for other programs."""


@click.command("export")
@click.argument("name", metavar="FORMAT")
@click.option(
    "--store",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="nquads: of this store, made by kg store, instead of the tables; of any size, unsorted.",
)
@with_options(as_of_option, output_option, data_option, ontology_option)
def command(
    *,
    name: str,
    store: Path | None,
    day: Day | None,
    output: str | None,
    data: Path,
    ontology: Path,
) -> None:
    """Write the graph as turtle, nquads, jsonld, graphml, gexf, csv, xlsx, csvw or void.

    `records` writes the records of adoption as Parquet, for kg gaps --records. `rows` writes what
    the rows say as N-Quads, row by row and unsorted, for tables of any size.
    """
    from kg.errors import UnknownIdError
    from kg.export import EXPORTERS, export, require
    from kg.rdf.dataset import assemble
    from kg.suggest import nearest

    if store or name in (RECORDS, ROWS):
        _streamed(name, data, store, Path(output) if output else None)
        return
    if name not in EXPORTERS:
        raise UnknownIdError(name, "export format", nearest(name, EXPORTERS) or list(EXPORTERS))
    require(name)
    if name == "csvw" and output and output.endswith(("/", os.sep)):
        _folder(data, Path(output))
        return
    file = Path(output) if output else None
    if EXPORTERS[name].binary:
        require_file(file, "an archive" if name == "csvw" else "a workbook")
    dataset = assemble(data, ontology, day)
    with output_to(file) as out:
        export(dataset, name, out)


def _folder(data: Path, folder: Path) -> None:
    """Writes the package of tables as a folder.

    Raises:
        DataError: the tables have problems, all of them listed.
        UsageError: there is something in it already.
    """
    from kg.export.package import package_files, write_folder
    from kg.tables.check import require_sound

    require_sound(data)
    write_folder(package_files(data), folder)


def _streamed(name: str, data: Path, store: Path | None, file: Path | None) -> None:
    """Writes a format that does not need the dataset in memory.

    Raises:
        UsageError: a store gives N-Quads only.
    """
    if store and name != "nquads":
        raise UsageError("--store is for nquads. Leave it out, or write kg export nquads.")
    if name == RECORDS:
        _records(data, file)
        return
    with output_to(file) as out:
        if store:
            from kg.rdf.disk import dump_quads, open_store

            dump_quads(open_store(store), out)
        else:
            from kg.rdf.stream import stream_quads
            from kg.tables.schema import read_schema

            out.writelines(stream_quads(data, read_schema(data), lambda _: None))


def _records(data: Path, file: Path | None) -> None:
    from kg.records.world import load_world
    from kg.scale.records import write_records

    require_file(file, "a Parquet file")
    world = load_world(data)
    with output_to(file) as out:
        write_records(world.adoptions, out)
