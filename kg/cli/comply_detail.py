"""One policy's mandates, or those on one body, as people read them, with the bodies named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.mandate import MANDATING, NOT_RECORDED
from kg.analysis.mandate_test import FAILS, UNKNOWN
from kg.cli.aligned import aligned
from kg.cli.comply_text import (
    STANDINGS,
    WORDS,
    deadline,
    short_name,
    untested_list,
    wrapped,
)
from kg.dates import FOREVER, iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.compliance import Finding
    from kg.analysis.mandate import Mandate
    from kg.analysis.mandate_test import Outcome
    from kg.dates import Day
    from kg.records.world import World
    from kg.session import Session
    from kg.tables.read import Row


def policy_text(found: Sequence[Finding], session: Session, policy: str) -> str:
    """The mandates of one policy, with the bodies named."""
    row = _row(session, policy)
    number = f"{row['number']}: " if row["number"] not in ("", row["label"]) else ""
    head = f"{number}{row['label']}\n"
    if not found:
        return f"{head}{_nothing(session, row)}\n"
    first = min((one.mandate for one in found), key=lambda one: one.start)
    parts = [f"{head}{_standing(first)}\n"]
    tested = [one for one in found if not one.reason]
    parts += ["\n".join(_detail(one, session)) + "\n" for one in tested]
    untested = [one for one in found if one.reason]
    if untested:
        parts.append(f"Not testable:\n\n{untested_list(untested)}\n")
    return "\n".join(parts)


def _row(session: Session, policy: str) -> Row:
    (row,) = (one for one in session.tables("policies")["policies"] if one["id"] == policy)
    return row


def _nothing(session: Session, row: Row) -> str:
    """Why a policy has no mandate on the day."""
    own = (one for one in session.tables("provisions")["provisions"] if one["policy"] == row["id"])
    if not any(one["effect"] in MANDATING for one in own):
        return "None of its recorded provisions obliges anybody."
    ended = f" It is {row['status']}" if row["status"] not in ("in-force", "unknown") else ""
    on = f" since {row['ended']}" if ended and row["ended"] else ""
    issued = f" Issued {row['issued']}." if row["issued"] else ""
    return f"No mandate of it holds on {iso(session.day)}.{issued}{ended}{on}{'.' if ended else ''}"


def _standing(mandate: Mandate) -> str:
    if mandate.standing == NOT_RECORDED:
        return f"From {iso(mandate.start)}; whether it still holds is not recorded."
    until = f" until {iso(mandate.end)}" if mandate.end != FOREVER else ""
    return f"In force since {iso(mandate.start)}{until}."


def _detail(one: Finding, session: Session) -> list[str]:
    test, world, day = one.test, session.world, session.day
    assert test
    lines = wrapped(f"{one.mandate.provision}: {one.mandate.statement}", "", "  ")
    area = world.areas[test.area]
    how = f"{', '.join(test.statuses)}"
    named = ", ".join((*test.providers, *test.services))
    lines += wrapped(
        f"Asks for: {test.label} ({area.label}: {how}{f'; only {named}' if named else ''}). "
        f"{test.note}",
        "  ",
        "    ",
    )
    lines.append(
        f"  Binds: {one.group}, {len(one.outcomes)} bodies. Deadline: {deadline(one, day)}."
    )
    for word, title in WORDS.items():
        those = [_outcome(each, world) for each in one.outcomes if each.outcome == word]
        if those:
            names = "; ".join(sorted(those, key=str.casefold))
            head = f"{title}{' yet' if word == FAILS and _ahead(one, day) else ''} ({len(those)})"
            lines += wrapped(f"{head}: {names}", "  ", "    ")
    if one.absent:
        gone = ", ".join(_body(agency, world) for agency in one.absent)
        lines += wrapped(f"Not there on that day: {gone}", "  ", "    ")
    return lines


def _ahead(one: Finding, day: Day) -> bool:
    """Whether a deadline is stated and still to come."""
    return bool(one.test and one.test.deadline and not one.overdue(day))


def _outcome(one: Outcome, world: World) -> str:
    cell = one.cell
    notes = [] if one.outcome == UNKNOWN else [cell.status, cell.freshness]
    if cell.inherited_from:
        notes.append(f"from {_body(cell.inherited_from, world)}")
    notes += [one.note, "planned" if one.planned and cell.status != st.PLANNED else ""]
    notes.append("sources conflict" if cell.conflict else "")
    said = ", ".join(filter(None, notes))
    return f"{_body(cell.agency, world)} ({said})" if said else _body(cell.agency, world)


def body_text(found: Sequence[Finding], session: Session, agency: str) -> str:
    """How one body stands: every tested mandate that binds it."""
    world, day = session.world, session.day
    rows = [
        (
            short_name(one.mandate),
            one.test.label if one.test else "",
            f"{WORDS[each.outcome]}{' yet' if each.outcome == FAILS and _ahead(one, day) else ''}",
            st.WORD[each.cell.status].label,
            each.cell.freshness,
            deadline(one, day),
            each.note or ("planned" if each.planned else ""),
            STANDINGS[one.mandate.standing],
        )
        for one in found
        for each in one.outcomes
    ]
    heads = ("Policy", "Asks for", "Outcome", "Status", "Evidence", "Deadline", "Note", "Standing")
    table = f"{aligned(rows, heads)}\n\n" if rows else ""
    others = len({one.mandate.provision for one in found if one.reason})
    return (
        f"{world.agencies[agency].label}, as of {iso(day)}:\n\n{table}"
        f"{others} more mandates bind it or its group and cannot be tested.\n"
    )


def _body(agency: str, world: World) -> str:
    return world.agencies[agency].acronym or agency
