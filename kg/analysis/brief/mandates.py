"""The mandates that bind one body: whether it meets them, on what evidence, by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.compliance import findings, findings_on
from kg.analysis.mandate import IN_FORCE
from kg.analysis.mandate_test import FAILS, MEETS, PARTIAL, UNKNOWN
from kg.dates import iso

if TYPE_CHECKING:
    from kg.analysis.brief.material import Material
    from kg.analysis.compliance import Finding
    from kg.analysis.mandate_test import Outcome
    from kg.dates import Day

WORDS: Final = {
    MEETS: "meets",
    FAILS: "does not meet",
    PARTIAL: "in part",
    UNKNOWN: "unknown",
}
NOT_YET: Final = "not yet"
"""Instead of "does not meet", where a plan is recorded or the deadline is still ahead."""

_ORDER: Final = (FAILS, PARTIAL, MEETS, UNKNOWN)


@dataclass(frozen=True, slots=True)
class MandateLine:
    """One tested mandate; `outcome` is meets, fails, partial or unknown, `word` says it.

    `because` is what is recorded, in words. `deadline` is None where none is stated; `over` when
    it is past. `holds` is False where it is not recorded whether the mandate is still in force.
    """

    provision: str
    policy: str
    asks: str
    outcome: str
    word: str
    because: str
    deadline: Day | None
    over: bool
    holds: bool
    refs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mandates:
    """Tested mandates, those not met first; `untested` counts the others that bind the body.

    `binding` are the provisions of all of them, ids, `found` all of them as they were found.
    """

    lines: tuple[MandateLine, ...]
    untested: int
    binding: frozenset[str]
    found: tuple[Finding, ...]

    def with_outcome(self, *outcomes: str) -> tuple[MandateLine, ...]:
        """The lines that have one of `outcomes`."""
        return tuple(one for one in self.lines if one.outcome in outcomes)


def body_mandates(material: Material) -> Mandates:
    """What binds the body of `material`."""
    every = findings(material.coverage, material.tables, units=True)
    found = tuple(findings_on(every, material.agency))
    tested = [(one, each) for one in found if not one.reason for each in one.outcomes]
    tested.sort(key=lambda one: _place(material, *one))
    return Mandates(
        lines=tuple(_line(material, one, outcome) for one, outcome in tested),
        untested=sum(bool(one.reason) for one in found),
        binding=frozenset(one.mandate.provision for one in found),
        found=found,
    )


def _line(material: Material, one: Finding, outcome: Outcome) -> MandateLine:
    test = one.test
    assert test is not None
    return MandateLine(
        provision=one.mandate.provision,
        policy=one.mandate.policy_name,
        asks=test.label,
        outcome=outcome.outcome,
        word=_word(material, one, outcome),
        because=_because(material, outcome),
        deadline=test.deadline,
        over=one.overdue(material.day),
        holds=one.mandate.standing == IN_FORCE,
        refs=material.cite(one.mandate.source),
    )


def _word(material: Material, one: Finding, outcome: Outcome) -> str:
    """Until a deadline, or with a plan, a mandate is not met yet."""
    ahead = bool(one.test and one.test.deadline and one.test.deadline >= material.day)
    early = outcome.outcome == FAILS and (outcome.planned or ahead)
    return NOT_YET if early else WORDS[outcome.outcome]


def _place(material: Material, one: Finding, outcome: Outcome) -> tuple[int, bool]:
    """What is not met comes first, what nobody knows last."""
    return _ORDER.index(outcome.outcome), _word(material, one, outcome) == NOT_YET


def _because(material: Material, outcome: Outcome) -> str:
    """What is recorded that decides it."""
    cell = outcome.cell
    if not cell.known:
        return "nothing recorded shows either"
    names = ", ".join(material.short(one) for one in cell.providers)
    said = [
        f"{st.WORD[cell.status].label}{f' ({names})' if names else ''}",
        f"evidence {cell.freshness}",
        "a plan for it is recorded" if outcome.planned else "",
        outcome.note,
    ]
    return "; ".join(filter(None, said))


def mandate_record(one: MandateLine) -> dict[str, object]:
    """`one` as JSON."""
    return {
        "provision": one.provision,
        "policy": one.policy,
        "asks": one.asks,
        "outcome": one.outcome,
        "word": one.word,
        "because": one.because,
        "deadline": iso(one.deadline) if one.deadline else None,
        "over": one.over,
        "in_force": one.holds,
        "refs": list(one.refs),
    }
