"""What all pages are made of: the coverage, the tables, the names, each made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.pages.coverage.views import View, view_of
from kg.pages.links import Links, Refs
from kg.pages.names import Names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.analysis.coverage import Coverage
    from kg.analysis.explain import Explainer
    from kg.analysis.snapshot import Snapshot
    from kg.dates import Day
    from kg.pages.drawing.neighbours import Neighbours
    from kg.records.world import World
    from kg.tables.read import Row, Rows, Tables


@dataclass(frozen=True)
class Material:
    """The facts of one site.

    `coverage` is that of all `tables`. `figures` are counts by class for the first page,
    `downloads` titles with paths below the site's folder, `ontology` the folder of the vocabulary,
    `address` where the site will be served, `report` where errors in facts are reported ("" where
    either is not known), `quads` all facts as N-Quads (b"" where they are not at hand), `before`
    the known cells of the build before, None where there is none.
    """

    coverage: Coverage
    tables: Tables
    figures: Mapping[str, int] = field(default_factory=dict)
    downloads: Mapping[str, str] = field(default_factory=dict)
    ontology: Path | None = None
    address: str = ""
    quads: bytes = b""
    before: Snapshot | None = None
    report: str = ""

    @property
    def world(self) -> World:
        """The records."""
        return self.coverage.world

    @property
    def day(self) -> Day:
        """The day the pages speak of."""
        return self.coverage.day

    @cached_property
    def names(self) -> Names:
        """How things are called."""
        tables = self.tables
        return Names(self.world, first_rows(tables["offices"]), first_rows(tables["services"]))

    @cached_property
    def links(self) -> Links:
        """Where the pages of things are."""
        return Links(self.tables)

    @cached_property
    def refs(self) -> Refs:
        """Things as links."""
        return Refs(self.names, self.links, self.tables)

    @cached_property
    def whole(self) -> View:
        """The coverage matrix of all facts, with its explainer."""
        return view_of(self.coverage, self.tables, self.names)

    @cached_property
    def neighbours(self) -> Neighbours:
        """What stands around each thing, for its small graph."""
        from kg.pages.drawing.neighbours import Neighbours  # here: it reads the material

        return Neighbours(self)

    @property
    def explainer(self) -> Explainer:
        """What `kg explain` says of any cell."""
        return self.whole.explainer


def first_rows(rows: Rows) -> dict[str, Row]:
    """The first row of each id."""
    return {row["id"]: row for row in reversed(rows)}
