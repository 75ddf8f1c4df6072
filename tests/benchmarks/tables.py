"""Seeded folders of tables of any size, in the format of data/: trees, records, a marketplace.

About TRIPLES_A_ROW statements come of one row of adoptions, most of them restated on its evidence.
"""

from __future__ import annotations

import csv
import random
import shutil
from typing import TYPE_CHECKING

from kg.dates import FOREVER, iso
from kg.paths import data_dir
from kg.tables.schema import METADATA, read_schema
from tests.benchmarks.worlds import DAY, RECORDS_A_BODY, big_world

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.dates import Day
    from kg.records.world import World

TRIPLES_A_ROW = 21
ROWS_A_SOURCE = 40
RESTATED = 20
"""One row in so many says again what an earlier one said, by another source."""
_STATUSES = ("in-use",) * 7 + ("ended", "planned", "authorized")
_WORDS = ("the", "list", "of", "customers", "names", "this", "body", "since", "that", "year")
_YEARS = range(2001, 2026)

Cells = dict[str, str]


def write_folder(folder: Path, triples: int, seed: int = 5) -> int:
    """Writes the tables of about so many statements into the new `folder`; rows of adoptions."""
    rows = triples // TRIPLES_A_ROW
    # A body has as many records there as here, whatever a record is worth in triples.
    world = big_world(rows * 8, with_adoptions=False)
    folder.mkdir()
    shutil.copy(data_dir() / METADATA, folder)
    sources = rows // ROWS_A_SOURCE + 2
    given: dict[str, Iterable[Cells]] = {
        "sources": (_source(n) for n in range(sources)),
        "agencies": _agencies(world),
        "areas": _areas(world),
        "providers": _providers(world),
        "services": _services(world),
        "offices": _offices(world),
        "designation_periods": _designations(world),
        "adoptions": _adoptions(world, rows, sources, random.Random(seed)),
    }
    for table in read_schema(folder).values():
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, table.names, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows(given.get(table.name, ()))
    return rows


def said(source: str = "s0", observed: str = "2024-05", evidence: str = "So it says.") -> Cells:
    return {"source": source, "observed": observed, "evidence": evidence, "confidence": "high"}


def _source(n: int) -> Cells:
    return {
        "id": f"s{n}",
        "title": f"Document {n}, on who serves whom",
        "url": f"https://example.gov/documents/{n}",
        "date": f"{_YEARS[n % len(_YEARS)]}-{n % 12 + 1:02}",
        "retrieved": iso(DAY),
        "kind": "government",
    }


def _agencies(world: World) -> Iterator[Cells]:
    for one in world.agencies.values():
        kind = "cabinet-department" if not one.parent else "sub-agency"
        lasts = {"from": iso(one.start) if one.start else "", "until": _open(one.end)}
        text = {"id": one.id, "label": f"Body {one.id}", "kind": kind, "parent": one.parent}
        cfo = "yes" if one.cfo_act else ""
        yield {**text, "cfo_act": cfo, "status": "active", **lasts, **said()}


def _areas(world: World) -> Iterator[Cells]:
    for one in world.areas.values():
        head = {"id": one.id, "label": f"Function {one.id}", "parent": one.parent}
        yield {**head, "origin": "working", "definition": "What it does.", **said()}


def _providers(world: World) -> Iterator[Cells]:
    for one in world.providers.values():
        if one.id not in world.agencies:
            kind = "federal" if one.federal else "commercial"
            head = {"id": one.id, "label": f"Provider {one.id}", "kind": kind}
            yield {**head, "agency": one.agency, **said()}


def _services(world: World) -> Iterator[Cells]:
    """A listing a row; what adoptions name is among them."""
    for n, one in enumerate(world.listings):
        head = {"row": f"sv-{n + 1:04}", "id": one.service, "label": f"Service {one.service}"}
        lasts = {"from": iso(one.start), "until": _open(one.end)}
        where = {"provider": one.providers[0], "area": one.area, "listed_by": one.office}
        yield {**head, **where, **lasts, **said()}


def _offices(world: World) -> Iterator[Cells]:
    for one in world.offices.values():
        yield {"id": one.id, "label": one.label, "kind": "qsmo", **said()}


def _designations(world: World) -> Iterator[Cells]:
    for n, one in enumerate(world.designations):
        head = {"id": f"dp-{n + 1:03}", "office": one.office, "area": one.area, "host": one.host}
        status = "designated" if one.formal else "pre-designated"
        yield {**head, "status": status, "from": iso(one.start), **said()}


def _adoptions(world: World, rows: int, sources: int, rng: random.Random) -> Iterator[Cells]:
    agencies, areas = sorted(world.agencies), sorted(world.areas)
    offered = sorted(one for one in world.providers if one not in world.agencies)
    services = [(one.service, one.providers[0]) for one in world.listings]
    before: list[Cells] = []
    for n in range(rows):
        if before and n % RESTATED == 0:
            head = before[rng.randrange(len(before))]
        else:
            head = _use(rng, agencies, areas, offered, services)
            if len(before) < RECORDS_A_BODY * 40:
                before.append(head)
        year = rng.choice(_YEARS)
        words = " ".join(rng.choices(_WORDS, k=rng.randrange(5, 15)))
        told = said(f"s{rng.randrange(sources)}", f"{year}-{rng.randrange(1, 13):02}", words)
        yield {"id": f"ad-{n + 1:04}", **head, **told}


def _use(
    rng: random.Random, agencies: list[str], areas: list[str], offered: list[str],
    services: list[tuple[str, str]],
) -> Cells:  # fmt: skip
    """Who uses whom for what, and since when."""
    agency, provider, service = rng.choice(agencies), rng.choice(offered), ""
    if rng.random() < 0.15:
        provider = agency
    elif rng.random() < 0.5:
        service, provider = rng.choice(services)
    since = str(rng.choice(_YEARS)) if rng.random() < 0.5 else ""
    head = {"agency": agency, "area": rng.choice(areas), "provider": provider, "service": service}
    extent = "part" if rng.random() < 0.1 else ""
    return {**head, "status": rng.choice(_STATUSES), "extent": extent, "from": since}


def _open(day: Day) -> str:
    return "" if day >= FOREVER - 1 else iso(day)
