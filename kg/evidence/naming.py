"""What a record calls bodies and vendors, looked up in the tables: exact names, never likeness."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.analysis.lookup import index
from kg.records.agency import ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.evidence.mapping import EvidenceMap, Step
    from kg.tables.read import Tables

TABLES = ("agencies", "agency_aliases", "providers")
"""The tables in which names are looked up."""


class Found(NamedTuple):
    """The id a record names, by which step (`by`), with the extent of that step; or why none."""

    id: str = ""
    by: str = ""
    extent: str = ""
    text: str = ""


class Naming:
    """Ids for the texts of a feed, by the steps of its map."""

    def __init__(self, tables: Tables, how: EvidenceMap) -> None:
        self._how = how
        self._agencies, self._providers = index("agency", tables), index("provider", tables)
        parents = {row["id"]: row["parent"] for row in tables["agencies"]}
        self._above = {one: (one, *ancestors(one, parents)) for one in parents}
        acronyms = {row["acronym"].casefold() for row in tables["agencies"] if row["acronym"]}
        self._other_names = {row["alias"].casefold() for row in tables["agency_aliases"]}
        self._acronyms = acronyms - self._other_names

    def agency(self, cells: Mapping[str, str]) -> Found:
        """The body that a record with these texts, by column, is about."""
        return self._by(self._how.agency, cells, "agency")

    def vendor(self, cells: Mapping[str, str]) -> Found:
        """The provider that it names."""
        return self._by(self._how.vendor, cells, "provider")

    def _by(self, steps: Sequence[Step], cells: Mapping[str, str], kind: str) -> Found:
        texts = []
        for step in steps:
            cell = cells[step.column]
            if not cell:
                continue
            within = cells[step.within] if step.within else ""
            texts.append(" / ".join(one for one in (within, cell) if one))
            ids = self._ids(step, cell, within, kind)
            if len(ids) == 1:
                return Found(next(iter(ids)), step.column, step.extent)
            if not step.optional:
                break
        return Found(text=texts[0] if texts else "(no name)")

    def _ids(self, step: Step, cell: str, within: str, kind: str) -> set[str]:
        """Everything that `cell` stands for; more than one is as good as none."""
        known = self._agencies if kind == "agency" else self._providers
        told = self._how.names.get(cell.lower())
        if told is not None:
            found = {told} & known.ids
        elif step.kind == "id":
            found = {cell} & known.ids
        elif step.kind == "cgac":
            found = {one for one in (known.codes.get(cell.zfill(3)),) if one}
        else:
            found = self._called(cell, kind)
        if step.kind != "unit":
            return found
        above = self._called(within, "agency") | ({self._how.names.get(within.lower(), "")} - {""})
        return {one for one in found if not above.isdisjoint(self._above[one])}

    def _called(self, text: str, kind: str) -> set[str]:
        """Things with that name; an acronym that is no other name of a body names nothing."""
        known = self._agencies if kind == "agency" else self._providers
        wanted = text.casefold()
        return set() if wanted in self._acronyms else known.by_name.get(wanted, set())
