"""What all pages are made of: the coverage, the tables, the names, each made once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.pages.coverage.views import View, view_of
from kg.pages.links import Links, Refs
from kg.pages.names import Names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.analysis.coverage import Coverage
    from kg.analysis.explain import Explainer
    from kg.analysis.snapshot import Snapshot
    from kg.dates import Day
    from kg.pages.drawing.neighbours import Neighbours
    from kg.records.world import World
    from kg.releases.record import Release, Version
    from kg.tables.read import Row, Rows, Tables


@dataclass(frozen=True)
class Material:
    """The facts of one site.

    `coverage` is that of all `tables`. `figures` are counts by class for the first page,
    `downloads` titles with paths below the site's folder, `ontology` the folder of the vocabulary,
    `address` where the site will be served, `report` where errors in facts are reported ("" where
    either is not known), `quads` all facts as N-Quads (b"" where they are not at hand, or not yet:
    then `graph_follows`), `before`
    the known cells of the build before, None where there is none, `releases` those of the data,
    the oldest first, `version` what they are of now, None where that is not known.
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
    releases: Sequence[Release] = ()
    version: Version | None = None
    graph_follows: bool = False

    def with_graph(self, quads: bytes, figures: Mapping[str, int]) -> Material:
        """The same with the graph; what was made of the tables need not be made again."""
        found = replace(self, quads=quads, figures=figures, graph_follows=False)
        given = {one.name for one in fields(self)}
        vars(found).update({name: made for name, made in vars(self).items() if name not in given})
        return found

    @property
    def has_graph(self) -> bool:
        """Whether the site has the facts as a graph."""
        return bool(self.quads) or self.graph_follows

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
    def tombstones(self) -> Mapping[tuple[str, str], str]:
        """Pages of retired ids, by table and id."""
        from kg.pages.rows.retired import tombstones  # here: it reads the material

        return tombstones(self.tables)

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
