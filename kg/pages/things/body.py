"""The page of a council, board or program office: its host, its role, its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.things import roles
from kg.pages.things.composer import Composer
from kg.pages.things.sheet import Line, Table, listed
from kg.pages.things.thing import Thing
from kg.pages.things.timeline import Period, lifetime
from kg.pages.things.words import capital, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.tables.read import Row


class BodyPages:
    """Pages of governance bodies from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._rows: dict[str, list[Row]] = {}
        for row in stock.tables["bodies"]:
            self._rows.setdefault(row["id"], []).append(row)

    def page(self, body: str) -> Thing:
        """The page of `body`, an id."""
        stock, rows = self.stock, self._rows[body]
        composer = Composer(stock, "body", body)
        composer.remember(self._periods(rows))
        composer.add("is", "What sources say it is", [composer.stated(composer.rows("bodies"))])
        members = [
            Line(
                (
                    (self.say.organisation(one.row["agency"]),),
                    (one.row["role"],) if one.row["role"] else (),
                ),
                (stock.facts.of("body_members", one.row),),
            )
            for one in composer.rows("body_members")
        ]
        composer.add("members", "Members", [Table(("Member", "Role"), tuple(members))])
        roles.lead(composer)
        policies = composer.stated(composer.rows("provisions"))
        composer.add("policies", "Policies that speak of it", [policies])
        composer.rest()
        return Thing(
            kind="body",
            ident=body,
            iri=stock.material.links.iri("body", body),
            what=capital(plain(rows[0]["kind"])),
            label=rows[0]["label"],
            lede=(next((row["role"] for row in rows if row["role"]), ""),),
            terms=self._terms(rows),
            sections=tuple(composer.sections),
            history=composer.history,
            conflicts=composer.conflicts,
        )

    def _terms(self, rows: list[Row]) -> Terms:
        hosts = dict.fromkeys(row["host"] for row in rows if row["host"])
        areas = dict.fromkeys(row["area"] for row in rows if row["area"])
        labels = dict.fromkeys(row["label"] for row in rows[1:] if row["label"] != rows[0]["label"])
        short = dict.fromkeys(row["acronym"] for row in rows if row["acronym"])
        kinds = dict.fromkeys(capital(plain(row["kind"])) for row in rows)
        found: list[tuple[str, Cell]] = [
            ("Kind", ("; ".join(kinds),)),
            ("Short", (", ".join(short),) if short else ()),
            ("Also called", ("; ".join(labels),) if labels else ()),
            ("Host", listed([self.say.organisation(one) for one in hosts])),
            ("Function", listed([self.say.area(one) for one in areas])),
        ]
        return tuple((name, cell) for name, cell in found if cell)

    def _periods(self, rows: list[Row]) -> Iterator[Period]:
        for row in rows:
            yield from lifetime(row, (row["label"],))
