"""Looking things up as people write them: id, acronym, code, name or alias, in any case."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import AmbiguousIdError, UnknownIdError
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.tables.read import Row, Tables

TABLES_OF = {
    "agency": ("agencies", "agency_aliases"),
    "area": ("areas",),
    "group": ("groups",),
    "office": ("offices",),
    "policy": ("policies",),
    "provider": ("providers", "agencies", "agency_aliases"),
    "service": ("services",),
    "source": ("sources",),
}
"""The tables in which names of things of each kind are looked up."""

TABLES = tuple(dict.fromkeys(name for names in TABLES_OF.values() for name in names))
"""All of them."""


@dataclass(frozen=True, slots=True)
class Index:
    """Known ids of one kind, and the ids each name stands for (names in lower case)."""

    kind: str
    ids: frozenset[str]
    by_name: dict[str, set[str]]
    codes: dict[str, str]

    def find(self, text: str) -> str:
        """The id that `text` stands for.

        Raises:
            UnknownIdError: nothing is called so; carries the nearest names.
            AmbiguousIdError: several things are; carries their ids.
        """
        wanted = text.strip().casefold()
        if wanted in self.ids:
            return wanted
        if wanted in self.codes:
            return self.codes[wanted]
        found = self.by_name.get(wanted, set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise AmbiguousIdError(text, self.kind, sorted(found))
        close = nearest(wanted, sorted(self.ids | set(self.by_name)))
        ids = ([one] if one in self.ids else sorted(self.by_name[one]) for one in close)
        raise UnknownIdError(
            text, self.kind, list(dict.fromkeys(id_ for one in ids for id_ in one))
        )


def agency_index(tables: Tables) -> Index:
    """Agencies by id, acronym, CGAC code of the body that owns it, name or alias."""
    rows = tables["agencies"]
    owners = _cgac_owners(rows)
    shared = ((code, one) for code, found in owners.items() if len(found) > 1 for one in found)
    aliases = ((row["alias"], row["agency"]) for row in tables["agency_aliases"])
    codes = {code: found[0] for code, found in owners.items() if len(found) == 1}
    return _index("agency", rows, ("label", "acronym"), extra=[*aliases, *shared], codes=codes)


def index(kind: str, tables: Tables) -> Index:
    """Things of `kind`, one of TABLES_OF, by their names."""
    return _INDEXES[kind](tables)


def _index(
    kind: str,
    rows: Iterable[Row],
    columns: tuple[str, ...],
    *,
    extra: Iterable[tuple[str, str]] = (),
    codes: dict[str, str] | None = None,
) -> Index:
    rows = list(rows)
    by_name: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for column in columns:
            if row[column]:
                by_name[row[column].casefold()].add(row["id"])
    for name, key in extra:
        by_name[name.casefold()].add(key)
    return Index(kind, frozenset(row["id"] for row in rows), dict(by_name), codes or {})


def _cgac_owners(rows: list[Row]) -> dict[str, list[str]]:
    """Who may be meant by each CGAC code: its CFO Act agency, else the topmost bodies that have it.

    A body whose parent has the code too is not meant. Small bodies without accounts of their own
    carry the code of a department, or share one.
    """
    code_of = {row["id"]: row["cgac"] for row in rows}
    owners: dict[str, list[str]] = {}
    for code in {row["cgac"] for row in rows if row["cgac"]}:
        sharing = (row for row in rows if row["cgac"] == code)
        having = [row for row in sharing if code_of.get(row["parent"]) != code]
        top = [row for row in having if not row["parent"]] or having
        cfo = [row for row in top if row["cfo_act"] == "yes"]
        owners[code] = [row["id"] for row in cfo or top]
    return owners


def _providers(tables: Tables) -> Index:
    """Providers; every agency is one too, since a body can run a function itself."""
    agencies = agency_index(tables)
    own = _index("provider", tables["providers"], ("label", "acronym"))
    by_name = {**agencies.by_name, **own.by_name}
    return Index("provider", agencies.ids | own.ids, by_name, agencies.codes)


_INDEXES: dict[str, Callable[[Tables], Index]] = {
    "agency": agency_index,
    "area": lambda tables: _index("area", tables["areas"], ("label", "notation", "short")),
    "office": lambda tables: _index("office", tables["offices"], ("label", "acronym")),
    "policy": lambda tables: _index("policy", tables["policies"], ("label", "number")),
    "provider": _providers,
    "service": lambda tables: _index("service", tables["services"], ("label",)),
    "source": lambda tables: _index("source", tables["sources"], ("title",)),
    "group": lambda tables: _index("group", tables["groups"], ("label",)),
}
