"""kg gaps --records: gaps over a table of records that an engine reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.cli.aligned import aligned
from kg.cli.gap_text import gap_summary
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.scale.gaps import Found
    from kg.session import Session


def gaps_of_many(
    session: Session,
    files: Sequence[str],
    engine: tuple[str, str],
    asked: tuple[Sequence[str], Sequence[str], Sequence[str]],
    fmt: str,
) -> str:
    """What to print: `engine` is its URL and memory, `asked` are bodies, functions and statuses.

    Raises:
        UsageError: the format is a workbook, or trust was limited, which needs rows and sources.
        DataError: a file is no table of records, or names what the fact tables do not have.
    """
    from kg.scale.engine import engine as connected
    from kg.scale.gaps import ManyRecords, as_records, records_csv

    if fmt == "xlsx":
        raise UsageError("--records gives table, csv, json or md: a workbook needs single records.")
    if not session.trust.everything:
        raise UsageError("--records has no rows to trust or not. Choose when making the records.")
    world, day = session.world, session.day
    with connected(*engine) as one:
        many = ManyRecords(one, files, world, day)
        many.require_known()
        report, found = many.report(session.limits, *asked)
    if fmt == "json":
        return json.dumps(as_records(found, world, day), ensure_ascii=False, indent=1) + "\n"
    if fmt == "csv":
        return records_csv(as_records(found, world, day))
    rows = [_row(session, one) for one in found]
    heads = ("Agency", "Function", "Status", "Provider", "Evidence", "Note")
    text = (
        aligned(rows, heads, style="github" if fmt == "md" else "simple") + "\n\n" if rows else ""
    )
    return text + gap_summary(report, session.coverage)


def _row(session: Session, one: Found) -> tuple[str, ...]:
    world, word = session.world, st.WORD[one.status]
    notes = {
        f"from {one.inherited_from}": one.inherited_from,
        "conflict": one.conflict,
        "authorization only": one.authorized_only,
    }
    known = world.providers
    return (
        world.agencies[one.agency].acronym or one.agency,
        world.areas[one.area].short or world.areas[one.area].label,
        f"{word.symbol} {word.label}",
        ", ".join(
            known[each].acronym or known[each].label if each in known else each
            for each in one.providers
        ),
        one.freshness,
        "; ".join(note for note, holds in notes.items() if holds),
    )
