"""Records of who uses whom as lines of tables, seen from the agency, provider or function."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg.pages.links import Ref
from kg.pages.things.sheet import Line, Table
from kg.pages.things.words import capital, dated, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.records.adoption import Adoption

_STATES: Final = {"use": "In use", "authorization": "Security authorization only"}
_OVER: Final = {
    "use": "No longer",
    "plan": "Earlier plan",
    "authorization": "Authorization is over",
}

NOT_NAMED: Final = "not-named"
"""Stands for the function where no source names one."""


class Uses:
    """Adoption records of `stock` in words."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def state(self, record: Adoption) -> str:
        """What the record is on the day: in use, planned, over ..."""
        if record.in_force(self._stock.day):
            return _STATES.get(record.kind) or capital(plain(record.statuses[0]))
        return "To come" if record.start > self._stock.day else _OVER[record.kind]

    def when(self, record: Adoption) -> str:
        """Since when, when last seen, and how it ended, as precisely as stated."""
        say, day = self._stock.sentences, self._stock.day
        if record.in_force(day) or record.start > day:
            return dated(say.when(record))
        sentence = say.past(record, self._stock.history.closer(record))
        return dated(sentence.removeprefix(f"{say.use(record, past=True)}, ").removesuffix("."))

    def provider(self, record: Adoption) -> Cell:
        """Who provides, and which service."""
        say = self._stock.say
        own = record.provider == record.agency
        who = Ref("its own system") if own else say.organisation(record.provider)
        return (who, *self._service(record))

    def _service(self, record: Adoption) -> Cell:
        service = (": ", self._stock.say.service(record.service)) if record.service else ()
        return (*service, "" if record.whole else ", in part")

    def line(self, record: Adoption, *cells: Cell) -> Line:
        """A line: `cells`, then state and time; past where the record is over."""
        over = not record.in_force(self._stock.day) and record.start <= self._stock.day
        cells = (*cells, (self.state(record),), (self.when(record),))
        facts = self._stock.rows_of("adoptions", record.rows)
        return Line(cells, facts, past=over)

    def by_function(self, records: Iterable[Adoption]) -> list[Table]:
        """What one agency uses, a table for each function: in force first, then latest first."""
        head = ("Provider", "State", "When")
        return [
            Table(
                head,
                tuple(self.line(one, self.provider(one)) for one in self._ordered(found)),
                (self._stock.say.area(area),),
                f"uses-{area or NOT_NAMED}",
            )
            for area, found in self._grouped(records)
        ]

    def of_customers(self, records: Iterable[Adoption]) -> list[Table]:
        """Who uses one provider, a table for each function."""
        head = ("Agency", "State", "When")
        say = self._stock.say
        return [
            Table(
                head,
                tuple(
                    self.line(one, (say.organisation(one.agency), *self._service(one)))
                    for one in self._by_name(found)
                ),
                (say.area(area),),
                f"customers-{area or NOT_NAMED}",
            )
            for area, found in self._grouped(records)
        ]

    def for_function(self, records: Iterable[Adoption], *, by_source: bool = False) -> Table:
        """Who uses whom for one function."""
        head = ("Agency", "Provider", "State", "When")
        lines = (
            self.line(one, (self._stock.say.organisation(one.agency),), self.provider(one))
            for one in self._by_name(records)
        )
        return Table(head, tuple(lines), by_source=by_source)

    def _grouped(self, records: Iterable[Adoption]) -> list[tuple[str, list[Adoption]]]:
        """Records by function: main functions in their order, then the others by name."""
        rank = {area: place for place, area in enumerate(self._stock.world.main_functions)}
        name = self._stock.names.area

        def place(record: Adoption) -> tuple[int, str, str]:
            return rank.get(record.area, len(rank)), name(record.area), record.area

        ordered = sorted(records, key=place)
        return [(area, list(found)) for area, found in groupby(ordered, key=lambda one: one.area)]

    def _ordered(self, records: Iterable[Adoption]) -> list[Adoption]:
        day = self._stock.day
        return sorted(records, key=lambda one: (not one.in_force(day), -one.start, one.id))

    def _by_name(self, records: Iterable[Adoption]) -> list[Adoption]:
        day, name = self._stock.day, self._stock.names.organisation
        return sorted(
            records, key=lambda one: (not one.in_force(day), name(one.agency).casefold(), one.id)
        )
