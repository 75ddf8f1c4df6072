"""Ends: vehicles, authorizations, services, providers, standings, bodies and policies that end."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.analysis.entries import Entry, begun, entry, use_sentence
from kg.analysis.sentences import Sentences
from kg.dates import FOREVER, first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.dates import Day
    from kg.records.designation import Designation
    from kg.records.world import World
    from kg.tables.read import Rows, Tables

TABLES: Final = (
    "agencies",
    "adoptions",
    "services",
    "providers",
    "vehicles",
    "policies",
    "designation_periods",
)
"""Tables that state ends."""


class Ends:
    """What ends in `world`, as far as it had begun by `day`; `tables` hold those in TABLES."""

    def __init__(self, world: World, day: Day, tables: Tables) -> None:
        self.world, self.day, self.tables = world, day, tables
        self._say = Sentences(world, tables)
        self._users: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in world.adoptions:
            if one.kind == "use" and one.in_force(day):
                self._users["service", one.service].add(one.agency)
                self._users["provider", one.provider].add(one.agency)

    def entries(self) -> Iterator[Entry]:
        """All of them, in no order."""
        yield from self._vehicles()
        yield from self._records()
        yield from self._services()
        yield from self._providers()
        yield from self._standings()
        yield from self._bodies()
        yield from self._policies()

    def _vehicles(self) -> Iterator[Entry]:
        """They concern who runs them and who uses what is bought through them."""
        through: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["services"]:
            through[row["vehicle"]] |= self._users["service", row["id"]]
        for (ident, until), rows in _ending(self.tables["vehicles"]).items():
            if begun(rows, self.day):
                owner = rows[0]["owner"]
                run = f"(run by {self._say.organisation(owner)})" if owner else ""
                said = f"Contract vehicle {rows[0]['label']}", run
                bodies = {owner, *through[ident]}
                yield entry("vehicle ends", ident, said, until, rows, bodies)

    def _records(self) -> Iterator[Entry]:
        """Uses, plans and authorizations whose end is stated."""
        for one in self.world.adoptions:
            rows = [self._say.rows[row] for row in one.rows]
            ends = (row["until"] for row in rows if row["until"])
            stated = next((end for end in ends if last_day(end) == one.end), "")
            if stated and one.start <= self.day and one.end < one.closed_on:
                said = use_sentence(self._say, one, past=one.end < self.day)
                yield entry(f"{one.kind} ends", one.id, said, stated, rows, (), one.agency)

    def _services(self) -> Iterator[Entry]:
        """The latest end that any row states counts, as for the uses of the service."""
        ending = _ending(self.tables["services"])
        latest: dict[str, str] = {}
        for ident, until in ending:
            if ident not in latest or last_day(until) > last_day(latest[ident]):
                latest[ident] = until
        for (ident, until), rows in ending.items():
            if latest[ident] == until and begun(rows, self.day):
                users = self._users["service", ident]
                by = rows[0]["provider"]
                who = f"of {self._say.organisation(by)}" if by else ""
                said = f"Service {rows[0]['label']}", f"{who}{_used(users)}"
                yield entry("service ends", ident, said, until, rows, users)

    def _providers(self) -> Iterator[Entry]:
        for row in self.tables["providers"]:
            if row["until"] and begun([row], self.day):
                users = self._users["provider", row["id"]]
                said = f"Provider {row['label']}", f"ceases to provide{_used(users)}"
                yield entry("provider ends", row["id"], said, row["until"], [row], users)

    def _standings(self) -> Iterator[Entry]:
        rows = {row["id"]: row for row in self.tables["designation_periods"]}
        for one in self.world.designations:
            if one.end < FOREVER and one.start <= self.day:
                row = rows[one.id]
                said = self._office(one.office), self._standing(one)
                yield entry("standing ends", one.office, said, row["until"], [row], {one.host})

    def _office(self, office: str) -> str:
        known = self.world.offices.get(office)
        return known.label if known else office

    def _standing(self, one: Designation) -> str:
        """What ends, and what follows on the next day."""
        scope = self.world.area_scope[one.area]
        following = next(
            (
                f"; then {_word(other)}"
                for other in self.world.designations
                if other.office == one.office and other.start == one.end + 1 and other.area in scope
            ),
            "",
        )
        return (
            f"at {self._say.organisation(one.host)} is no longer {_word(one)} for "
            f"{self.world.areas[one.area].label}{following}"
        )

    def _bodies(self) -> Iterator[Entry]:
        for row in self.tables["agencies"]:
            if row["until"] and begun([row], self.day):
                said = row["label"], "ceases to exist"
                above = [row["parent"]]
                yield entry("body ends", row["id"], said, row["until"], [row], above, row["id"])

    def _policies(self) -> Iterator[Entry]:
        for row in self.tables["policies"]:
            if row["ended"] and not (row["issued"] and first_day(row["issued"]) > self.day):
                number = f"{row['number']}, " if row["number"] else ""
                said = f"{number}{row['label']}:", row["status"]
                yield entry("policy ends", row["id"], said, row["ended"], [row], ())


def _word(one: Designation) -> str:
    return "designated" if one.formal else "pre-designated"


def _ending(rows: Rows) -> dict[tuple[str, str], Rows]:
    """Rows that state an end, by thing and end."""
    found: dict[tuple[str, str], Rows] = {}
    for row in rows:
        if row["until"]:
            found.setdefault((row["id"], row["until"]), []).append(row)
    return found


def _used(users: set[str]) -> str:
    many = f"{len(users)} bod{'y' if len(users) == 1 else 'ies'}"
    return f", recorded in use by {many}" if users else ""
