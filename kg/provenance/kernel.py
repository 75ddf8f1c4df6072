"""Which rows the kernel computed something from: periods of records, coverage, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.analysis.coverage import Coverage
from kg.analysis.history import History
from kg.dates import FOREVER
from kg.rdf import names
from kg.rdf.computed import COVERAGE, GROUPS, PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.coverage import Cell
    from kg.rdf.dataset import Dataset
    from kg.records.adoption import Adoption
    from kg.records.world import World

GRAPHS = (PERIODS, COVERAGE, GROUPS)
"""Graphs that the kernel fills, in angle brackets."""

_EVIDENCED = ox.NamedNode(names.expand("qsmo:evidencedBy"))
_ROW_KEY = ox.NamedNode(names.expand("qsmo:rowKey"))

Key = tuple[str, str]
"""Table and row key."""


class Computed:
    """What the kernel made of `dataset`."""

    def __init__(self, dataset: Dataset) -> None:
        self._store, self._world = dataset.store, dataset.world
        self._tables = dataset.tables
        self._coverage = Coverage(dataset.world, dataset.day)
        self._history = History(self._coverage)
        self._adoptions = {one.id: one for one in dataset.world.adoptions}

    def rows(self, triple: ox.Triple, graph: str) -> list[Key]:
        """The rows that `triple` in `graph`, one of GRAPHS, rests on, each once."""
        assert isinstance(triple.subject, ox.NamedNode)
        subject = triple.subject.value.removeprefix(names.BASE)
        name = triple.predicate.value.removeprefix(names.NS)
        if graph == GROUPS:
            group = triple.object.value.rpartition("/")[2]  # type: ignore[union-attr]
            found: Iterable[Key] = [("groups", group), ("agencies", subject.partition("/")[2])]
        elif graph == COVERAGE:
            cell = cell_of(self._world, subject.partition("/")[2])
            found = self._of_cell(self._coverage.cell(*cell), name) if cell else ()
        else:
            found = self._of_record(triple.subject, subject, name)
        return list(dict.fromkeys(found))

    def _of_record(self, record: ox.NamedNode, local: str, name: str) -> Iterator[Key]:
        yield from self._evidence(record)
        kind, _, ident = local.partition("/")
        one = self._adoptions.get(ident) if kind == "adoption" else None
        if one and name in ("closedOn", "inForce"):
            closer = self._history.closer(one) if one.closed_on != FOREVER else None
            yield from _rows_of([closer] if closer else [])
        if one and name in ("end", "inForce"):
            yield from self._ends(one)
        if one and name == "disputed":
            yield from self._disputes([one])
        if kind == "listing" and name in ("closedOn", "inForce"):
            yield from self._moves(record)

    def _disputes(self, records: Iterable[Adoption]) -> Iterator[Key]:
        """Rows that say that the evidence of `records` speaks of a conflict."""
        disputed = {row["adoption"] for row in self._tables["disputes"]}
        rows = (row for record in records for row in record.rows)
        return (("disputes", row) for row in rows if row in disputed)

    def _evidence(self, record: ox.NamedNode) -> Iterator[Key]:
        """Rows of a record, as the graph itself has them."""
        for quad in self._store.quads_for_pattern(record, _EVIDENCED, None, ox.DefaultGraph()):
            node = quad.object
            assert isinstance(node, ox.NamedNode)
            for key in self._store.quads_for_pattern(node, _ROW_KEY, None, ox.DefaultGraph()):
                table, _, row = key.object.value.partition("/")  # type: ignore[union-attr]
                yield table, row

    def _ends(self, record: Adoption) -> Iterator[Key]:
        """Rows that say when its provider or service ended."""
        for table in ("agencies", "providers"):
            for row in self._tables[table]:
                if row["id"] == record.provider and row["until"]:
                    yield table, row["id"]
        for row in self._tables["services"]:
            if record.service and row["id"] == record.service and row["until"]:
                yield "services", row["row"]

    def _moves(self, listing: ox.NamedNode) -> Iterator[Key]:
        """Designations of the office whose marketplace it is in: it lapses when that moves."""
        ident = listing.value.rpartition("/")[2]
        office = next((one.office for one in self._world.listings if one.id == ident), "")
        for one in self._world.designations:
            if office and one.office == office:
                yield "designation_periods", one.id

    def _of_cell(self, cell: Cell, name: str) -> Iterator[Key]:
        beside = {"related": cell.related, "fromMerged": cell.from_merged}.get(name, ())
        yield from _rows_of([*cell.records, *beside])
        if name == "conflict":
            yield from self._disputes(cell.records)
        if name == "mixed":
            yield from _rows_of(self._coverage.newer_below(cell))
        if name == "fromMerged":
            for row in self._tables["agency_changes"]:
                if row["change"] == "merged-into" and cell.agency in row["related"].split(";"):
                    yield "agency_changes", row["id"]
        if cell.listing and name in ("coverageStatus", "basedOn"):
            yield from (("services", row) for row in cell.listing.rows)
            for one in self._world.designations:
                above = one.area in self._world.area_scope[cell.area]
                formal = one.formal and one.office == cell.listing.office
                if above and formal and one.in_force(self._coverage.day):
                    yield "designation_periods", one.id


def cell_of(world: World, ident: str) -> tuple[str, str] | None:
    """Agency and area of the coverage `ident`, whose ids may hold dots; None if of none."""
    parts = ident.split(".")
    for at in range(1, len(parts)):
        agency, area = ".".join(parts[:at]), ".".join(parts[at:])
        if agency in world.agencies and area in world.areas:
            return agency, area
    return None


def _rows_of(records: Iterable[Adoption]) -> Iterator[Key]:
    return (("adoptions", row) for record in records for row in record.rows)
