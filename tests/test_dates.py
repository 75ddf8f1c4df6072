"""Dates as precise as their sources."""

from __future__ import annotations

import calendar
import doctest
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.dates
from kg.dates import FOREVER, add_years, first_day, iso, last_day

DAYS = st.dates()
YEARS = DAYS.map(lambda day: day.isoformat()[:4])
MONTHS = DAYS.map(lambda day: day.isoformat()[:7])
FULL = DAYS.map(date.isoformat)
TEXTS = st.one_of(st.text(), st.text("0123456789-", max_size=11), st.from_regex(r"\d{4}(-\d\d)*"))
seeded = settings(deadline=None)


def test_examples() -> None:
    assert doctest.testmod(kg.dates) == (0, 3)


@seeded
@given(FULL)
def test_a_day_is_itself(text: str) -> None:
    assert iso(first_day(text)) == iso(last_day(text)) == text


@seeded
@given(MONTHS)
def test_a_month_has_all_its_days(text: str) -> None:
    year, month = map(int, text.split("-"))
    assert iso(first_day(text)) == f"{text}-01"
    assert last_day(text) - first_day(text) + 1 == calendar.monthrange(year, month)[1]


@seeded
@given(YEARS)
def test_a_year_has_all_its_days(text: str) -> None:
    assert iso(first_day(text)) == f"{text}-01-01"
    assert last_day(text) - first_day(text) + 1 == 365 + calendar.isleap(int(text))


@seeded
@given(FULL)
def test_less_precise_is_wider(text: str) -> None:
    day, month, year = (text[:size] for size in (10, 7, 4))
    assert first_day(year) <= first_day(month) <= first_day(day)
    assert last_day(day) <= last_day(month) <= last_day(year) <= FOREVER


@settings(deadline=None, max_examples=1000)
@given(TEXTS)
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        begin = first_day(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            last_day(text)
        return
    assert begin <= last_day(text)
    assert len(text) in (4, 7, 10)
    assert iso(begin).startswith(text)


@pytest.mark.parametrize(
    "text",
    ["", "24", "24-1-1", "2024-1", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-01-00",
     "2024-", "2024-01-", "20240102", "2024/01", " 2024", "2024 ", "0000", "0000-01", "-2024",
     "+2024", "2024-1-01", "2024--01", "\uff12\uff10\uff12\uff14", "\u0662\u0660\u0662\u0664",
     "2024-01-01T00:00"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    for widen in (first_day, last_day):
        with pytest.raises(ValueError, match=r"."):
            widen(text)


@seeded
@given(DAYS, st.integers(0, 10_000))
def test_years_later(start: date, years: int) -> None:
    later = add_years(start.toordinal(), years)
    if start.year + years > 9999:
        assert later == FOREVER
        return
    moved = date.fromordinal(later)
    assert (moved.year, moved.month) == (start.year + years, start.month)
    assert moved.day == start.day or (start.month, start.day, moved.day) == (2, 29, 28)
