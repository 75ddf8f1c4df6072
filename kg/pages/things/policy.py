"""The page of a policy: what it requires of whom, what it changes and what changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.mandate_test import FAILS, MEETS, PARTIAL, UNKNOWN
from kg.analysis.policy_chain import policy_standing
from kg.dates import FOREVER, first_day, last_day
from kg.pages.names import spoken, spoken_text
from kg.pages.standing import DESIGNATED, PRE_DESIGNATED
from kg.pages.things.composer import Composer
from kg.pages.things.index import Told
from kg.pages.things.sheet import Line, Outside, Table
from kg.pages.things.thing import Thing
from kg.pages.things.timeline import Period, stated
from kg.pages.things.words import EFFECTS, capital, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.records.designation import Designation
    from kg.tables.read import Row


class PolicyPages:
    """Pages of policies from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._rows = {row["id"]: row for row in stock.tables["policies"]}
        self._groups = {row["scope"]: row["group"] for row in stock.tables["scope_groups"]}

    def page(self, policy: str) -> Thing:
        """The page of `policy`, an id."""
        stock, row = self.stock, self._rows[policy]
        composer = Composer(stock, "policy", policy)
        composer.remember(self._periods(row, composer.told))
        provisions = [self._provision(one) for one in composer.rows("provisions")]
        head = ("What", "About", "Whom", "Since")
        composer.add("provisions", "What it requires", [Table(head, tuple(provisions))])
        composer.add("tests", "Who meets it", [self._tests(policy)])
        for ident, title, end in (
            ("changes", "What it changes", "subject"),
            ("changed-by", "What changes or rests on it", "object"),
        ):
            links = [one for one in composer.rows("policy_links") if one.row[end] == policy]
            composer.add(ident, title, [composer.stated(links)])
        composer.add("designations", "Designations under it", [self._designations(policy)])
        composer.add("groups", "Whom it means", [composer.stated(self._meant(composer.told))])
        composer.add("links", "Elsewhere", [composer.stated(composer.rows("links"))])
        composer.rest()
        number = row["number"]
        return Thing(
            kind="policy",
            ident=policy,
            iri=stock.material.links.iri("policy", policy),
            what=capital(plain(row["type"])),
            label=f"{number}, {row['label']}" if number else row["label"],
            lede=(row["summary"],) if row["summary"] else (),
            terms=self._terms(row),
            sections=tuple(composer.sections),
            history=composer.history,
            conflicts=composer.conflicts,
        )

    def _terms(self, row: Row) -> Terms:
        day = self.stock.day
        standing = policy_standing(row, day)
        words = "not recorded" if standing == "unknown" else plain(standing)
        ended = f", ended {spoken_text(row['ended'])}" if row["ended"] else ""
        found: list[tuple[str, Cell]] = [
            ("Kind", (capital(plain(row["type"])),)),
            ("Number", (row["number"],) if row["number"] else ()),
            ("Issued by", (row["issuer"],) if row["issuer"] else ()),
            ("Issued", (spoken_text(row["issued"]),) if row["issued"] else ()),
            (f"On {spoken(day)}", (f"{capital(words)}{ended}",)),
            ("Text", (Outside(row["url"], row["url"]),) if row["url"] else ()),
        ]
        return tuple((name, cell) for name, cell in found if cell)

    def _provision(self, told: Told) -> Line:
        row = told.row
        target = self.say.target(row)
        group = self._groups.get(row["scope"], "")
        whom = self.say.scope(row)
        meant = self.stock.groups[group]["label"] if group in self.stock.groups else ""
        if meant and meant.casefold() != whom.casefold():
            whom = f"{whom} (taken as: {meant})"
        return Line(
            (
                (f"{row['statement']} ", f"({EFFECTS.get(row['effect'], '')})"),
                (target,) if target else (),
                (whom,) if whom else (),
                (spoken_text(row["date"]),) if row["date"] else (),
            ),
            (self.stock.facts.of("provisions", row),),
        )

    def _meant(self, told: list[Told]) -> list[Told]:
        """The groups of bodies that its provisions speak of, by their text or as their target."""
        rows = [one.row for one in told if one.table == "provisions"]
        named = [self._groups.get(row["scope"], "") for row in rows]
        named += [row["target"] for row in rows if row["target_kind"] == "group"]
        known = self.stock.groups
        return [Told("groups", known[one]) for one in sorted({*named}) if one in known]

    def _tests(self, policy: str) -> Table:
        """Of each provision that can be tested, how many bodies meet it."""
        lines = []
        for one in self.stock.tested:
            if one.mandate.policy == policy and not one.reason and one.test:
                deadline = spoken(one.test.deadline) if one.test.deadline else "none stated"
                counts = one.counts
                meets, fails, part = (counts[word] for word in (MEETS, FAILS, PARTIAL))
                known = f"{meets} meet it, {fails} do not, {part} in part"
                cells = (
                    (one.test.label,),
                    (known,),
                    (f"{counts[UNKNOWN]} unknown",),
                    (deadline,),
                )
                lines.append(Line(cells))
        head = ("Asks for", "Bodies of which it is known", "Unknown", "Deadline")
        return Table(head, tuple(lines))

    def _designations(self, policy: str) -> Table:
        """Designations of offices by its provisions."""
        return Table(
            ("Office", "Standing", "When"),
            tuple(map(self._designation, self.stock.designations_under.get(policy, ()))),
        )

    def _designation(self, one: Designation) -> Line:
        row = self.stock.row("designation_periods", one.id)
        word = capital(DESIGNATED if one.formal else PRE_DESIGNATED)
        office, area = self.say.ref(one.office, "office"), self.say.area(one.area)
        return Line(((office,), (word, " for ", area), (stated(row["from"], row["until"]),)))

    def _periods(self, row: Row, told: list[Told]) -> Iterator[Period]:
        yield from _force(row)
        for one in told:
            link = one.row
            if one.table == "policy_links" and link["date"]:
                subject, other = (
                    self.say.ref(link[end], "policy") for end in ("subject", "object")
                )
                what = (subject, f" {link['relation']} ", other)
                on = first_day(link["date"])
                yield Period(what, spoken_text(link["date"]), on, None, "event")


def _force(row: Row) -> Iterator[Period]:
    """The time in which it holds; where nobody says when it ended, only its beginning."""
    if not row["issued"]:
        return
    issued = first_day(row["issued"])
    if row["ended"] or row["status"] == "in-force":
        end = last_day(row["ended"]) if row["ended"] else FOREVER
        yield Period(("In force",), stated(row["issued"], row["ended"]), issued, end, "standing")
    else:
        yield Period(("Issued",), spoken_text(row["issued"]), issued, None, "event")
