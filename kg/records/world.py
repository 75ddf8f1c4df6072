"""Everything the analysis reads, as records: one loader for every face."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg.dates import FOREVER, Day, first_day, last_day
from kg.errors import DataError, Problem
from kg.records.adoption import Adoption, adoption_records
from kg.records.agency import Agency, agency_records, ancestors, merged_bodies
from kg.records.catalogue import Catalogue, catalogue_records, extent_on
from kg.records.designation import Designation, designation_records
from kg.records.listing import Listing, listing_records, service_ends
from kg.records.supersession import supersede

if TYPE_CHECKING:
    from pathlib import Path

    from kg.tables.read import Row, Tables

TABLES = (
    "sources",
    "agencies",
    "areas",
    "providers",
    "services",
    "adoptions",
    "designation_periods",
    "offices",
    "catalogues",
    "agency_changes",
    "disputes",
)
"""The tables coverage is computed from."""


class Area(NamedTuple):
    """One function; `main_of` is the area whose summary it belongs to, else ""."""

    id: str
    label: str
    short: str
    parent: str
    main_of: str
    rank: int
    one_provider: bool


class Provider(NamedTuple):
    """Who provides: `agency` is the body a federal provider is part of, or is itself."""

    id: str
    label: str
    acronym: str
    federal: bool
    agency: str


class Office(NamedTuple):
    """A QSMO or candidate."""

    id: str
    label: str
    acronym: str


@dataclass(frozen=True)
class World:
    """All records of the dataset, with the trees they hang on.

    `merged` has, for each body, those that were merged into it.
    """

    date: Day
    agencies: dict[str, Agency]
    areas: dict[str, Area]
    providers: dict[str, Provider]
    adoptions: list[Adoption]
    listings: list[Listing]
    designations: list[Designation]
    offices: dict[str, Office]
    catalogues: list[Catalogue]
    merged: dict[str, tuple[str, ...]]
    source_kind: dict[str, str] = field(repr=False)

    @cached_property
    def agency_parent(self) -> dict[str, str]:
        """Parent of each agency, "" at the top."""
        return {one.id: one.parent for one in self.agencies.values()}

    @cached_property
    def area_parent(self) -> dict[str, str]:
        """Broader function of each function, "" at the top."""
        return {one.id: one.parent for one in self.areas.values()}

    @cached_property
    def area_scope(self) -> dict[str, tuple[str, ...]]:
        """Each function and the broader ones above it, nearest first."""
        return {area: (area, *ancestors(area, self.area_parent)) for area in self.areas}

    @cached_property
    def agency_scope(self) -> dict[str, tuple[str, ...]]:
        """Each agency and the bodies above it, nearest first."""
        return {one: (one, *ancestors(one, self.agency_parent)) for one in self.agencies}

    @cached_property
    def department(self) -> dict[str, str]:
        """Topmost body above each agency, itself at the top."""
        return {agency: scope[-1] for agency, scope in self.agency_scope.items()}

    @cached_property
    def bureaus(self) -> dict[str, list[str]]:
        """All bodies below each agency, at any depth, by id."""
        below: dict[str, list[str]] = defaultdict(list)
        for agency in sorted(self.agencies):
            for above in self.agency_scope[agency][1:]:
                below[above].append(agency)
        return below

    def catalogue(self, office: str, day: Day) -> str:
        """in-full, in-part or not-recorded: how far it is known what `office` lists on `day`."""
        return extent_on(self.catalogues, office, day)

    @cached_property
    def adoptions_of(self) -> dict[str, list[Adoption]]:
        """Records of adoption of each agency that has any, in their order."""
        found: dict[str, list[Adoption]] = {}
        for record in self.adoptions:
            found.setdefault(record.agency, []).append(record)
        return found

    @cached_property
    def tracked(self) -> list[str]:
        """Functions for which any adoption is recorded, main functions first."""
        used = {record.area for record in self.adoptions if record.area}
        main = [area for area in self.main_functions if area in used]
        return main + sorted(used.difference(main))

    @cached_property
    def main_functions(self) -> list[str]:
        """The columns of summaries: functions with `main_of`, in the order of `rank`."""
        main = [one for one in self.areas.values() if one.main_of]
        return [one.id for one in sorted(main, key=lambda one: (one.rank, one.id))]


def load_world(folder: Path) -> World:
    """The world of the tables in `folder`.

    Raises:
        DataError: a table cannot be read, or a row cannot be understood (`kg check` says more).
    """
    from kg.tables.read import read_tables
    from kg.tables.schema import read_schema

    return world_of(read_tables(folder, read_schema(folder), TABLES))


def world_of(tables: Tables) -> World:
    """The world of `tables`, which hold at least those named in TABLES.

    Raises:
        DataError: one of them is not there, or a row cannot be understood.
    """
    if gone := [name for name in TABLES if name not in tables]:
        from kg.tables.schema import not_described

        raise DataError([not_described(name) for name in gone])
    try:
        world = _world(tables)
        for parent in (world.agency_parent, world.area_parent):
            for node in parent:
                list(ancestors(node, parent))
    except (KeyError, ValueError) as error:
        mend = (
            "Run `kg check`: it names file, line and column of every problem. If it finds none, a "
            "column is missing: compare metadata.json with the one that ships with kg."
        )
        problem = Problem("data", 0, "", str(error), "cannot be understood", mend)
        raise DataError([problem]) from error
    return world


def _world(tables: Tables) -> World:
    retrieved = {row["id"]: first_day(row["retrieved"]) for row in tables["sources"]}
    agencies = agency_records(tables["agencies"])
    designations = designation_records(tables["designation_periods"], retrieved)
    ends = {one.id: one.end for one in agencies.values() if one.end != FOREVER}
    ends |= {row["id"]: last_day(row["until"]) for row in tables["providers"] if row["until"]}
    adoptions = adoption_records(
        tables["adoptions"],
        retrieved,
        ends,
        service_ends(tables["services"]),
        frozenset(row["adoption"] for row in tables["disputes"]),
    )
    return World(
        date=max(retrieved.values()),
        agencies=agencies,
        areas={row["id"]: _area(row) for row in tables["areas"]},
        providers=_providers(tables["providers"], agencies),
        adoptions=supersede(adoptions),
        listings=listing_records(tables["services"], retrieved, designations),
        designations=designations,
        offices={
            row["id"]: Office(row["id"], row["label"], row["acronym"]) for row in tables["offices"]
        },
        catalogues=catalogue_records(tables["catalogues"], retrieved),
        merged=merged_bodies(tables["agency_changes"]),
        source_kind={row["id"]: row["kind"] for row in tables["sources"]},
    )


def _area(row: Row) -> Area:
    return Area(
        id=row["id"],
        label=row["label"],
        short=row["short"],
        parent=row["parent"],
        main_of=row["main_of"],
        rank=int(row["rank"] or 0),
        one_provider=row["one_provider"] == "yes",
    )


def _providers(rows: list[Row], agencies: dict[str, Agency]) -> dict[str, Provider]:
    """Providers by id; every agency is one too, since a body can run a function itself."""
    providers = {
        one.id: Provider(one.id, one.label, one.acronym, federal=True, agency=one.id)
        for one in agencies.values()
    }
    for row in rows:
        if row["id"] not in agencies:
            providers[row["id"]] = Provider(
                row["id"], row["label"], row["acronym"], row["kind"] == "federal", row["agency"]
            )
    return providers
