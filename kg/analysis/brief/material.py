"""What all parts of a brief draw on: the cells of one body, short names, numbered sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Cell, Coverage
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.tables.read import Rows, Tables

SHOWN: Final = 3
"""So many records of a cell are named, those that carry its status first; the rest are counted."""

_BEFORE: Final = {
    "use": "",
    "planned": "plan: ",
    "migrating": "moving to ",
    "authorization": "authorized: ",
}
"""Kind of record, or status of a plan -> what stands before the provider."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement, and the numbers of the sources it rests on."""

    text: str
    refs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One source that is cited; `date` and `retrieved` are as stated, `date` "" if undated."""

    number: int
    source: str
    title: str
    date: str
    retrieved: str
    url: str


class References:
    """Numbers sources in the order in which they are first cited; `rows` are of sources."""

    def __init__(self, rows: Rows) -> None:
        self._rows = {row["id"]: row for row in rows}
        self._numbers: dict[str, int] = {}

    def cite(self, sources: Iterable[str]) -> tuple[int, ...]:
        """Numbers of `sources`, ids, in their order and each once."""
        for one in sources:
            self._numbers.setdefault(one, len(self._numbers) + 1)
        return tuple(sorted({self._numbers[one] for one in sources}))

    def cited(self) -> tuple[Reference, ...]:
        """All sources cited so far, by number."""
        return tuple(self._reference(one, number) for one, number in self._numbers.items())

    def _reference(self, source: str, number: int) -> Reference:
        row = self._rows[source]
        return Reference(number, source, row["title"], row["date"], row["retrieved"], row["url"])


class Material:
    """The body `agency` (an id) on the day of `coverage`; `tables` as kg.analysis.brief.TABLES."""

    def __init__(self, coverage: Coverage, tables: Tables, agency: str) -> None:
        self.coverage, self.world, self.day = coverage, coverage.world, coverage.day
        self.tables, self.agency = tables, agency
        self.say = Sentences(coverage.world, tables)
        self.references = References(tables["sources"])
        self.cells: tuple[Cell, ...] = tuple(
            coverage.cell(agency, area) for area in coverage.world.main_functions
        )
        self._policies = {row["id"]: row for row in tables["policies"]}

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """Established gaps; an unknown cell is none (rule 5 of the coverage contract)."""
        return tuple(cell for cell in self.cells if cell.status in st.GAPS)

    def cite(self, *sources: str) -> tuple[int, ...]:
        """Numbers of `sources`, ids."""
        return self.references.cite([one for one in sources if one])

    def short(self, ident: str) -> str:
        """Acronym of an agency or provider, else its name."""
        one = self.world.providers.get(ident)
        return (one.acronym or one.label) if one else "a provider not named"

    def function(self, area: str) -> str:
        """Name of a function."""
        return self.world.areas[area].label

    def office(self, ident: str) -> str:
        """Short name of a QSMO."""
        one = self.world.offices.get(ident)
        return (one.acronym or one.label) if one else ident

    def policy(self, ident: str) -> str:
        """Number of a policy, else its name."""
        row = self._policies[ident]
        return row["number"] or row["label"]

    def use(self, record: Adoption) -> str:
        """Who provides by `record`, which service, since when or when seen."""
        if not record.dated:
            return f"{self.provided(record)}, undated"
        when = self.say.when(record).partition(";")[0]  # what follows is a remark on how it ends
        if when.startswith("first seen "):
            when = when.removeprefix("first ").replace(", last seen ", " to ")
        return f"{self.provided(record)}, {when}"

    def provided(self, record: Adoption) -> str:
        """Who provides by `record` and which service; of a bureau, whose it is."""
        key = record.statuses[0] if record.kind == "plan" else record.kind
        above = self.world.agency_scope[self.agency]
        whose = "" if record.agency in above else f"{self.short(record.agency)}: "
        part = "" if record.whole else ", in part"
        return f"{whose}{_BEFORE[key]}{self._what(record)}{part}"

    def _what(self, record: Adoption) -> str:
        """Provider and service; the service alone where its name says whose it is."""
        own = record.provider == record.agency
        if not record.service:
            return "own system" if own else self.short(record.provider)
        who, service = self.short(record.provider), self.say.service(record.service)
        if own:
            return f"own system {service}"
        return service if service.startswith(who) else f"{who} ({service})"

    def named(self, records: Sequence[Adoption]) -> tuple[str, ...]:
        """The first of `records` in words, and how many more there are."""
        shown = [self.use(one) for one in records[:SHOWN]]
        more = len(records) - SHOWN
        return (*shown, f"{more} more") if more > 0 else tuple(shown)

    def sources(self, records: Sequence[Adoption]) -> list[str]:
        """The newest source of each of the first of `records`."""
        return [self.say.source(one)[0] for one in records[:SHOWN]]

    def listing_source(self, listing: Listing) -> str:
        """The newest source of `listing`."""
        rows = [self.say.listed[row] for row in listing.rows]
        return max(rows, key=lambda row: (row["observed"], row["row"]))["source"]
