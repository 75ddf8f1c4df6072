"""sources.html: every source, its age and kind, and how many rows rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.source_use import age_bands, rows_by_source
from kg.pages.environment import json_text, web
from kg.pages.page import File, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.pages.material import Material
    from kg.tables.read import Row, Rows

KINDS = {
    "government": ("government", "an agency on itself or its services"),
    "oversight": ("oversight", "GAO, an inspector general, Congress"),
    "statute-or-regulation": ("law", "the text of a law or rule"),
    "press": ("press", "a newspaper or news site"),
    "secondary": ("secondary", "anybody else: vendors, reference works, copies"),
}
"""Kind of source -> its word in the table and what it means; others stand as they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One source; `rests` is how many rows rest on it."""

    id: str
    path: str
    title: str
    kind: str
    date: str
    retrieved: str
    rests: int


@dataclass(frozen=True, slots=True)
class Sum:
    """How many sources are of one sort, and how many rows rest on them."""

    name: str
    meaning: str
    sources: int
    rows: int


def sources_pages(material: Material) -> Iterator[Page | File]:
    """sources.html, and the addresses of the documents for its script."""
    rows = material.tables["sources"]
    rests = rows_by_source(material.tables)
    ordered = sorted(rows, key=lambda row: (-rests[row["id"]], row["title"], row["id"]))
    yield Page(
        "sources.html",
        "sources.html",
        {
            "lines": [_line(row, rests[row["id"]], material) for row in ordered],
            "kinds": list(_by_kind(rows, rests)),
            "ages": list(_by_age(material, rests)),
            "rows": sum(rests.values()),
            "unused": sum(not rests[row["id"]] for row in rows),
        },
    )
    addresses = {row["id"]: web(row["url"]) for row in rows if web(row["url"])}
    yield File("assets/sources-data.js", f"window.KG_SOURCES = {json_text(addresses)};\n")


def _line(row: Row, rests: int, material: Material) -> Line:
    kind = KINDS.get(row["kind"], (row["kind"], ""))[0]
    path = material.links.path("source", row["id"])
    return Line(row["id"], path, row["title"], kind, row["date"], row["retrieved"], rests)


def _by_kind(rows: Rows, rests: Mapping[str, int]) -> Iterator[Sum]:
    present = {row["kind"] for row in rows}
    for kind in [*KINDS, *sorted(present - set(KINDS))]:
        name, meaning = KINDS.get(kind, (kind, ""))
        yield _sum(name, meaning, [row for row in rows if row["kind"] == kind], rests)


def _by_age(material: Material, rests: Mapping[str, int]) -> Iterator[Sum]:
    limits = material.coverage.freshness.limits
    bands: dict[str, Any] = age_bands(
        material.tables["sources"], material.day, (1, limits.fresh, limits.aging)
    )
    for name, rows in bands.items():
        yield _sum(name, "", rows, rests)


def _sum(name: str, meaning: str, rows: Rows, rests: Mapping[str, int]) -> Sum:
    return Sum(name, meaning, len(rows), sum(rests[row["id"]] for row in rows))
