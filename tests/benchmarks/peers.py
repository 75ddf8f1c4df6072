"""The same coverage by other means: tables for DuckDB and polars, triples for SPARQL.

Each gives {(agency, area): rank of the status} of every known cell, as the kernel does.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis.status import RANK
from kg.dates import FOREVER, iso
from kg.rdf import names
from tests.benchmarks.worlds import write_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.records.world import World

Ranks = dict[tuple[str, str], int]
SQL = Path(__file__).with_name("coverage.sql").read_text("utf-8")


def write_tables(world: World, folder: Path) -> None:
    """All that decides coverage as CSV files, days as whole numbers."""
    write_records(world, folder / "records.csv")
    agencies, home = world.agencies.values(), world.department
    _csv(folder, "agencies", ("agency", "department", "start", "end"), (
        (one.id, home[one.id], one.start, one.end) for one in agencies))  # fmt: skip
    _csv(folder, "above", ("agency", "above", "distance"), (
        (one, above, n) for one, scope in world.agency_scope.items()
        for n, above in enumerate(scope)))  # fmt: skip
    _csv(folder, "broader", ("area", "above"), (
        (one, above) for one, scope in world.area_scope.items() for above in scope))  # fmt: skip
    _csv(folder, "providers", ("provider", "federal", "department"), (
        (one.id, one.federal, home[one.agency] if one.agency else "")
        for one in world.providers.values()))  # fmt: skip
    _csv(folder, "listings", ("service", "area", "office", "provider", "start", "end",
        "closed_on"), (
        (one.service, one.area, one.office, one.providers[0], one.start, one.end, one.closed_on)
        for one in world.listings if one.office))  # fmt: skip
    _csv(folder, "designations", ("office", "area", "formal", "start", "end"), (
        (one.office, one.area, one.formal, one.start, one.end)
        for one in world.designations))  # fmt: skip


TABLES = ("agencies", "above", "broader", "providers", "listings", "designations", "records")


def by_duckdb(folder: Path, day: Day) -> Ranks:
    """Known cells by one SQL statement over the CSV files."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("SET threads = 2")
        for name in TABLES:
            path = str(folder / f"{name}.csv")
            database.execute(f"CREATE VIEW {name} AS FROM read_csv('{path}')")
        rows = database.execute(SQL, {"day": day}).fetchall()
    return {(agency, area): rank for agency, area, rank in rows}


def by_polars(folder: Path, day: Day) -> Ranks:
    """The same by lazy frames over the CSV files."""
    import polars as pl

    table = {name: pl.scan_csv(folder / f"{name}.csv") for name in TABLES}
    col, lit = pl.col, pl.lit
    there = (col("start") <= day) & (day <= col("end"))
    in_force = table["records"].filter(
        there & (day < col("closed_on")) & (col("provider").is_not_null() | (col("kind") == "plan"))
    )
    led = (
        table["designations"].filter(col("formal") & there).select("office", above="area")
        .join(table["broader"], on="above").select("office", "area").unique()
    )  # fmt: skip
    listed = table["listings"].filter(there & (day < col("closed_on")))
    by_service = (
        listed.select("service", "office").join(led, on="office")
        .select("service", "area", by_service=lit(value=True)).unique()
    )  # fmt: skip
    federal = table["providers"].filter("federal").select("provider")
    by_provider = (
        listed.select("provider", "office", "area").join(table["broader"], on="area")
        .select("provider", "office", area="above").join(led, on=["office", "area"])
        .join(federal, on="provider").select("provider", "area", by_provider=lit(value=True))
        .unique()
    )  # fmt: skip
    providers = table["providers"].rename({"department": "home"})
    use = col("kind") == "use"
    judged = (
        in_force.join(table["agencies"].select("agency", "department"), on="agency")
        .join(providers, on="provider", how="left")
        .join(by_service, on=["service", "area"], how="left")
        .join(by_provider, on=["provider", "area"], how="left")
        .select("agency", "area", "kind", "whole", rank=pl.when(
            use & (col("by_service").is_not_null() | col("by_provider").is_not_null())).then(0)
            .when(col("home") == col("department")).then(4)
            .when(col("kind") == "plan").then(2)
            .when(use & col("federal")).then(1).otherwise(3))
    )  # fmt: skip
    exists = table["agencies"].filter(there).select("agency")
    further = table["above"].filter(col("distance") > 0)
    bare = col("kind") == "authorization"
    levels = [
        judged.filter(~bare).select("agency", "area", "rank", level=lit(0, pl.Int64)),
        judged.filter(use & (col("whole") == 1)).select("area", "rank", above="agency")
        .join(further, on="above").select("agency", "area", "rank", level="distance"),
        judged.filter(bare).select("agency", "area", "rank", level=lit(98, pl.Int64)),
        judged.join(exists, on="agency").join(further, on="agency")
        .select(agency="above", area="area", rank=lit(5, pl.Int32), level=lit(99, pl.Int64))
        .unique(),
    ]  # fmt: skip
    found = (
        pl.concat(levels).group_by("agency", "area")
        .agg(rank=(col("level") * 10 + col("rank")).min() % 10)
        .join(exists, on="agency").collect()
    )  # fmt: skip
    return {(agency, area): rank for agency, area, rank in found.iter_rows()}


