"""What all pages of things draw on, each part made once for a site."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from kg.analysis.calendar import calendar
from kg.analysis.compliance import findings
from kg.analysis.concentration import function_shares
from kg.analysis.disagreement import disagreements
from kg.analysis.gaps import bodies
from kg.analysis.history import History
from kg.analysis.leadership import designations_under
from kg.analysis.sentences import Sentences
from kg.pages.things.facts import Facts
from kg.pages.things.index import Index
from kg.pages.things.queries import Queries
from kg.pages.things.statements import Statements

if TYPE_CHECKING:
    from kg.analysis.calendar import Calendar
    from kg.analysis.compliance import Finding
    from kg.analysis.concentration import FunctionShares
    from kg.analysis.coverage import Cell
    from kg.analysis.disagreement import Disagreement
    from kg.analysis.mandate_test import Outcome
    from kg.pages.material import Material
    from kg.pages.things.facts import Fact
    from kg.records.adoption import Adoption
    from kg.records.designation import Designation
    from kg.records.listing import Listing
    from kg.tables.read import Row


class Stock:
    """The facts of `material`, sorted for pages of single things."""

    def __init__(self, material: Material) -> None:
        self.material, self.tables = material, material.tables
        self.coverage, self.world, self.day = material.coverage, material.world, material.day
        self.refs, self.names = material.refs, material.names
        self.index = Index(material.tables, material.links)
        self.facts = Facts(material.refs, material.tables["sources"])
        self.say = Statements(material.refs, self.index, material.tables["groups"])
        self.sentences = Sentences(material.world, material.tables)
        self.history = History(material.coverage)
        self.queries = Queries(material.ontology)

    def row(self, table: str, key: str) -> Row:
        """The row of `table` with that key."""
        return self._rows[table][key]

    def rows_of(self, table: str, keys: tuple[str, ...]) -> tuple[Fact, ...]:
        """The facts that rows of `table` are, by their keys."""
        return tuple(self.facts.of(table, self._rows[table][key]) for key in keys)

    @cached_property
    def _rows(self) -> dict[str, dict[str, Row]]:
        keyed = {
            name: "row" if rows and "row" in rows[0] else "id" for name, rows in self.tables.items()
        }
        return {
            name: {row[keyed[name]]: row for row in rows if keyed[name] in row}
            for name, rows in self.tables.items()
        }

    @cached_property
    def uses_of(self) -> dict[str, list[Adoption]]:
        """Adoption records by agency."""
        return self._grouped("agency")

    @cached_property
    def uses_from(self) -> dict[str, list[Adoption]]:
        """Adoption records by provider."""
        return self._grouped("provider")

    @cached_property
    def uses_for(self) -> dict[str, list[Adoption]]:
        """Adoption records by function."""
        return self._grouped("area")

    def _grouped(self, by: str) -> dict[str, list[Adoption]]:
        found: dict[str, list[Adoption]] = defaultdict(list)
        for record in self.world.adoptions:
            found[getattr(record, by)].append(record)
        return found

    @cached_property
    def listings_by(self) -> dict[str, list[Listing]]:
        """Listings by service."""
        found: dict[str, list[Listing]] = defaultdict(list)
        for one in self.world.listings:
            found[one.service].append(one)
        return found

    @cached_property
    def periods_of(self) -> dict[tuple[str, str], list[Designation]]:
        """Designations by thing: office, function and host."""
        found: dict[tuple[str, str], list[Designation]] = defaultdict(list)
        for one in self.world.designations:
            for kind, ident in (("office", one.office), ("area", one.area), ("agency", one.host)):
                found[kind, ident].append(one)
        return found

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Bodies and functions right below each, by kind and id ("agency/dod")."""
        found: dict[str, list[str]] = defaultdict(list)
        for agency, parent in sorted(self.world.agency_parent.items()):
            found[f"agency/{parent}"].append(agency)
        for area, parent in sorted(self.world.area_parent.items()):
            found[f"area/{parent}"].append(area)
        return found

    @cached_property
    def aliases(self) -> dict[str, list[Row]]:
        """Other names of bodies."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables["agency_aliases"]:
            found[row["agency"]].append(row)
        return found

    @cached_property
    def aliases_from(self) -> dict[str, list[Row]]:
        """Other names of bodies, by the source that has them."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables["agency_aliases"]:
            if row["source"]:
                found[row["source"]].append(row)
        return found

    @cached_property
    def groups(self) -> dict[str, Row]:
        """Groups of bodies by id."""
        return {row["id"]: row for row in self.tables["groups"]}

    @cached_property
    def vehicles(self) -> dict[str, str]:
        """Names of contract vehicles."""
        return {row["id"]: row["label"] for row in reversed(self.tables["vehicles"])}

    @cached_property
    def intake(self) -> dict[str, list[Row]]:
        """What sources say of services that take new customers, by service."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables["intake"]:
            found[row["service"]].append(row)
        return found

    @cached_property
    def mandates(self) -> dict[str, list[tuple[Finding, Outcome | None]]]:
        """Mandates of the day by the bodies they bind, and how each body stands where tested.

        Units answer for themselves.
        """
        found: dict[str, list[tuple[Finding, Outcome | None]]] = defaultdict(list)
        for one in findings(self.coverage, self.tables, units=True):
            stand = {each.cell.agency: each for each in one.outcomes}
            named = one.mandate.target if one.mandate.target in self.world.agencies else ""
            for agency in dict.fromkeys((*one.members, *filter(None, [named]))):
                found[agency].append((one, stand.get(agency)))
        return found

    @cached_property
    def tested(self) -> list[Finding]:
        """The same, units answering through the bodies above them."""
        return findings(self.coverage, self.tables)

    @cached_property
    def top(self) -> list[str]:
        """Top-level bodies."""
        return bodies(self.world, "top")

    @cached_property
    def tracked(self) -> frozenset[str]:
        """Functions for which any adoption is recorded."""
        return frozenset(self.world.tracked)

    @cached_property
    def shares(self) -> list[FunctionShares]:
        """Shares of providers in each main function among top-level bodies."""
        there = [one for one in self.top if self.world.agencies[one].exists(self.day)]
        return [function_shares(self.coverage, there, one) for one in self.world.main_functions]

    @cached_property
    def marketplace_cells(self) -> list[Cell]:
        """Cells that a listing makes `marketplace`."""
        return [cell for cell in self.coverage.known() if cell.listing]

    @cached_property
    def designations_under(self) -> dict[str, list[Designation]]:
        """Designations by the policy that made them."""
        return designations_under(self.world, self.tables)

    @cached_property
    def ahead(self) -> Calendar:
        """What ends or falls due around the day, of all bodies."""
        return calendar(self.world, self.day, self.tables)

    @cached_property
    def disagreements(self) -> dict[tuple[str, str], list[Disagreement]]:
        """Rows that state different values, by the things they are about or name."""
        found: dict[tuple[str, str], list[Disagreement]] = defaultdict(list)
        for one in disagreements(self.tables):
            for thing in self.index.things_of(one.table, one.rows[0]):
                found[thing].append(one)
        return found
