"""kg calendar: what ends or falls due."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from kg.analysis.calendar import TABLES, Calendar, calendar, calendar_record
from kg.cli.calendar_text import calendar_text
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.dates import iso
from kg.errors import UsageError
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day
    from kg.session import Session

FORMATS = ("table", "json", "csv", "ics")
COLUMNS = ("date", "stated", "kind", "subject", "text", "bodies", "rows", "sources")


def parse_any_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Day | None:
    """The day of the calendar that `value`, YYYY-MM-DD, stands for; None stays None.

    Raises:
        UsageError: it is no date.
    """
    if value is None:
        return None
    try:
        day = date.fromisoformat(value).toordinal()
        if iso(day) != value:
            raise ValueError(value)
    except ValueError:
        raise UsageError(f"{value!r} is no date. Write YYYY-MM-DD.") from None
    return day


@click.command("calendar")
@click.option(
    "--from",
    "first",
    metavar="DATE",
    callback=parse_any_day,
    help="First day, YYYY-MM-DD.  [default: a year before the day looked at]",
)
@click.option(
    "--until",
    "last",
    metavar="DATE",
    callback=parse_any_day,
    help="Last day.  [default: three years after it]",
)
@click.option(
    "--agency", default=None, help="Only what concerns this body, its bureaus or those above."
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@with_options(output_option)
@with_session
def command(
    *,
    session: Session,
    first: Day | None,
    last: Day | None,
    agency: str | None,
    fmt: str,
    output: Path | None,
) -> None:
    """What ends or falls due: vehicles, authorizations, services, mandate deadlines, plans.

    Dates are the last day of what the source states; what had not begun by the day looked at is
    left out. Of a plan past its date nothing shows that it came true.
    """
    body = session.agency(agency) if agency else ""
    found = calendar(
        session.world, session.day, session.tables(*TABLES), first=first, last=last, agency=body
    )
    if found.first > found.last:
        raise UsageError(f"--from {iso(found.first)} is later than --until {iso(found.last)}.")
    with output_to(output) as out:
        out.write(_render(found, session, fmt).encode())


def _render(found: Calendar, session: Session, fmt: str) -> str:
    if fmt == "ics":
        from kg.cli.icalendar import icalendar

        urls = {row["id"]: row["url"] for row in session.tables("sources")["sources"]}
        return icalendar(found.entries, urls, session.world.date)
    if fmt == "json":
        return json.dumps(calendar_record(found), ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        return _csv(found)
    return calendar_text(found, session.world) + filter_note(session)


def _csv(found: Calendar) -> str:
    entries = calendar_record(found)["entries"]
    rows = ([_cell(one[name]) for name in COLUMNS] for one in entries)
    return csv_text(COLUMNS, rows)


def _cell(value: str | list[str]) -> str:
    return ";".join(value) if isinstance(value, list) else value