def store_of(world: World) -> ox.Store:
    """The records of `world` as the triples that the portable query reads."""
    import pyoxigraph as ox

    store = ox.Store()
    lines = "".join(f"{s} {names.prop(p)} {o} .\n" for s, p, o in _triples(world))
    store.bulk_load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    return store


def _triples(world: World) -> Iterator[tuple[str, str, str]]:
    yield from _bodies(world)
    yield from _functions(world)
    for listing in world.listings:
        yield from _listing(world, listing)
    for record in world.adoptions:
        yield from _adoption(world, record)


def _bodies(world: World) -> Iterator[tuple[str, str, str]]:
    for body in world.agencies.values():
        subject = names.thing("agency", body.id)
        yield subject, "rdf:type", names.prop("qsmo:Agency")
        yield subject, "rdfs:label", names.text(body.label)
        if body.parent:
            yield subject, "org:subOrganizationOf", names.thing("agency", body.parent)
        if body.start:
            yield subject, "qsmo:from", names.day(body.start)
        if body.end != FOREVER:
            yield subject, "qsmo:until", names.day(body.end)
    for one in world.providers.values():
        if one.id not in world.agencies:
            subject = names.thing("provider", one.id)
            kind = "federal" if one.federal else "commercial"
            yield subject, "rdf:type", names.prop("qsmo:Provider")
            yield subject, "qsmo:providerKind", names.thing("kind", kind)
            if one.agency:
                yield subject, "org:unitOf", names.thing("agency", one.agency)


def _functions(world: World) -> Iterator[tuple[str, str, str]]:
    for area in world.areas.values():
        subject = names.thing("area", area.id)
        yield subject, "rdf:type", names.prop("qsmo:FunctionalArea")
        yield subject, "rdfs:label", names.text(area.label)
        if area.parent:
            yield subject, "skos:broader", names.thing("area", area.parent)
        if area.one_provider:
            yield subject, "qsmo:oneProvider", names.thing("status", "yes")
    for period in world.designations:
        subject = names.thing("designation", period.id)
        standing = "designated" if period.formal else "pre-designated"
        yield subject, "rdf:type", names.prop("qsmo:Designation")
        yield subject, "qsmo:designationStatus", names.thing("status", standing)
        yield subject, "qsmo:office", names.thing("office", period.office)
        yield subject, "qsmo:inArea", names.thing("area", period.area)
        yield subject, "qsmo:start", names.day(period.start)


def _listing(world: World, listing: Listing) -> Iterator[tuple[str, str, str]]:
    subject, row = names.thing("listing", listing.id), names.thing("evidence", listing.id)
    yield subject, "rdf:type", names.prop("qsmo:Listing")
    yield subject, "qsmo:service", names.thing("service", listing.service)
    yield subject, "qsmo:evidencedBy", row
    yield row, "qsmo:offeredBy", _provider(world, listing.providers[0])
    yield subject, "qsmo:inArea", names.thing("area", listing.area)
    if listing.office:
        yield subject, "qsmo:listedBy", names.thing("office", listing.office)
    yield from _period(subject, listing)


def _adoption(world: World, record: Adoption) -> Iterator[tuple[str, str, str]]:
    subject = names.thing("adoption", record.id)
    yield subject, "rdf:type", names.prop("qsmo:Adoption")
    yield subject, "qsmo:recordKind", names.text(record.kind)
    yield subject, "qsmo:adopter", names.thing("agency", record.agency)
    yield subject, "qsmo:inArea", names.thing("area", record.area)
    yield subject, "qsmo:provider", _provider(world, record.provider)
    yield subject, "qsmo:service", names.thing("service", record.service)
    if not record.whole:
        yield subject, "qsmo:extent", names.text("part")
    yield from _period(subject, record)


def _provider(world: World, provider: str) -> str:
    return names.thing("agency" if provider in world.agencies else "provider", provider)


def _period(subject: str, record: Adoption | Listing) -> Iterator[tuple[str, str, str]]:
    yield subject, "qsmo:start", names.day(record.start)
    if record.end != FOREVER:
        yield subject, "qsmo:end", names.day(record.end)
    if record.closed_on != FOREVER:
        yield subject, "qsmo:closedOn", names.day(record.closed_on)


def by_sparql(store: ox.Store, query: str, day: Day) -> Ranks:
    """Known cells by the portable query."""
    rows = store.query(query.replace("2026-11-22", iso(day)))
    return {
        (row["agency"].value.rsplit("/", 1)[1], row["area"].value.rsplit("/", 1)[1]):
        RANK[row["status"].value] for row in rows
    }  # fmt: skip


def _csv(folder: Path, name: str, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)
