"""How well one listed provider fits one body, by the scale of kg.analysis.criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.criteria import CFO_ACT, KINDS, Part, part
from kg.analysis.sentences import Sentences
from kg.dates import first_day, last_day
from kg.records.observation import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Coverage
    from kg.records.adoption import Adoption
    from kg.records.listing import Listing
    from kg.tables.read import Row, Tables

TABLES: Final = ("sources", "adoptions", "services", "vehicles", "intake")
"""Tables whose texts the reasons quote, besides those coverage is computed from."""

NAMED: Final = 3
"""So many bodies or functions a reason names; it counts the rest."""


class Fit:
    """Judges providers for the cell of `agency` and `area` (ids); `tables` hold at least TABLES."""

    def __init__(self, coverage: Coverage, tables: Tables, agency: str, area: str) -> None:
        self.coverage, self.world, self.day = coverage, coverage.world, coverage.day
        self.agency, self.area = agency, area
        self._sentences = Sentences(self.world, tables)
        self._retrieved = {row["id"]: first_day(row["retrieved"]) for row in tables["sources"]}
        self._rows = {row["row"]: row for row in tables["services"]}
        self._intake = tables["intake"]
        self._vehicles = tables["vehicles"]
        self._uses: dict[str, list[Adoption]] = {}
        for one in self.world.adoptions:
            exists = self.world.agencies[one.agency].exists(self.day)
            if (
                one.kind == "use"
                and one.provider
                and one.area
                and one.in_force(self.day)
                and exists
            ):
                self._uses.setdefault(one.provider, []).append(one)

    def parts(self, provider: str, listings: Sequence[Listing]) -> tuple[Part, ...]:
        """Every part of the score of `provider`, which is listed by `listings`."""
        return (
            self._relation(provider),
            self._same_kind(provider),
            self._takes_customers(listings),
            self._vehicle(provider, listings),
            self._age(listings),
        )

    def service(self, service: str) -> str:
        """Name of a service, by its id."""
        return self._sentences.service(service)

    def users(self) -> dict[str, set[str]]:
        """Bodies outside its own department that each provider serves for the function itself."""
        found: dict[str, set[str]] = {}
        for provider, uses in self._uses.items():
            home = self._home(provider)
            bodies = {one.agency for one in uses if one.area == self.area}
            bodies = {one for one in bodies if self.world.department[one] != home}
            if bodies - {self.agency}:
                found[provider] = bodies - {self.agency}
        return found

    def _relation(self, provider: str) -> Part:
        department, home = self.world.department, self.world.department[self.agency]
        uses = sorted(self._uses.get(provider, ()), key=self._weight)
        mine = [one for one in uses if one.agency == self.agency]
        if mine:
            served = [f"{self._function(one)}, {self._sentences.when(one)}" for one in mine]
            reason = f"serves {self._name(self.agency)} for {_listed(served, '; ')}"
            return _part("relation", "agency", reason, mine)
        family = [one for one in uses if department[one.agency] == home]
        if family:
            served = [f"{self._name(one.agency)} for {self._function(one)}" for one in family]
            reason = f"serves its department: {_listed(served)}"
            return _part("relation", "department", reason, family)
        if self._home(provider) == home:
            return _part("relation", "department", f"is part of {self._name(home)}")
        return _part(
            "relation", "", f"not recorded with {self._name(self.agency)} or its department"
        )

    def _same_kind(self, provider: str) -> Part:
        one, many = CFO_ACT if self._cfo_act else KINDS.get(self._kind, (self._kind, self._kind))
        home = self._home(provider)
        uses = [
            use
            for use in self._uses.get(provider, ())
            if self._is_peer(use.agency) and self.world.department[use.agency] != home
        ]
        here = [use for use in uses if use.area == self.area]
        for found, chosen, what in (
            ("function", here, "this function"),
            ("other", uses, "other functions"),
        ):
            names = [self._name(body) for body in sorted({use.agency for use in chosen})]
            if names:
                kind = one if len(names) == 1 else many
                reason = f"serves {len(names)} other {kind} for {what}: {_listed(names)}"
                return _part("kind", found, reason, chosen)
        return _part("kind", "", f"not recorded with other {many}")

    def _weight(self, use: Adoption) -> tuple[bool, bool, int, str]:
        """This function first, the whole department before a part, then what was seen last."""
        whole = not self.world.agency_parent[use.agency]
        return use.area != self.area, not whole, -use.seen, use.id

    @property
    def _kind(self) -> str:
        return self.world.agencies[self.agency].kind

    @property
    def _cfo_act(self) -> bool:
        return self.world.agencies[self.agency].cfo_act

    def _is_peer(self, agency: str) -> bool:
        department = self.world.department
        one = self.world.agencies[agency]
        like = one.cfo_act if self._cfo_act else one.kind == self._kind and not one.cfo_act
        return like and department[agency] != department[self.agency]

    def _takes_customers(self, listings: Sequence[Listing]) -> Part:
        services = {one.service for one in listings}
        said = [
            (span.last, row["id"], row)
            for row in self._intake
            if row["service"] in services
            and (span := observed([row], self._retrieved)).first <= self.day
        ]
        if not said:
            return Part("intake", "", 0, "not recorded whether it takes new customers")
        _, _, row = max(said, key=lambda one: one[:2])
        word, when = row["intake"].replace("-", " "), row["observed"] or "undated"
        reason = f"{word} ({when}): {row['evidence'].rstrip('.')}"
        return part("intake", row["intake"], reason, (row["source"],))

    def _vehicle(self, provider: str, listings: Sequence[Listing]) -> Part:
        rows = [self._rows[row] for one in listings for row in one.rows]
        over: list[Row] = []
        for vehicle in sorted({row["vehicle"] for row in rows if row["vehicle"]}):
            known = [row for row in self._vehicles if row["id"] == vehicle]
            if known and self._runs(known):
                until = max(row["until"] for row in known)
                end = f"until {until}" if until else "no end recorded"
                sources = tuple(dict.fromkeys(row["source"] for row in known))
                return part("vehicle", "in force", f"{known[0]['label']} ({end})", sources)
            over += known
        one = self.world.providers.get(provider)
        if one is not None and one.federal:
            stated = next((row["vehicle_stated"] for row in rows if row["vehicle_stated"]), "")
            return part("vehicle", "agreement", stated or "federal: by interagency agreement")
        if over:
            return Part(
                "vehicle", "", 0, f"{over[0]['label']} is not in force", (over[0]["source"],)
            )
        return Part("vehicle", "", 0, "no contract vehicle recorded")

    def _runs(self, rows: Sequence[Row]) -> bool:
        """Whether a vehicle is in force on the day, as far as its rows tell."""
        begun = [first_day(row["from"]) for row in rows if row["from"]]
        ends = [last_day(row["until"]) for row in rows if row["until"]]
        return (not begun or min(begun) <= self.day) and (not ends or max(ends) >= self.day)

    def _age(self, listings: Sequence[Listing]) -> Part:
        newest = max(listings, key=lambda one: (one.dated, one.seen, one.id))
        word = self.coverage.freshness.of(listings)
        reason = f"{word}; listing {self._sentences.listing_when(newest)}"
        return part("evidence", word, reason, newest.sources)

    def _home(self, provider: str) -> str:
        """Department that `provider` is part of, "" for a company."""
        one = self.world.providers.get(provider)
        return self.world.department[one.agency] if one and one.agency else ""

    def _function(self, record: Adoption) -> str:
        return self.world.areas[record.area].label

    def _name(self, agency: str) -> str:
        one = self.world.agencies[agency]
        return one.acronym or one.label


def _part(criterion: str, found: str, reason: str, uses: Iterable[Adoption] = ()) -> Part:
    return part(criterion, found, reason, tuple(sorted({s for one in uses for s in one.sources})))


def _listed(names: Sequence[str], between: str = ", ") -> str:
    """The first of `names`, and how many more there are."""
    more = len(names) - NAMED
    return between.join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
