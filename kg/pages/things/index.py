"""Which rows speak of which thing: every table read once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.pages.links import Links
    from kg.tables.read import Row, Tables

_PROVIDER = ("agency", "provider")
_LEAD = ("agency", "body")
_USER = ("agency", "provider", "office", "body")

NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "agencies": {"parent": ("agency",)},
    "areas": {"parent": ("area",), "main_of": ("area",), "standards_lead": _LEAD},
    "providers": {"agency": ("agency",)},
    "offices": {},
    "policies": {},
    "bodies": {"host": ("agency",), "area": ("area",)},
    "adoptions": {"agency": ("agency",), "area": ("area",), "provider": _PROVIDER},
    "services": {"provider": _PROVIDER, "area": ("area",), "listed_by": ("office",)},
    "designation_periods": {"office": ("office",), "area": ("area",), "host": ("agency",)},
    "designations": {"office": ("office",), "area": ("area",), "host": ("agency",)},
    "policy_links": {"subject": ("policy",), "object": ("policy",)},
    "provisions": {"policy": ("policy",), "target": ()},
    "body_members": {"body": ("body",), "agency": ("agency",)},
    "agency_changes": {"agency": ("agency",), "related": ("agency",)},
    "provider_changes": {"provider": _PROVIDER, "related": _PROVIDER},
    "catalogues": {"office": ("office",)},
    "links": {"thing": ()},
    "standards": {"area": ("area",), "lead": _LEAD},
    "funds": {"host": ("agency",), "used_by": _USER},
    "measures": {"office": ("office",), "area": ("area",)},
    "vehicles": {"owner": ("agency",), "office": ("office",), "area": ("area",)},
    "groups": {"parent": ("agency",), "members": ("agency",), "excludes": ("agency",)},
    "intake": {},
}
"""Tables of facts -> columns that name things with a page -> the kinds, the first that fits."""

OWN: Mapping[str, tuple[str, ...]] = {
    "agencies": ("agency",),
    "areas": ("area",),
    "providers": _PROVIDER,
    "offices": ("office",),
    "policies": ("policy",),
    "bodies": ("body",),
}
"""Tables whose `id` is that of a thing with a page."""

TARGETS: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency",),
    "area": ("area",),
    "body": ("body",),
    "policy": ("policy",),
    "provider": _PROVIDER,
    "qsmo": ("office",),
}
"""What `target_kind` of a provision says of its target, or `kind` of a link of its thing."""

_KIND_OF = {"target": "target_kind", "thing": "kind"}
"""Columns whose kind of thing another column names."""

Thing = tuple[str, str]
"""Kind and id."""


class Told(NamedTuple):
    """A row, with the name of its table."""

    table: str
    row: Row


class Index:
    """The rows of `tables` by the things they are about or name, and by their source."""

    def __init__(self, tables: Tables, links: Links) -> None:
        self._ids = links.ids
        self._by_thing: dict[Thing, list[Told]] = defaultdict(list)
        self._by_source: dict[str, list[Told]] = defaultdict(list)
        for table in NAMES:
            for row in tables.get(table, ()):
                told = Told(table, row)
                for thing in self.things_of(table, row):
                    self._by_thing[thing].append(told)
                self._by_source[row["source"]].append(told)

    def of(self, kind: str, ident: str) -> list[Told]:
        """Rows about the thing `ident` of `kind` or that name it, table by table."""
        return self._by_thing.get((kind, ident), [])

    def resting_on(self, source: str) -> list[Told]:
        """Rows that cite `source`, table by table."""
        return self._by_source.get(source, [])

    def thing(self, kinds: tuple[str, ...], ident: str) -> Thing:
        """The thing that `ident` is, the first of `kinds` that has it; an agency before all."""
        return next(
            ((kind, ident) for kind in kinds if ident in self._ids.get(kind, ())), ("", ident)
        )

    def things_of(self, table: str, row: Row) -> dict[Thing, None]:
        """The things with pages that `row` of `table` is about or names, each once."""
        return dict.fromkeys(self._things(table, row))

    def _things(self, table: str, row: Row) -> Iterator[Thing]:
        if table in OWN:
            yield self.thing(OWN[table], row["id"])
        for column, kinds in NAMES[table].items():
            allowed = kinds or TARGETS.get(row[_KIND_OF[column]], ())
            for ident in row[column].split(";"):
                if ident and allowed:
                    yield self.thing(allowed, ident)
