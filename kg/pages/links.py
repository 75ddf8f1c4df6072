"""Where the page of a thing is: one page a thing, named by kind and id as its IRI is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.pages.names import Names
    from kg.tables.read import Tables

PAGED = {
    "agency": "agencies",
    "office": "offices",
    "provider": "providers",
    "policy": "policies",
    "area": "areas",
    "body": "bodies",
    "source": "sources",
}
"""Kind of a thing that has a page -> its table. The kinds are those of the vocabulary's IRIs."""

BASE = "https://w3id.org/qsmo/"


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing as text that can be a link: `path` is below the site's folder, "" for no page."""

    label: str
    path: str = ""
    title: str = ""


@dataclass(frozen=True)
class Links:
    """Ways to the pages of the things in `tables`."""

    tables: Tables

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """Ids of the things of each kind that has pages; a provider that is an agency is none."""
        found = {
            kind: frozenset(row["id"] for row in self.tables.get(table, ()))
            for kind, table in PAGED.items()
        }
        return found | {"provider": found["provider"] - found["agency"]}

    @cached_property
    def _offers(self) -> Mapping[str, str]:
        services = self.tables.get("services", ())
        return {row["id"]: row["provider"] for row in services if row["provider"]}

    def path(self, kind: str, ident: str) -> str:
        """Path of the page of a thing below the site's folder, "" where it has none.

        A service stands on the page of its provider.

        >>> Links({"agencies": [{"id": "cisa"}]}).path("provider", "cisa")
        'agency/cisa.html'
        """
        if kind == "provider" and ident in self.ids["agency"]:
            kind = "agency"
        if kind == "service":
            page = self.path("provider", self._offers.get(ident, ""))
            return f"{page}#service-{ident}" if page else ""
        return f"{kind}/{ident}.html" if ident in self.ids.get(kind, ()) else ""

    def iri(self, kind: str, ident: str) -> str:
        """The IRI of a thing, as in the graph."""
        if kind == "provider" and ident in self.ids["agency"]:
            kind = "agency"
        return f"{BASE}{kind}/{ident}"


class Refs:
    """Things by kind and id as links with the names people know."""

    def __init__(self, names: Names, links: Links, tables: Tables) -> None:
        self.names, self.links = names, links
        self._titles = {row["id"]: row["title"] for row in tables.get("sources", ())}
        self._policies = {row["id"]: row for row in tables.get("policies", ())}
        self._bodies = {row["id"]: row["label"] for row in tables.get("bodies", ())}

    def ref(self, kind: str, ident: str, *, short: bool = False) -> Ref:
        """The thing `ident` of `kind`, by its full name or, if `short`, as briefly as it goes."""
        full, brief = self._called(kind, ident)
        label = brief if short else full
        title = full if short and brief != full else ""
        return Ref(label, self.links.path(kind, ident), title)

    def _called(self, kind: str, ident: str) -> tuple[str, str]:
        names = self.names
        if kind in ("agency", "provider"):
            return names.organisation(ident), names.short(ident)
        if kind == "area":
            return names.area(ident), names.column(ident) if ident in names.world.areas else ident
        if kind == "office":
            return names.office_label(ident), names.office(ident)
        if kind == "policy" and ident in self._policies:
            row = self._policies[ident]
            full = f"{row['number']}, {row['label']}" if row["number"] else row["label"]
            return full, row["number"] or row["label"]
        if kind == "source":
            return (self._titles.get(ident, ident),) * 2
        if kind == "body":
            return (self._bodies.get(ident, ident),) * 2
        return (names.service(ident),) * 2 if kind == "service" else (ident,) * 2
