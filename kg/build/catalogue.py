"""data/catalogue.ttl: the dataset and every download as DCAT 3, with sizes and checksums.

The addresses of the files are relative, so that the description holds wherever the folder lies;
the dataset and its distributions have IRIs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.rdf.names import BASE, text
from kg.releases.files import LICENCE, PUBLISHER, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.build.manifest import Digest
    from kg.releases.record import Release, Version

CATALOGUE: Final = "catalogue.ttl"
MEDIA: Final = {
    ".csv": "text/csv",
    ".cff": "application/yaml",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""Media type by the end of a file's name."""

TITLES: Final = {
    "CITATION.cff": "How to cite the data",
    "codes.ttl": "Every status and kind, with its definition (SKOS)",
    "qsmo.ttl": "Classes and properties of the graph (OWL 2 DL)",
    "shapes.ttl": "What a complete graph looks like (SHACL)",
    "summary.txt": "Figures and gaps in words",
    "previous-coverage.csv": "Known cells of the build before",
    "previous-coverage.json": "The day of the build before",
    "tables/csv-metadata.json": "The tables described (CSV on the Web)",
    "tables/datapackage.json": "The tables described (Frictionless Data Package)",
    "tables/metadata.json": "The tables described, as the program reads them",
    "tables/releases.json": "What changed from release to release",
}
"""Titles of files that are neither an export nor a table."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the folder: its path there, title, media type, size in bytes and SHA-256."""

    path: str
    title: str
    media: str
    size: int
    sha256: str

    @property
    def iri(self) -> str:
        """IRI of the distribution."""
        return f"{BASE}dataset/{self.path}"


def downloads(wrote: Mapping[str, Digest], titles: Mapping[str, str]) -> Iterator[Download]:
    """Every file but the catalogue itself, by its path; `titles` of them by path."""
    known = {**TITLES, **titles}
    for path in sorted(map(PurePosixPath, wrote)):
        name = str(path)
        if name != CATALOGUE:
            yield Download(
                path=name,
                title=known.get(name, path.name),
                media=MEDIA.get(path.suffix, "application/octet-stream"),
                size=wrote[name]["bytes"],
                sha256=wrote[name]["sha256"],
            )


def catalogue(
    files: list[Download], version: Version, releases: list[Release], address: str
) -> str:
    """The catalogue as Turtle; `address` is where the site is served, "" where not known."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=False,  # noqa: S701 - Turtle; texts go through the filter `text`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["text"] = text
    before = [one.version for one in releases if one.version != version.version]
    return env.get_template(CATALOGUE).render(
        base=BASE,
        title=TITLE,
        publisher=PUBLISHER,
        licence=LICENCE,
        version=version,
        first=releases[0].date if releases else version.date,
        before=before[-1] if before else "",
        files=files,
        address=address,
    )
