"""All mandates of a day as people read them: first what can be tested, then what cannot."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.compliance import REASONS
from kg.analysis.mandate import IN_FORCE, NOT_RECORDED
from kg.analysis.mandate_test import FAILS, MEETS, PARTIAL, UNKNOWN
from kg.cli.aligned import aligned
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.compliance import Finding
    from kg.analysis.mandate import Mandate
    from kg.dates import Day
    from kg.session import Session

WORDS: Final = {MEETS: "Meets", FAILS: "Does not", PARTIAL: "Partial", UNKNOWN: "Unknown"}
STANDINGS: Final = {IN_FORCE: "In force", NOT_RECORDED: "May still hold"}
WIDTH: Final = 100


def overview_text(found: Sequence[Finding], session: Session, *, everything: bool) -> str:
    """All mandates of the day: counts of the tested ones, reasons of the others."""
    day = session.day
    parts = []
    for standing, head in (
        (IN_FORCE, f"Mandates in force on {iso(day)} that can be tested"),
        (NOT_RECORDED, "Tested, but whether they still hold is not recorded"),
    ):
        tested = [one for one in found if not one.reason and one.mandate.standing == standing]
        if tested:
            parts.append(f"{head}:\n\n{_counts(tested, day)}")
    untested = [one for one in found if one.reason]
    if untested:
        shown = untested_list(untested) if everything else _reasons(untested)
        parts.append(f"Not testable:\n\n{shown}\n")
    return "\n".join([*parts, _summary(found, day, everything=everything)])


def _counts(tested: Sequence[Finding], day: Day) -> str:
    rows = []
    for one in tested:
        counts = one.counts
        rows.append(
            (
                short_name(one.mandate),
                one.test.label if one.test else "",
                one.group,
                *(str(counts[word]) for word in WORDS),
                deadline(one, day),
            )
        )
    heads = ("Policy", "Asks for", "Binds", *WORDS.values(), "Deadline")
    remarks = [remark for remark in map(_remark, tested) if remark]
    return "\n".join([aligned(rows, heads), *([""] if remarks else []), *remarks, ""])


def _remark(one: Finding) -> str:
    """What softens the count of those that do not meet a mandate, "" where nothing does."""
    failing = [each for each in one.outcomes if each.outcome == FAILS]
    planned = sum(each.planned for each in failing)
    old = sum(each.cell.freshness == st.LAST_KNOWN for each in failing)
    notes = (
        f"{planned} plan to" if planned else "",
        f"{old} on evidence that is only last known" if old else "",
    )
    said = ", ".join(filter(None, notes))
    return f"{short_name(one.mandate)}: of the {len(failing)} that do not, {said}." if said else ""


def deadline(one: Finding, day: Day) -> str:
    """The deadline in words, and whether it is over on `day`."""
    if not one.test or not one.test.deadline:
        return "none stated"
    return f"{iso(one.test.deadline)}{', over' if one.overdue(day) else ''}"


def _reasons(untested: Iterable[Finding]) -> str:
    counts = Counter((one.reason, one.mandate.standing) for one in untested)
    rows = [
        (text, *(str(counts[reason, standing] or "") for standing in STANDINGS))
        for reason, text in REASONS.items()
        if any(counts[reason, standing] for standing in STANDINGS)
    ]
    return aligned(rows, ("Why", *STANDINGS.values()))


def untested_list(untested: Sequence[Finding]) -> str:
    """Mandates that cannot be tested, each under its reason."""
    lines = []
    for reason, text in REASONS.items():
        ones = [one for one in untested if one.reason == reason]
        if ones:
            lines += [f"{text}:", *(line for one in ones for line in _short(one)), ""]
    return "\n".join(lines[:-1])


def _short(one: Finding) -> list[str]:
    standing = "" if one.mandate.standing == IN_FORCE else " (may still hold)"
    head = f"{short_name(one.mandate)}, {one.mandate.provision}{standing}: "
    note = f" {one.test.note}" if one.test else ""
    return wrapped(f"{head}{one.mandate.statement}{note}", "  ", "    ")


def _summary(found: Sequence[Finding], day: Day, *, everything: bool) -> str:
    lines = []
    for standing, words in (
        (IN_FORCE, f"mandates in force on {iso(day)}"),
        (NOT_RECORDED, "more may still hold, which is not recorded"),
    ):
        those = {one.mandate.provision for one in found if one.mandate.standing == standing}
        tested = {
            one.mandate.provision
            for one in found
            if one.mandate.standing == standing and not one.reason
        }
        if those or standing == IN_FORCE:
            lines.append(f"{len(those)} {words}; {len(tested)} of them tested.")
    asked = [each.outcome for one in found for each in one.outcomes]
    known = len(asked) - asked.count(UNKNOWN)
    lines.append(
        f"{len(asked)} answers of bodies looked for, {known} known. Unknown: nothing recorded"
    )
    lines.append("shows either, so it never counts as not meeting.")
    if not everything and any(one.reason for one in found):
        lines.append("--all lists those that are not testable; POLICY names the bodies.")
    return "\n".join(lines) + "\n"


def short_name(mandate: Mandate) -> str:
    """Number of its policy, else the policy's id: both can be asked for."""
    return mandate.number or mandate.policy


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """`text` as lines of at most WIDTH characters, indented by `first`, then by `rest`."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
