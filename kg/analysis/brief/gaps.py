"""The established gaps of one body: why, what to do next, and who is listed that could serve it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from kg.analysis.brief.material import Cited
from kg.analysis.candidates import candidate_report
from kg.records.catalogue import IN_PART, NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.brief.mandates import Mandates
    from kg.analysis.brief.material import Material
    from kg.analysis.candidates import Candidate, CandidateReport
    from kg.analysis.coverage import Cell
    from kg.analysis.criteria import Part
    from kg.analysis.explain import Explainer
    from kg.tables.read import Row

MOST: Final = 3
"""Candidates named for one gap."""

PLACES: Final = 8
"""Candidates named in one brief: with many gaps fewer each, but always the first one."""

_REACH: Final = {
    "function": "",
    "part": "for narrower functions only",
    "broader": "for a broader function only",
}
"""How far its listing reaches, where that is not the function itself."""

_SAYS: Final = {
    ("relation", "agency"): "already serves it",
    ("relation", "department"): "serves or belongs to its department",
    ("intake", "open"): "takes new customers",
    ("intake", "advised-against"): "its QSMO advises new customers against it",
    ("intake", "closed"): "takes no new customers",
    ("vehicle", "in force"): "contract vehicle in force",
    ("vehicle", "agreement"): "interagency agreement",
}
"""Criterion and what was found -> the reason in few words; else the reason as it is."""


@dataclass(frozen=True, slots=True)
class Points:
    """A part of a score and its reason; parts without points are left out."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One listed provider; `parts` add up to its score. `remark` says how it stands, or ""."""

    provider: str
    label: str
    score: int
    parts: tuple[Points, ...]
    remark: str
    refs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """A provider and how many bodies outside its own department use it."""

    provider: str
    label: str
    bodies: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Providers that others use for a function and that are not recorded as listed for it."""

    function: str
    providers: tuple[InUse, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Options:
    """Who could serve the gaps of `functions` (names, by `areas`).

    Either `candidates`, best first, and how many `more` there are; `incomplete` where not the
    whole catalogue is recorded. Or `none` says why there is no one, and `elsewhere` whom others
    use.
    """

    areas: tuple[str, ...]
    functions: tuple[str, ...]
    candidates: tuple[CandidateLine, ...] = ()
    more: int = 0
    incomplete: bool = False
    none: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps with the same reason, known by `letter`; `step` is what to do, `asked` by which policy.

    `binding` is whether that policy binds the body itself.
    """

    letter: str
    reason: str
    step: str
    asked: Cited | None
    binding: bool
    options: tuple[Options, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """Ids of the functions."""
        return tuple(area for one in self.options for area in one.areas)


def gap_groups(
    material: Material, explainer: Explainer, mandates: Mandates
) -> tuple[GapGroup, ...]:
    """The gaps by reason, in the order in which the functions come."""
    together: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in material.gaps:
        one = explainer.explain(cell.agency, cell.area)
        together.setdefault((one.reason, one.next_step, one.provision), []).append(cell)
    reports = {
        cell.area: candidate_report(material.coverage, material.tables, material.agency, cell.area)
        for cell in material.gaps
    }
    served = sum(bool(one.candidates) for one in reports.values())
    most = max(1, min(MOST, PLACES // max(1, served)))
    provisions = {row["id"]: row for row in material.tables["provisions"]}
    letters = _letters()
    return tuple(
        GapGroup(
            letter=next(letters),
            reason=reason,
            step=step,
            asked=_asked(material, provisions.get(provision), mandates),
            binding=provision in mandates.binding,
            options=tuple(_options(material, [reports[cell.area] for cell in cells], most)),
        )
        for (reason, step, provision), cells in together.items()
    )


def _letters() -> Iterator[str]:
    for number in count():
        round_, place = divmod(number, len(ascii_uppercase))
        yield ascii_uppercase[place] * (round_ + 1)


def _asked(material: Material, provision: Row | None, mandates: Mandates) -> Cited | None:
    """The policy behind a next step; whom it addresses where it does not bind the body."""
    if provision is None:
        return None
    bound = provision["id"] in mandates.binding
    whom = f", addressed to: {provision['scope']}" if provision["scope"] and not bound else ""
    text = f"{material.policy(provision['policy'])}{whom}"
    return Cited(text, material.cite(provision["source"]))


def _options(material: Material, reports: list[CandidateReport], most: int) -> Iterator[Options]:
    """Functions for which there is nobody, for one reason, stand together."""
    unserved: dict[str, list[CandidateReport]] = {}
    for report in reports:
        if report.candidates:
            yield _served(material, report, most)
        else:
            unserved.setdefault(_none(material, report), []).append(report)
    for none, those in unserved.items():
        elsewhere = (_elsewhere(material, one) for one in those)
        yield Options(
            areas=tuple(one.cell.area for one in those),
            functions=tuple(material.function(one.cell.area) for one in those),
            none=none,
            elsewhere=tuple(one for one in elsewhere if one.providers),
        )


def _served(material: Material, report: CandidateReport, most: int) -> Options:
    return Options(
        areas=(report.cell.area,),
        functions=(material.function(report.cell.area),),
        candidates=tuple(_candidate(material, one) for one in report.candidates[:most]),
        more=max(0, len(report.candidates) - most),
        incomplete=report.catalogue in (IN_PART, NOT_RECORDED),
    )


def _candidate(material: Material, one: Candidate) -> CandidateLine:
    newest = max(one.listings, key=lambda listing: (listing.dated, listing.seen, listing.id))
    remarks = [
        _REACH[one.scope],
        {"uses": "in use today", "plans": "planned already"}.get(one.current, ""),
    ]
    return CandidateLine(
        provider=one.provider,
        label=material.world.providers[one.provider].label,
        score=one.score,
        parts=tuple(Points(part.points, _reason(part)) for part in one.parts if part.points),
        remark="; ".join(filter(None, remarks)),
        refs=material.cite(material.listing_source(newest)),
    )


def _reason(part: Part) -> str:
    """Why a part has its points, in few words: `kg candidates` has the whole of it."""
    if part.criterion == "evidence":
        return f"listing {part.found}"
    return _SAYS.get((part.criterion, part.found), part.reason)


def _none(material: Material, report: CandidateReport) -> str:
    """Why nobody is listed for a function."""
    if not report.office:
        return "no QSMO leads it, so there is no marketplace"
    office = material.office(report.office)
    if not report.formal:
        return f"the {office} is only pre-designated, so its listings do not count yet"
    if report.catalogue == NOT_RECORDED:
        return f"what the {office} lists is not recorded here"
    return f"the {office} is not recorded as listing anybody for it"


def _elsewhere(material: Material, report: CandidateReport) -> Elsewhere:
    shown = report.elsewhere[:MOST]
    return Elsewhere(
        function=material.function(report.cell.area),
        providers=tuple(InUse(one, material.short(one), bodies) for one, bodies in shown),
        more=max(0, len(report.elsewhere) - MOST),
    )
