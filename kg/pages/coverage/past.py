"""Squares and headings over time as data: what the as-of slider looks up.

A history is a flat list: place of a day in the list of days, number of what holds from then on,
and so on. Cells with equal histories share one, bodies with equal cells one line of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.analysis.chronicle import Chronicle
from kg.pages.coverage.matrix import cell_view
from kg.pages.standing import heading, leaders

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from kg.analysis.cell_days import Key
    from kg.analysis.chronicle import Moment
    from kg.analysis.coverage import Coverage
    from kg.analysis.explain import Explainer
    from kg.dates import Day
    from kg.pages.coverage.matrix import Group
    from kg.pages.coverage.texts import Texts
    from kg.pages.links import Links
    from kg.pages.names import Names

EPOCH = 719163
"""Ordinal of 1 January 1970: scripts count days from there."""


class Changes:
    """Values over time: kept only where they differ from the one before."""

    def __init__(self) -> None:
        self._found: dict[Hashable, list[tuple[Day, int]]] = defaultdict(list)

    def put(self, key: Hashable, day: Day, value: int) -> None:
        """From `day` on `key` has `value`; days come in their order."""
        spans = self._found[key]
        if not spans or spans[-1][1] != value:
            spans.append((day, value))

    def last(self, key: Hashable) -> int | None:
        """The value that `key` has in the end."""
        return self._found[key][-1][1] if key in self._found else None

    @property
    def days(self) -> set[Day]:
        """Days on which anything changes."""
        return {day for spans in self._found.values() for day, _ in spans}

    def flat(self, key: Hashable, places: dict[Day, int]) -> tuple[int, ...]:
        """The history of `key`, () where nothing was ever put."""
        return tuple(one for day, value in self._found.get(key, ()) for one in (places[day], value))


class Squares:
    """Squares as lists of numbers and texts.

    Number of its summary and of its reason (-1 for none), text and flags shown, numbers of steps.
    """

    def __init__(self, texts: Texts, names: Names, links: Links) -> None:
        self.texts, self.names, self.links = texts, names, links

    def number(self, explainer: Explainer, key: Key) -> int:
        """Number of the square of a cell on the day of `explainer`."""
        found = explainer.explain(*key)
        cell, texts = found.cell, self.texts
        shown = cell_view(cell, explainer.coverage, self.names)
        own = found.steps[len(explainer.of_area(cell.area)) :]
        reason = (found.reason, found.next_step, found.provision)
        square = (
            texts.number("summaries", (cell.status, found.summary)),
            texts.number("reasons", reason) if found.reason else -1,
            shown.text,
            " ".join(shown.flags),
            texts.steps(own, cell),
        )
        return texts.number("squares", square)

    def leading(self, explainer: Explainer, area: str) -> int:
        """Number of the steps that all cells of `area` share."""
        return self.texts.number("leading", self.texts.steps(explainer.of_area(area)))

    def head(self, coverage: Coverage, group: Group) -> int:
        """Number of the heading of `group`: who leads it, with their pages, and the standing."""
        areas = [one.id for one in group.columns]
        who, standing = heading(coverage, self.names, areas)
        offices = leaders(coverage, self.names, areas)
        led = tuple((one, self.links.path("office", ident)) for one, ident in offices.items())
        return self.texts.number("heads", (led or ((who, ""),), standing))


class Past:
    """All cells of all bodies from `first` to the day of `explainer`.

    `blank` is the square of a cell of which nothing was recorded yet, None where there is none.
    """

    def __init__(
        self, explainer: Explainer, groups: Sequence[Group], squares: Squares, first: Day
    ) -> None:
        self.areas = [column.id for group in groups for column in group.columns]
        self.cells, self.leading, self.heads = Changes(), Changes(), Changes()
        chronicle = Chronicle(explainer, self.areas, first)
        self.alike, self.first = chronicle.days.alike, chronicle.days.first
        self.blank: int | None = None
        for moment in chronicle.moments():
            if moment.day == self.first:
                self.blank = self._blank(moment, squares)
            for key in moment.cells:
                self.cells.put(key, moment.day, squares.number(moment.explainer, key))
            for area in moment.areas:
                number = squares.leading(moment.explainer, area)
                self.leading.put(area, moment.day, number)
            for group in groups if moment.areas else ():
                number = squares.head(moment.explainer.coverage, group)
                self.heads.put(group.id, moment.day, number)

    def _blank(self, moment: Moment, squares: Squares) -> int | None:
        """The square of any cell of which nothing is recorded yet, None where there is none."""
        recorded = set(moment.cells)
        for body in self.alike:
            for area in self.areas:
                if (self.alike[body], area) not in recorded:
                    return squares.number(moment.explainer, (body, area))
        return None

    def square(self, body: str, area: str) -> int | None:
        """Number of the last square of a cell, None where nothing was ever recorded."""
        return self.cells.last((self.alike[body], area))

    def data(self, bodies: Sequence[str], groups: Sequence[Group]) -> dict[str, Any]:
        """Days, the line of each of `bodies`, lines, histories, and those of headings."""
        days = sorted(self.cells.days | self.leading.days | self.heads.days | {self.first})
        places = {day: place for place, day in enumerate(days)}
        histories: dict[tuple[int, ...], int] = {(): 0}
        lines: dict[tuple[int, ...], int] = {}
        found = []
        for body in bodies:
            cells = (self.cells.flat((self.alike[body], area), places) for area in self.areas)
            line = tuple(histories.setdefault(one, len(histories)) for one in cells)
            found.append(lines.setdefault(line, len(lines)))
        return {
            "days": [day - EPOCH for day in days],
            "line": found,
            "lines": list(lines),
            "histories": list(histories),
            "led": [self.leading.flat(area, places) for area in self.areas],
            "headed": [self.heads.flat(group.id, places) for group in groups],
        }
