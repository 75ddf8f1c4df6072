"""kg diff: what changed between two days, or between two states of the data."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.analysis import status as st
from kg.analysis.diff import Change, changes
from kg.cli.options import output_option, output_to, parse_day, with_options
from kg.cli.session import with_dateless_session
from kg.dates import iso
from kg.errors import UsageError
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from kg.dates import Day
    from kg.releases.difference import RowChange
    from kg.session import Session

_is_day = re.compile(r"today|[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


@click.command("diff")
@click.argument("first", metavar="[DATE|FOLDER", required=False)
@click.argument("second", metavar="DATE|FOLDER]", required=False)
@click.option(
    "--against",
    metavar="FOLDER|REVISION",
    default=None,
    help="Compare the data with those in a folder, or as a git revision has them.",
)
@click.option(
    "--level",
    type=click.Choice(["cfo-act", "top", "all"]),
    default="cfo-act",
    show_default=True,
    help="Bodies whose cells are compared between two days.",
)
@click.option(
    "--format", "fmt", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True
)
@with_options(output_option)
@with_dateless_session
def command(
    *,
    session: Session,
    first: str | None,
    second: str | None,
    against: str | None,
    level: str,
    fmt: str,
    output: Path | None,
) -> None:
    """What changed between two days, or what two states of the data say differently.

    DATE DATE: cells of the main functions, QSMO standings and policies. FOLDER FOLDER, or
    --against: facts added, changed and withdrawn, in words, by the key of their row.
    """
    text = (
        _facts(session, first, second, against, fmt)
        if against is not None or not (_is_day(first or "") or _is_day(second or ""))
        else _days(session, _day(first), _day(second), level, fmt)
    )
    with output_to(output) as out:
        out.write(text.encode())


def _day(text: str | None) -> Day:
    """The day `text` stands for.

    Raises:
        UsageError: it is none, or there is none.
    """
    if text is None:
        raise UsageError("a second date is missing. Write kg diff DATE DATE.")
    day = parse_day(click.get_current_context(), click.Argument(["day"]), text)
    assert day is not None
    return day


def _days(session: Session, first: Day, second: Day, level: str, fmt: str) -> str:
    """What changed between two days.

    Raises:
        UsageError: the second is before the first.
    """
    if first > second:
        raise UsageError("the first date is later than the second. Turn them round.")
    chosen = session.bodies(level=None if level == "cfo-act" else level)
    policies = session.tables("policies")["policies"]
    found = changes(session.world, first, second, chosen, policies)
    return _render(found, fmt, f"{iso(first)} to {iso(second)}")


def _render(changes: list[Change], fmt: str, span: str) -> str:
    if fmt == "json":
        return json.dumps([asdict(one) for one in changes], ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        columns = ("kind", "subject", "text", "before", "after", "on")
        return csv_text(columns, (astuple(one) for one in changes))
    lines = [f"{one.kind:11}  {one.on + '  ' if one.on else ''}{one.text}" for one in changes]
    lines += ["", f"{len(changes)} change{'' if len(changes) == 1 else 's'}, {span}."]
    if any(one.before == st.UNKNOWN for one in changes):
        lines.append(
            "A cell that was unknown may have been so before: a source first speaks of it then."
        )
    return "\n".join(lines) + "\n"


def _facts(
    session: Session, first: str | None, second: str | None, against: str | None, fmt: str
) -> str:
    """What two states of the data say differently.

    Raises:
        UsageError: they are not named, or named twice.
    """
    from kg.releases.elsewhere import folder_at
    from kg.releases.making import compared

    if against is not None and first is None:
        with folder_at(against, session.data) as before:
            return _render_facts(compared(before, session.data), fmt)
    if against is not None or first is None or second is None:
        raise UsageError("name two dates, two folders, or one folder or revision with --against.")
    for place in (first, second):
        if not Path(place).is_dir():
            raise UsageError(f"{place!r} is neither a date (YYYY-MM-DD) nor a folder.")
    return _render_facts(compared(Path(first), Path(second)), fmt)


def _render_facts(found: list[tuple[RowChange, str]], fmt: str) -> str:
    from kg.releases.difference import KINDS, change_records

    if fmt == "json":
        records = change_records(found)
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        columns = ("change", "table", "key", "text")
        return csv_text(columns, ((one.kind, one.table, one.key, text) for one, text in found))
    lines = [f"{one.kind:9}  {one.table}/{one.key}  {text}" for one, text in found]
    counts = {kind: sum(one.kind == kind for one, _ in found) for kind in KINDS}
    total = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    return "\n".join([*lines, *([""] if lines else []), f"{total}."]) + "\n"
