"""Rows as sentences with links: what a row of any table states, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.pages.links import Ref
from kg.pages.names import spoken_text
from kg.pages.things.index import NAMES, TARGETS
from kg.pages.things.sheet import Outside, listed
from kg.pages.things.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.pages.links import Refs
    from kg.pages.things.index import Index, Told
    from kg.pages.things.sheet import Cell
    from kg.tables.read import Row, Rows

_VERBS = {
    "in-use": " uses ",
    "planned": " plans to use ",
    "migrating": " is moving to ",
    "authorized": " has authorized a product of ",
    "ended": " used ",
}


RELATIONS = {
    "skos:exactMatch": "the same thing",
    "rdfs:seeAlso": "more about it",
    "foaf:page": "its page",
}
"""What a link says of its target."""
SYSTEMS = {
    "federal-register": "in the Federal Register",
    "govinfo": "at govinfo",
    "official-text": "in its official text",
    "own-site": "on its own site",
    "usaspending": "at USAspending",
    "wikidata": "at Wikidata",
}
"""Where a link leads."""


class Statements:
    """Rows as sentences; names and links come from `refs`, kinds of ids from `index`."""

    def __init__(self, refs: Refs, index: Index, groups: Rows) -> None:
        self._refs, self._index = refs, index
        self._of_group = {row["id"]: row["label"] for row in groups}
        self._made: dict[tuple[str, tuple[str, ...]], Ref] = {}
        self._say: Mapping[str, Callable[[Row], Cell]] = {
            name: getattr(self, f"_{name}") for name in NAMES
        }

    def of(self, told: Told) -> Cell:
        """The statement of a row."""
        return self._say[told.table](told.row)

    def ref(self, ident: str, *kinds: str) -> Ref:
        """The thing that `ident` is, the first of `kinds` that has it."""
        key = ident, kinds
        if key not in self._made:
            kind = self._index.thing(kinds, ident)[0] or kinds[0]
            self._made[key] = self._refs.ref(kind, ident)
        return self._made[key]

    def organisation(self, ident: str) -> Ref:
        """An agency or provider; one that no source names is said so."""
        return self.ref(ident, "agency", "provider") if ident else Ref("a provider not named")

    def area(self, ident: str) -> Ref:
        """A function."""
        return self.ref(ident, "area") if ident else Ref("a function not named")

    def service(self, ident: str) -> Ref:
        """A service, on the page of its provider."""
        return self.ref(ident, "service")

    def target(self, row: Row) -> Ref | None:
        """What a provision is about, None where it is nothing that has a name of its own."""
        if row["target_kind"] in TARGETS and row["target"]:
            return self.ref(row["target"], *TARGETS[row["target_kind"]])
        return Ref(self._of_group.get(row["target"], row["target"])) if row["target"] else None

    def scope(self, row: Row) -> str:
        """Whom or what a provision speaks of, as it says itself; a function by its name."""
        return self._refs.names.area(row["scope"])

    def _agencies(self, row: Row) -> Cell:
        of = (", part of ", self.organisation(row["parent"])) if row["parent"] else ()
        return (self.organisation(row["id"]), f": {plain(row['kind'])}", *of, _lasting(row))

    def _agency_changes(self, row: Row) -> Cell:
        others = [self.organisation(one) for one in row["related"].split(";") if one]
        beside = (" (", *listed(others), ")") if others else ()
        on = f", {spoken_text(row['date'])}" if row["date"] else ""
        what = f": {plain(row['change'])}"
        return (self.organisation(row["agency"]), what, *beside, f": {plain(row['state'])}{on}")

    def _provider_changes(self, row: Row) -> Cell:
        others = [self.organisation(one) for one in row["related"].split(";") if one]
        beside = (" (", *listed(others), ")") if others else ()
        names = f", from “{row['name_before']}”" if row["name_before"] else ""
        names += f" to “{row['name_after']}”" if row["name_after"] else ""
        on = f", {spoken_text(row['date'])}" if row["date"] else ""
        what = f": {plain(row['change'])}{names}"
        return (self.organisation(row["provider"]), what, *beside, on)

    def _catalogues(self, row: Row) -> Cell:
        office = self.ref(row["office"], "office")
        return (office, f": what its marketplace lists is {plain(row['extent'])}{_lasting(row)}")

    def _links(self, row: Row) -> Cell:
        thing = self.ref(row["thing"], *TARGETS[row["kind"]])
        known = row["label"].casefold() in thing.label.casefold()
        there = "" if known else f" ({row['label']})"
        code = f", {row['code']}" if row["code"] else ""
        said = f"{RELATIONS[row['relation']]} {SYSTEMS[row['system']]}{code}{there}: "
        return (thing, f": {said}", Outside(row["target"], row["target"]))

    def _areas(self, row: Row) -> Cell:
        of = (" is part of ", self.area(row["parent"])) if row["parent"] else (" is a function",)
        lead = row["standards_lead"]
        led = ("; its standards are led by ", self.ref(lead, "agency", "body")) if lead else ()
        return (self.area(row["id"]), *of, *led)

    def _providers(self, row: Row) -> Cell:
        of = (", part of ", self.organisation(row["agency"])) if row["agency"] else ()
        what = f": {plain(row['kind'])} provider"
        return (self.organisation(row["id"]), what, *of, _lasting(row))

    def _offices(self, row: Row) -> Cell:
        return (self.ref(row["id"], "office"), f": {plain(row['kind'])}")

    def _services(self, row: Row) -> Cell:
        by = (" by ", self.organisation(row["provider"])) if row["provider"] else ()
        area = (" for ", self.area(row["area"])) if row["area"] else ()
        office = row["listed_by"]
        listed_by = (", listed by ", self.ref(office, "office")) if office else ()
        name = Ref(row["label"], self.service(row["id"]).path)
        return (name, *by, *area, *listed_by, _lasting(row))

    def _adoptions(self, row: Row) -> Cell:
        own = row["provider"] == row["agency"]
        who = " a system of its own" if own else self.organisation(row["provider"])
        verb = _VERBS[row["status"]].rstrip() if own else _VERBS[row["status"]]
        service = (" (", self.service(row["service"]), ")") if row["service"] else ()
        part = " in part" if row["extent"] else ""
        area = (f"{part} for ", self.area(row["area"])) if row["area"] else (part,)
        return (self.organisation(row["agency"]), verb, who, *service, *area, _lasting(row))

    def _designation_periods(self, row: Row) -> Cell:
        led = (f" {plain(row['status'])} for ", self.area(row["area"]))
        host = (", hosted by ", self.organisation(row["host"])) if row["host"] else ()
        return (self.ref(row["office"], "office"), *led, *host, _lasting(row))

    def _designations(self, row: Row) -> Cell:
        office = self.ref(row["office"], "office")
        area = (" for ", self.area(row["area"])) if row["area"] else ()
        where = f", {row['host_office']}" if row["host_office"] else ""
        host = (", hosted by ", self.organisation(row["host"]), where) if row["host"] else (where,)
        called = () if row["label"] == office.label else (f", called “{row['label']}”",)
        status = f" {plain(row['status'])}" if row["status"] else " named"
        return (office, *called, status, *area, *host, _lasting(row))

    def _policies(self, row: Row) -> Cell:
        issued = f", issued {spoken_text(row['issued'])}" if row["issued"] else ""
        by = f" of {row['issuer']}" if row["issuer"] else ""
        ended = f" on {spoken_text(row['ended'])}" if row["ended"] else ""
        standing = "standing not recorded" if row["status"] == "unknown" else plain(row["status"])
        what = f": {plain(row['type'])}{by}{issued}, {standing}{ended}"
        return (self.ref(row["id"], "policy"), what)

    def _policy_links(self, row: Row) -> Cell:
        on = f", {spoken_text(row['date'])}" if row["date"] else ""
        note = f" ({row['note']})" if row["note"] else ""
        one, other = self.ref(row["subject"], "policy"), self.ref(row["object"], "policy")
        return (one, f" {row['relation']} ", other, f"{on}{note}")

    def _provisions(self, row: Row) -> Cell:
        target = self.target(row)
        on = f", {spoken_text(row['date'])}" if row["date"] else ""
        scope = self.scope(row)
        whom = f" [{scope}{on}]" if scope else f" [{on[2:]}]" if on else ""
        about = (f" {plain(row['effect'])} ", target) if target else (f" {plain(row['effect'])}",)
        return (self.ref(row["policy"], "policy"), *about, f": {row['statement']}{whom}")

    def _bodies(self, row: Row) -> Cell:
        host = (", hosted by ", self.organisation(row["host"])) if row["host"] else ()
        area = (", for ", self.area(row["area"])) if row["area"] else ()
        role = f". {row['role']}" if row["role"] else ""
        what = f": {plain(row['kind'])}"
        return (self.ref(row["id"], "body"), what, *host, *area, f"{_lasting(row)}{role}")

    def _body_members(self, row: Row) -> Cell:
        role = f", as {row['role']}" if row["role"] else ""
        body = self.ref(row["body"], "body")
        return (self.organisation(row["agency"]), " sits on ", body, role)

    def _standards(self, row: Row) -> Cell:
        lead = row["lead"]
        led = (", led by ", self.ref(lead, "agency", "body")) if lead else ()
        about = [plain(row["kind"]), row["version"] and f"version {row['version']}"]
        on = spoken_text(row["date"]) if row["date"] else ""
        text = f" ({', '.join(filter(None, [*about, on]))})"
        area = (" for ", self.area(row["area"])) if row["area"] else ()
        return (Outside(row["label"], row["url"]), text, *area, *led)

    def _funds(self, row: Row) -> Cell:
        users = ("agency", "provider", "office", "body")
        by = (", used by ", self.ref(row["used_by"], *users)) if row["used_by"] else ()
        host = (", hosted by ", self.organisation(row["host"])) if row["host"] else ()
        legal = f", under {row['legal_basis']}" if row["legal_basis"] else ""
        about = f". {row['description']}" if row["description"] else ""
        return (row["label"], f": {plain(row['kind'])}", *host, *by, f"{legal}{about}")

    def _measures(self, row: Row) -> Cell:
        unit = f" {row['unit']}" if row["unit"] else ""
        value = f"{row['value']}{unit}" if row["value"] else ""
        target = f"target {row['target']}{unit}" if row["target"] else ""
        figures = "; ".join(filter(None, [value, target])) or "no figure stated"
        on = f", {spoken_text(row['as_of'])}" if row["as_of"] else ""
        area = (" for ", self.area(row["area"])) if row["area"] else ()
        office = (" (", self.ref(row["office"], "office"), ")") if row["office"] else ()
        return (row["label"], *area, *office, f": {figures}{on}")

    def _vehicles(self, row: Row) -> Cell:
        owner = (" of ", self.organisation(row["owner"])) if row["owner"] else ()
        area = (" for ", self.area(row["area"])) if row["area"] else ()
        office = (", ", self.ref(row["office"], "office")) if row["office"] else ()
        number = f", {row['identifier']}" if row["identifier"] else ""
        what = f": {plain(row['kind'])}{number}"
        return (row["label"], what, *owner, *area, *office, _lasting(row))

    def _groups(self, row: Row) -> Cell:
        return (row["label"], f": {row['definition']}")

    def _intake(self, row: Row) -> Cell:
        say = {
            "open": " takes new customers",
            "closed": " takes no new customers",
            "advised-against": ": agencies are advised against joining",
        }
        return (self.service(row["service"]), say[row["intake"]])


def _lasting(row: Mapping[str, Any]) -> str:
    """From when until when, as stated; "" where neither is."""
    since = f", from {spoken_text(row['from'])}" if row["from"] else ""
    return f"{since}, until {spoken_text(row['until'])}" if row["until"] else since
