"""Every text of the page's data once, by number; sentences with the things they name as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.environment import web

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from kg.analysis.coverage import Cell
    from kg.analysis.explanation import Evidence, Step
    from kg.pages.links import Refs
    from kg.tables.read import Tables

Named = tuple[str, str]
"""A name as a sentence has it, and the path of its page."""


class Mentions:
    """What the rows of `tables` name: the things that have pages, by the keys of the rows."""

    def __init__(self, refs: Refs, tables: Tables) -> None:
        self._refs, world = refs, refs.names.world
        self._labels = {one.id: one.label for one in world.providers.values()}
        self._offices = {one.id: one.label for one in world.offices.values()}
        self._rows: dict[str, tuple[tuple[str, str], ...]] = {}
        for table, columns in COLUMNS.items():
            for row in tables.get(table, ()):
                key = row.get("row") or row["id"]
                self._rows[key] = tuple((kind, row[name]) for name, kind in columns if row[name])

    def of(self, step: Step, cell: Cell | None) -> Iterator[Named]:
        """Names in the text of `step`, one of `cell`, each with its page."""
        things = [one for row in step.evidence for one in self._rows.get(row.row, ())]
        if cell and cell.inherited_from:
            things.append(("agency", cell.inherited_from))
        for kind, ident in dict.fromkeys(things):
            label, path = self._label(kind, ident), self._refs.links.path(kind, ident)
            if path and label in step.text:
                yield label, path

    def _label(self, kind: str, ident: str) -> str:
        if kind in ("agency", "provider"):
            return self._labels.get(ident, ident)
        if kind == "office":
            return self._offices.get(ident, ident)
        return self._refs.ref(kind, ident).label

    def source(self, ident: str) -> str:
        """Path of the page of a source."""
        return self._refs.links.path("source", ident)


COLUMNS = {
    "adoptions": (("agency", "agency"), ("provider", "provider"), ("service", "service")),
    "services": (("id", "service"), ("provider", "provider"), ("listed_by", "office")),
    "designation_periods": (("office", "office"), ("host", "agency")),
    "provisions": (("policy", "policy"),),
    "areas": (("standards_lead", "provider"),),
}
"""Columns of the tables that steps cite -> kinds of things they hold."""


class Texts:
    """Texts by number, in the order in which they first came up."""

    def __init__(self, mentions: Mentions) -> None:
        self._numbers: dict[str, dict[Hashable, int]] = {}
        self._mentions = mentions
        self._steps: dict[tuple[Step, str], int] = {}

    def number(self, kind: str, text: Hashable) -> int:
        """Number of `text`, a tuple, among those of its kind."""
        known = self._numbers.setdefault(kind, {})
        return known.setdefault(text, len(known))

    def all(self) -> dict[str, list[Hashable]]:
        """Texts of each kind, each at the place of its number."""
        return {kind: list(known) for kind, known in self._numbers.items()}

    def steps(self, steps: Iterable[Step], cell: Cell | None = None) -> tuple[int, ...]:
        """Numbers of `steps`, those of `cell` if given: kind, text, rows, names with pages."""
        return tuple(self._step(step, cell) for step in steps)

    def _step(self, step: Step, cell: Cell | None) -> int:
        key = step, cell.inherited_from if cell else ""
        if key not in self._steps:
            rows = tuple(self._row(one) for one in step.evidence)
            things = tuple(self.number("things", one) for one in self._mentions.of(step, cell))
            self._steps[key] = self.number("steps", (step.kind, step.text, rows, things))
        return self._steps[key]

    def _row(self, one: Evidence) -> int:
        page = self._mentions.source(one.source)
        source = self.number("sources", (one.title, web(one.url), page))
        row = (one.row, one.says, one.observed, one.confidence, source)
        return self.number("rows", row)
