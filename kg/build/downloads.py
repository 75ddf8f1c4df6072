"""The downloads of a build: exports, copies of the tables, and what describes them all."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.build.manifest import Digest
    from kg.build.together import Part
    from kg.export.facts import Recorded
    from kg.rdf.dataset import Dataset

    Tell = Callable[[str], None]

DEAR = ("xlsx", "turtle")
"""The downloads that take longest: begun first, so that no process waits for one at the end."""


def exports(facts: Dataset | Recorded, folder: Path, *, of_graph: bool) -> Iterator[Part]:
    """The parts that write the exports made of the graph, or those of tables; the dearest first."""
    from kg.export import EXPORTERS, available, export

    def write(name: str) -> None:
        with (folder / EXPORTERS[name].file).open("wb") as out:
            export(facts, name, out)

    for one in sorted(available(), key=lambda one: one.name not in DEAR):
        if one.of_graph == of_graph:
            yield one.file, partial(write, one.name)


def copies(data: Path, ontology: Path, folder: Path) -> Part:
    """The part that copies tables and vocabulary into the `folder` of the downloads."""
    from kg.export.package import package_files

    def copy() -> None:
        tables = folder / "tables"
        tables.mkdir()
        for path in [*sorted(data.glob("*.csv")), *sorted(data.glob("*.json"))]:
            shutil.copyfile(path, tables / path.name)
        for name, body in package_files(data).items():
            if not (tables / name).exists():
                (tables / name).write_bytes(body)
        for path in sorted(ontology.glob("*.ttl")):
            shutil.copyfile(path, folder / path.name)

    return "the tables", copy


def tell_lacking(tell: Tell) -> None:
    """Names the exports whose library is not installed."""
    from kg.export import EXPORTERS, available

    for one in EXPORTERS.values():
        if one not in available():
            tell(f"left out {one.file}: {one.needs} is not installed (extra: {one.name})")


def cite(data: Path, folder: Path) -> None:
    """Writes how to cite the data."""
    from kg.releases.files import CITATION, citation
    from kg.releases.record import version_in

    version = version_in(data)
    (folder / CITATION).write_text(citation(version.version, version.date), "utf-8", newline="")


def describe(data: Path, address: str, wrote: Mapping[str, Digest], folder: Path) -> str:
    """Writes what the downloads are, all of which `wrote` has by path; returns the file's name."""
    from kg.build.catalogue import CATALOGUE, catalogue, downloads
    from kg.export import available
    from kg.releases.record import read_releases, version_in
    from kg.tables.schema import read_schema

    titles = {one.file: one.title for one in available()} | {
        f"tables/{table.file}": f"Table {table.name}: {table.description}"
        for table in read_schema(data).values()
    }
    files = list(downloads(wrote, titles))
    text = catalogue(files, version_in(data), read_releases(data), address)
    (folder / CATALOGUE).write_text(text, "utf-8", newline="")
    return CATALOGUE
