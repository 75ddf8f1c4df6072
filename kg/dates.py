"""Dates as precise as their sources, widened to days.

A day is a proleptic Gregorian ordinal (`datetime.date.toordinal`), so that periods compare as
integers. Ends are inclusive everywhere.
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache

Day = int
FOREVER: Day = date.max.toordinal()
EARLIEST: Day = date(1980, 1, 1).toordinal()
"""First day coverage can be asked for."""


@lru_cache(8192)
def first_day(text: str) -> Day:
    """First day of `text`, a date of the form YYYY, YYYY-MM or YYYY-MM-DD.

    >>> iso(first_day("2014-02"))
    '2014-02-01'

    Raises:
        ValueError: `text` is no such date or not in the calendar.
    """
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1).toordinal()


@lru_cache(8192)
def last_day(text: str) -> Day:
    """Last day of `text`, a date of the form YYYY, YYYY-MM or YYYY-MM-DD.

    >>> iso(last_day("2024-02"))
    '2024-02-29'

    Raises:
        ValueError: `text` is no such date or not in the calendar.
    """
    year, month, day = _parts(text)
    month = month or 12
    if not 1 <= month <= 12:
        raise ValueError(f"month {month} is not in the calendar")
    return date(year, month, day or calendar.monthrange(year, month)[1]).toordinal()


def asked_day(text: str) -> Day:
    """The day that `text`, YYYY-MM-DD or today, stands for, where coverage can be asked for it.

    Raises:
        ValueError: it is no date, or before 1980 or after today.
    """
    today = date.today().toordinal()
    if text == "today":
        return today
    try:
        day = date.fromisoformat(text).toordinal()
        if iso(day) != text:  # 20200101 and week dates are ISO dates too
            raise ValueError(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date. Write YYYY-MM-DD or today") from None
    if not EARLIEST <= day <= today:
        raise ValueError(f"{text} is out of range: any day from 1980-01-01 to today")
    return day


def iso(day: Day) -> str:
    """`day` as YYYY-MM-DD."""
    return date.fromordinal(day).isoformat()


def add_years(day: Day, years: int) -> Day:
    """The same day of the year `years` later; 29 February becomes the 28th where it must.

    >>> iso(add_years(first_day("2020-02-29"), 2))
    '2022-02-28'
    """
    start = date.fromordinal(day)
    year = start.year + years
    if year > date.max.year:
        return FOREVER
    last = calendar.monthrange(year, start.month)[1]
    return start.replace(year=year, day=min(start.day, last)).toordinal()


def _parts(text: str) -> tuple[int, int, int]:
    size = len(text)
    well_formed = (
        size in (4, 7, 10)
        and text.isascii()
        and text.replace("-", "").isdigit()
        and text[4:5] in ("", "-")
        and text[7:8] in ("", "-")
    )
    if not well_formed or text.count("-") != (size - 4) // 3:
        raise ValueError(f"{text!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    month, day = int(text[5:7] or 0), int(text[8:10] or 0)
    if (size >= 7 and not month) or (size == 10 and not day):
        raise ValueError(f"{text!r} is not in the calendar")
    return int(text[:4]), month, day
