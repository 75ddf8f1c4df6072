"""What else a body does: it provides, hosts, leads, owns, sits on councils, is reorganized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.dates import FOREVER, first_day
from kg.pages.names import spoken_text
from kg.pages.things.offers import Offers
from kg.pages.things.sheet import Line, Table
from kg.pages.things.timeline import Period, stated
from kg.pages.things.uses import Uses
from kg.pages.things.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.things.composer import Composer
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock

_ROLES = (
    ("hosts", "QSMOs it hosts or hosted", ("designation_periods", "designations")),
    ("seats", "Councils and boards", ("bodies", "body_members")),
    ("changes", "Reorganizations", ("agency_changes", "provider_changes")),
    ("policy", "Policies that speak of it", ("provisions",)),
    ("funds", "Funds and contract vehicles", ("funds", "vehicles")),
    ("links", "Elsewhere", ("links",)),
)
"""Sections of what else rows say of a body: id, title, and the tables of the rows."""


def as_provider(composer: Composer, provider: str) -> None:
    """The sections of what a body provides: services, and who else uses it for what."""
    stock = composer.stock
    composer.add("services", "Services it offers", [Offers(stock).of_provider(provider)])
    others = [one for one in stock.uses_from.get(provider, ()) if one.agency != provider]
    tables = Uses(stock).of_customers(others)
    composer.add("customers", "Who uses it, function by function", tables)


def other_roles(composer: Composer) -> None:
    """A section for each role that rows say the body has."""
    lead(composer)
    for ident, title, names in _ROLES:
        tables = [composer.stated(composer.rows(name), (), "") for name in names]
        composer.add(ident, title, tables)


def lead(composer: Composer) -> None:
    """The section of the functions whose standards it leads, and of these standards."""
    stock = composer.stock
    functions = [
        Line(
            (
                (stock.say.area(one.row["id"]), f" {one.row['notation']}"),
                (stock.say.area(one.row["parent"]),) if one.row["parent"] else (),
            ),
            (stock.facts.of("areas", one.row),),
        )
        for one in composer.rows("areas")
    ]
    tables = [
        Table(("Function", "Part of"), tuple(functions), by_source=True),
        composer.stated(composer.rows("standards")),
    ]
    composer.add("standards", "Standards it leads", tables)


def hosted_periods(stock: Stock, agency: str) -> Iterator[Period]:
    """Periods in which it hosted a QSMO."""
    for one in stock.periods_of.get(("agency", agency), ()):
        row = stock.row("designation_periods", one.id)
        formal = "designated" if one.formal else "pre-designated"
        what = ("Hosts ", stock.say.ref(one.office, "office"), f", {formal}")
        when = stated(row["from"] or row["observed"], row["until"])
        yield Period(what, when, one.start, min(one.end, FOREVER), "standing")


def changes(stock: Stock, kind: str, ident: str) -> Iterator[Period]:
    """Reorganizations of an agency or provider of a stated date, as moments."""
    for told in stock.index.of(kind, ident):
        row = told.row
        if told.table == "agency_changes" and row["date"]:
            what = f"{plain(row['change'])}: {plain(row['state'])}"
            subject = stock.say.organisation(row["agency"])
            yield _moment((subject, f", {what}"), row["date"])
        elif told.table == "provider_changes" and row["date"]:
            subject = stock.say.organisation(row["provider"])
            yield _moment((subject, f", {plain(row['change'])}"), row["date"])


def _moment(what: Cell, date: str) -> Period:
    return Period(what, spoken_text(date), first_day(date), None, "event")
