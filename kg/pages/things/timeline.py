"""History as a timeline: each period a line with its dates as stated and a bar on one axis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.dates import FOREVER, first_day, last_day
from kg.pages.names import spoken_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.dates import Day
    from kg.pages.things.sheet import Cell

WIDTH: Final = 1000
"""Units of the axis; the picture is stretched to the width of its column."""
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100)
_TICKS: Final = 7


@dataclass(frozen=True, slots=True)
class Period:
    """One period or, where `end` is None, one moment; days inclusive, FOREVER and 0 for open.

    `look` is use, plan, standing, life or event: how its bar looks.
    """

    what: Cell
    when: str
    start: Day
    end: Day | None
    look: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A period with its bar: `x` and `width` in units of the axis."""

    what: Cell
    when: str
    x: int
    width: int
    look: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in order, with the years that the axis marks, each with its place."""

    bars: tuple[Bar, ...]
    years: tuple[tuple[int, int], ...]
    today: int


def timeline(periods: Iterable[Period], day: Day) -> Timeline | None:
    """`periods` by their beginnings on one axis up to `day` or the last of them; None without any.

    An open period goes on to the end of the axis, one without a known beginning begins with it.
    """
    known = sorted(periods, key=lambda one: (one.start, one.end or one.start))
    known = [one for one in known if one.start or one.end]
    if not known:
        return None
    ends = (each for one in known for each in (one.start, one.end))
    days = [day, *(each for each in ends if each is not None and 0 < each < FOREVER)]
    first, last = _year(min(days)), _year(max(days)) + 1
    start, span = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal()

    def place(one: Day) -> int:
        return round(WIDTH * (min(max(one, start), span) - start) / (span - start))

    return Timeline(
        tuple(_bar(one, place) for one in known),
        tuple((year, place(date(year, 1, 1).toordinal())) for year in _years(first, last)),
        place(day),
    )


def lifetime(row: Mapping[str, str], what: Cell) -> list[Period]:
    """The lifetime a row states in the columns from and until, none where it states neither."""
    if not (row["from"] or row["until"]):
        return []
    start = first_day(row["from"]) if row["from"] else 0
    end = last_day(row["until"]) if row["until"] else FOREVER
    return [Period(what, stated(row["from"], row["until"]), start, end, "life")]


def stated(since: str, until: str) -> str:
    """A beginning and an end as people read them.

    >>> stated("2019-04", "")
    'since Apr 2019'
    """
    if since and until:
        return f"{spoken_text(since)} to {spoken_text(until)}"
    return (
        f"since {spoken_text(since)}" if since else f"until {spoken_text(until)}" if until else ""
    )


def _bar(one: Period, place: Callable[[Day], int]) -> Bar:
    x, end = place(one.start), place(one.start if one.end is None else one.end)
    return Bar(one.what, one.when, x, max(end - x, 3), one.look)


def _year(day: Day) -> int:
    return date.fromordinal(day).year


def _years(first: int, last: int) -> range:
    """Round years on the axis, so few that their labels do not meet."""
    step = next((one for one in _STEPS if (last - first) / one <= _TICKS), _STEPS[-1])
    return range(-(-first // step) * step, last, step)
