"""What binds a body: mandates with how it stands, and dates ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.compliance import REASONS
from kg.analysis.mandate import IN_FORCE
from kg.analysis.mandate_test import FAILS, MEETS, PARTIAL, UNKNOWN
from kg.pages.names import spoken, spoken_text
from kg.pages.things.sheet import Line, Table
from kg.pages.things.words import capital

if TYPE_CHECKING:
    from kg.analysis.compliance import Finding
    from kg.analysis.mandate_test import Outcome
    from kg.pages.things.composer import Composer
    from kg.pages.things.facts import Fact
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock

WORDS: Final = {
    MEETS: "Meets it",
    FAILS: "Does not meet it",
    PARTIAL: "Meets it in part",
    UNKNOWN: "Unknown",
}
_ORDER: Final = (FAILS, PARTIAL, MEETS, UNKNOWN)


def mandates(composer: Composer, agency: str) -> None:
    """The sections of what policies ask of `agency`: what can be tested, then the rest.

    Of a unit only what can be tested; the rest is the same as on the page of the body above it.
    """
    stock = composer.stock
    found = stock.mandates.get(agency, ())
    tested = [(one, each) for one, each in found if each]
    tested.sort(key=lambda one: (_ORDER.index(one[1].outcome), one[0].mandate.provision))
    lines = tuple(_tested(stock, one, each) for one, each in tested)
    others = [one for one, _ in found if one.reason]
    note: Cell = ()
    if others and stock.world.agency_parent[agency]:
        top = stock.say.organisation(stock.world.department[agency])
        note = (f"{len(others)} more bind it; recorded facts cannot test those. See ", top, ".")
        others = []
    head = ("Asks for", "This body", "Deadline")
    composer.add("mandates", "Mandates that can be tested", [Table(head, lines)], note)
    untested = tuple(_untested(stock, one) for one in others)
    rest = Table(("Asks for", "Why it is not tested"), untested, by_source=True)
    title = f"Other mandates ({len(others)})"
    composer.add("other-mandates", title, [rest] if others else [], shut=True)


def _tested(stock: Stock, one: Finding, outcome: Outcome) -> Line:
    test = one.test
    assert test is not None
    asks = (test.label, ": ", stock.say.ref(one.mandate.policy, "policy"), _standing(one))
    deadline = spoken(test.deadline) if test.deadline else "none stated"
    over = ", over" if one.overdue(stock.day) else ""
    return Line((asks, _outcome(stock, outcome), (f"{deadline}{over}",)), _fact(stock, one))


def _outcome(stock: Stock, one: Outcome) -> Cell:
    cell = one.cell
    if not cell.known:
        return ("Unknown: nothing recorded shows either.",)
    names = ", ".join(stock.names.short(each) for each in cell.providers)
    notes = ["a plan for it is recorded" if one.planned else "", one.note]
    said = "; ".join(filter(None, [names, *notes]))
    return (f"{WORDS[one.outcome]}. ", st.WORD[cell.status], f" {said}" if said else "")


def _untested(stock: Stock, one: Finding) -> Line:
    policy = stock.say.ref(one.mandate.policy, "policy")
    asks = (policy, f": {one.mandate.statement}", _standing(one))
    return Line((asks, (f"{REASONS[one.reason]}.",)), _fact(stock, one))


def _standing(one: Finding) -> str:
    known = one.mandate.standing == IN_FORCE
    return "" if known else " (whether it is still in force is not recorded)"


def _fact(stock: Stock, one: Finding) -> tuple[Fact, ...]:
    return stock.rows_of("provisions", (one.mandate.provision,))


def dates(composer: Composer, agency: str) -> None:
    """The section of what ends or falls due around the day and concerns `agency` or its units."""
    stock = composer.stock
    world = stock.world
    kin = {agency, *world.bureaus.get(agency, ())}
    lines = tuple(
        Line(((spoken_text(one.stated),), (capital(one.kind),), (one.text,)))
        for one in stock.ahead.entries
        if kin.intersection(one.bodies)
    )
    head = ("Date", "Kind", "What")
    composer.add("dates", "Deadlines, ends and plans", [Table(head, lines)])
