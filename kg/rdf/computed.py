"""What the kernel adds to the graph: periods of records, coverage, membership of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.columns import decides
from kg.analysis.coverage import Coverage
from kg.dates import FOREVER, Day
from kg.rdf import names
from kg.rdf.rows import Quad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.analysis.coverage import Cell
    from kg.records.adoption import Adoption
    from kg.records.catalogue import Catalogue
    from kg.records.designation import Designation
    from kg.records.listing import Listing
    from kg.records.world import World

PERIODS = names.thing("graph", "periods")
COVERAGE = names.thing("graph", "coverage")
GROUPS = names.thing("graph", "groups")

_TYPE = names.prop("rdf:type")
_IDENTIFIER = names.prop("dcterms:identifier")
_DERIVED = names.prop("prov:wasDerivedFrom")


def _q(name: str) -> str:
    return names.prop(f"qsmo:{name}")


def founding_rows(world: World) -> dict[str, str]:
    """Record IRI (without base) of each row of an adoption or listing."""
    records: list[tuple[str, Adoption | Listing]] = [
        *(("adoption", one) for one in world.adoptions),
        *(("listing", one) for one in world.listings),
    ]
    return {
        f"{kind}/{row}": f"{kind}/{record.id}" for kind, record in records for row in record.rows
    }


def period_quads(world: World, day: Day) -> Iterator[Quad]:
    """Start, seen, end and closing of every record, and whether it holds on `day`."""
    for adoption in world.adoptions:
        subject = names.thing("adoption", adoption.id)
        yield from _period(subject, adoption, day)
        yield Quad(subject, _IDENTIFIER, names.text(adoption.id), PERIODS)
        yield Quad(subject, _q("recordKind"), names.text(adoption.kind), PERIODS)
        yield Quad(subject, _q("undated"), names.truth(not adoption.dated), PERIODS)
        if adoption.disputed:
            yield Quad(subject, _q("disputed"), names.truth(adoption.disputed), PERIODS)
        if adoption.closed_on != FOREVER:
            yield Quad(subject, _q("closedOn"), names.day(adoption.closed_on), PERIODS)
    for listing in world.listings:
        subject = names.thing("listing", listing.id)
        yield from _period(subject, listing, day)
        yield Quad(subject, _IDENTIFIER, names.text(listing.id), PERIODS)
        yield Quad(subject, _q("undated"), names.truth(not listing.dated), PERIODS)
        if listing.closed_on != FOREVER:
            yield Quad(subject, _q("closedOn"), names.day(listing.closed_on), PERIODS)
    for designation in world.designations:
        yield from _period(names.thing("designation", designation.id), designation, day)
    for catalogue in world.catalogues:
        yield from _period(names.thing("catalogue", catalogue.id), catalogue, day)


def _period(
    subject: str, record: Adoption | Listing | Designation | Catalogue, day: Day
) -> Iterator[Quad]:
    yield Quad(subject, _q("start"), names.day(record.start), PERIODS)
    yield Quad(subject, _q("seen"), names.day(record.seen), PERIODS)
    if record.end != FOREVER:
        yield Quad(subject, _q("end"), names.day(record.end), PERIODS)
    yield Quad(subject, _q("inForce"), names.truth(record.in_force(day)), PERIODS)


def coverage_quads(world: World, day: Day) -> Iterator[Quad]:
    """One qsmo:Coverage for every known cell of every body that exists on `day`."""
    coverage = Coverage(world, day)
    held = {
        (one.agency, one.area)
        for one in world.adoptions
        if decides(one) and one.in_force(day) and world.agencies[one.agency].exists(day)
    }
    for cell in coverage.known():
        below = world.bureaus[cell.agency] if cell.bureaus else ()
        yield from _coverage(cell, day, [one for one in below if (one, cell.area) in held])


def _coverage(cell: Cell, day: Day, bureaus: Iterable[str]) -> Iterator[Quad]:
    """Quads of one cell; `bureaus` are those it is rolled up from."""
    subject = names.thing("coverage", f"{cell.agency}.{cell.area}")
    freshness = cell.freshness.replace(" ", "-")
    statements: list[tuple[str, str]] = [
        (_TYPE, _q("Coverage")),
        (_q("agency"), names.thing("agency", cell.agency)),
        (_q("area"), names.thing("area", cell.area)),
        (_q("coverageStatus"), names.thing("status", cell.status)),
        (_q("freshness"), names.thing("status", freshness)),
        (_q("asOf"), names.day(day)),
        (_q("conflict"), names.truth(cell.conflict)),
        (_q("mixed"), names.truth(cell.mixed)),
        (_q("authorizedOnly"), names.truth(cell.authorized_only)),
        *((_q("basedOn"), names.thing("adoption", one.id)) for one in cell.records),
        *((_q("related"), names.thing("adoption", one.id)) for one in cell.related),
        *((_q("fromMerged"), names.thing("adoption", one.id)) for one in cell.from_merged),
        *((_q("rolledUpFrom"), names.thing("coverage", f"{one}.{cell.area}")) for one in bureaus),
        *((_DERIVED, names.thing("source", source)) for source in cell.sources),
    ]
    if cell.inherited_from:
        statements.append((_q("inheritedFrom"), names.thing("agency", cell.inherited_from)))
    if cell.listing:
        statements.append((_q("basedOn"), names.thing("listing", cell.listing.id)))
    for predicate, value in statements:
        yield Quad(subject, predicate, value, COVERAGE)


def group_quads(members: Mapping[str, Iterable[str]]) -> Iterator[Quad]:
    """org:memberOf of every body that a group's rule or list takes in."""
    for group, agencies in members.items():
        for agency in agencies:
            yield Quad(
                names.thing("agency", agency),
                names.prop("org:memberOf"),
                names.thing("group", group),
                GROUPS,
            )
