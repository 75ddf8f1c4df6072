"""A session: the tables, records and coverage that one question of a user rests on.

The one loader of every face. Tables are read once, when first needed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

from kg.analysis.coverage import Coverage
from kg.analysis.freshness import LIMITS, Limits
from kg.analysis.gaps import bodies, by_label
from kg.dates import iso
from kg.errors import UsageError
from kg.records.kept import kept_world
from kg.records.trust import EVERYTHING, JUDGED, Trust, trusted
from kg.records.world import TABLES, World, world_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.analysis.lookup import Index
    from kg.dates import Day
    from kg.tables.read import Tables
    from kg.tables.schema import Schema

DEFAULT_GROUP = "cfo-act"


class Session:
    """The facts in `data` that `trust` lets count, as of `day`, judged fresh by `limits`.

    `day` defaults to the date of the data, its newest retrieval.
    """

    def __init__(
        self,
        data: Path,
        day: Day | None = None,
        trust: Trust = EVERYTHING,
        limits: Limits = LIMITS,
    ) -> None:
        self.data = data
        self.trust = trust
        self.limits = limits
        self.left_out = 0
        self._asked = day
        self._read: Tables = {}
        self._indexes: dict[str, Index] = {}

    @cached_property
    def schema(self) -> Schema:
        """Description of the tables."""
        from kg.tables.schema import read_schema

        return read_schema(self.data)

    def tables(self, *names: str) -> Tables:
        """At least the tables of `names`, without the rows that are not trusted.

        Raises:
            DataError: one cannot be read.
        """
        from kg.tables.read import read_tables

        missing = [name for name in dict.fromkeys(names) if name not in self._read]
        if missing:
            if "sources" not in self._read and not self.trust.everything:
                missing = [*missing, "sources"]
            found = read_tables(self.data, self.schema, dict.fromkeys(missing))
            sources = found.get("sources") or self._read.get("sources", [])
            kinds = {row["id"]: row["kind"] for row in sources}
            for name in JUDGED:
                if name in found:
                    kept = self.trust.kept(found[name], kinds)
                    if name == "adoptions":
                        self.left_out = len(found[name]) - len(kept)
                    found[name] = kept
            self._read |= found
        return self._read

    @cached_property
    def world(self) -> World:
        """All records of the trusted rows.

        Raises:
            DataError: a row cannot be understood.
        """
        if self.trust.everything and not self._read:
            return kept_world(self.data)
        return world_of(self.tables(*TABLES))

    @cached_property
    def day(self) -> Day:
        """Day that is asked about."""
        return self.world.date if self._asked is None else self._asked

    @cached_property
    def coverage(self) -> Coverage:
        """Coverage on that day."""
        return Coverage(self.world, self.day, self.limits)

    def coverage_on(self, day: Day) -> Coverage:
        """Coverage of the same records on another day."""
        return Coverage(self.world, day, self.limits)

    def asking(self, day: Day, trust: Trust, limits: Limits) -> Self:
        """A session over the same tables, of which none is read again, for another question.

        This one has all tables, and lets every row count.
        """
        assert self.trust.everything
        other = type(self)(self.data, day, trust, limits)
        other.schema = self.schema
        other._read = trusted(self._read, trust)
        if trust == self.trust:
            other.world = self.world
        return other

    def find(self, kind: str, text: str) -> str:
        """Id of the thing of `kind` (agency, area, provider, office, policy ...) called `text`.

        Raises:
            UnknownIdError, AmbiguousIdError: nothing is called so, or several things are.
        """
        if kind == "agency" and text in self.world.agencies:
            return text
        if kind == "area" and text in self.world.areas:
            return text
        return self._index(kind).find(text)

    def agency(self, text: str) -> str:
        """Id of the body called `text`, which exists on the day.

        Raises:
            UnknownIdError, AmbiguousIdError: as `find`.
            UsageError: it does not exist on the day.
        """
        found = self.find("agency", text)
        if not self.world.agencies[found].exists(self.day):
            raise UsageError(f"{found} does not exist on {iso(self.day)}. Choose another day.")
        return found

    def members(self, group: str) -> list[str]:
        """Ids of the bodies in the group called `group`.

        Raises:
            UnknownIdError, AmbiguousIdError: as `find`.
            UsageError: the members are not recorded.
        """
        from kg.records.group import group_members

        found = self.find("group", group)
        members = group_members(self.tables("groups")["groups"], self.world)[found]
        if not members:
            raise UsageError(f"the members of group {found} are not recorded. Name bodies instead.")
        return members

    def bodies(
        self, agencies: Iterable[str] = (), group: str | None = None, level: str | None = None
    ) -> list[str]:
        """Ids of the bodies chosen, by label; the CFO Act agencies where nothing is.

        Chosen by name (`agencies`), as members of a `group`, or by `level`: "top" are all without a
        parent, "all" has their bureaus too.

        Raises:
            UsageError: chosen in two ways, or the members of the group are not recorded.
            UnknownIdError, AmbiguousIdError: as `find`.
        """
        named = list(agencies)
        if sum(map(bool, (named, group, level))) > 1:
            raise UsageError("agencies, group and level each choose the bodies. Give one of them.")
        if level:
            return bodies(self.world, level)
        if group not in (None, DEFAULT_GROUP):
            return by_label(self.world, self.members(str(group)))
        cfo = (one.id for one in self.world.agencies.values() if one.cfo_act)
        return by_label(self.world, [self.find("agency", one) for one in named] or cfo)

    def functions(self, areas: Iterable[str] = ()) -> list[str]:
        """Ids of the functions named, each once; the main functions where none is.

        Raises:
            UnknownIdError, AmbiguousIdError: as `find`.
        """
        named = dict.fromkeys(self.find("area", one) for one in areas)
        return list(named) or self.world.main_functions

    def _index(self, kind: str) -> Index:
        from kg.analysis.lookup import TABLES_OF, index

        if kind not in self._indexes:
            self._indexes[kind] = index(kind, self.tables(*TABLES_OF[kind]))
        return self._indexes[kind]
