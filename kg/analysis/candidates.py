"""Candidates: who a QSMO's marketplace lists for a function, ranked for one body.

A provider is a candidate for what a designated QSMO lists in the function itself, then for what
it lists in narrower ones, and last, apart, for a listing in a broader function: that alone makes
no coverage (rule 2 of the coverage contract). Within each, the sum of plain points decides
(kg.analysis.criteria), then the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import fit as fitting
from kg.analysis import status as st
from kg.analysis.criteria import CRITERIA, Part
from kg.analysis.fit import Fit
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.coverage import Cell, Coverage
    from kg.records.listing import Listing
    from kg.tables.read import Tables

TABLES: Final = (*fitting.TABLES, "next_steps")
"""Tables that a report quotes, besides those coverage is computed from."""

SCOPES: Final = {
    "function": "listed for the function itself",
    "part": "listed for narrower functions only",
    "broader": "listed for a broader function only, which alone makes no coverage",
}
"""How far a listing reaches, best first."""

_NEXT: Final = {st.OWN: "runs-own", st.PLANNED: "migrating", st.PARTIAL: "bureaus-only"}
"""Next step by status where the marketplace lists somebody; else what the listing asks for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listed provider: `scope` is a key of SCOPES, `listings` those it is judged by.

    `services` are ids and names of what they list. `current` is "uses" or "plans" where the cell
    rests on the provider today, else "".
    """

    provider: str
    scope: str
    parts: tuple[Part, ...]
    listings: tuple[Listing, ...]
    services: tuple[tuple[str, str], ...]
    current: str

    @property
    def score(self) -> int:
        """Sum of the points of all parts."""
        return sum(part.points for part in self.parts)

    @property
    def sources(self) -> list[str]:
        """Ids of all sources behind listings and parts, sorted."""
        found = {source for one in self.listings for source in one.sources}
        return sorted(found.union(*(part.sources for part in self.parts)))


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """Candidates for `cell`, best first.

    `office` leads the function, "" where none does, and is `formal` when designated. `catalogue`
    says how far what its marketplace lists is recorded (in-full, in-part, not-recorded, or "" where
    there is no marketplace). `unnamed` counts listed services whose provider no source names.
    `elsewhere` are providers in use by others for the function that are not recorded as listed,
    with how many bodies outside their own department. `reason` is a row of next_steps, "" where
    nothing is to do.
    """

    cell: Cell
    candidates: tuple[Candidate, ...]
    office: str
    formal: bool
    catalogue: str
    unnamed: int
    elsewhere: tuple[tuple[str, int], ...]
    reason: str
    next_step: str
    provision: str


def candidate_report(coverage: Coverage, tables: Tables, agency: str, area: str) -> CandidateReport:
    """Who could serve `agency` for `area` (ids); `tables` hold at least those named in TABLES."""
    cell = coverage.cell(agency, area)
    office, formal = coverage.leader(area) or ("", False)
    fit = Fit(coverage, tables, agency, area)
    found = list(_candidates(coverage, cell, fit))
    reason = _reason(coverage, cell, found)
    following = next((row for row in tables["next_steps"] if row["reason"] == reason), None)
    return CandidateReport(
        cell=cell,
        candidates=tuple(sorted(found, key=lambda one: _order(coverage, one))),
        office=office,
        formal=formal,
        catalogue=coverage.marketplace.catalogue(office) if formal else "",
        unnamed=len({one.service for one in _listed(coverage, area) if not one.providers}),
        elsewhere=_elsewhere(coverage, fit, {one.provider for one in found}),
        reason=reason,
        next_step=following["step"] if following else "",
        provision=following["provision"] if following else "",
    )


def _listed(coverage: Coverage, area: str) -> list[Listing]:
    """Listings by QSMOs designated for `area`: for it, for a narrower or a broader function."""
    world, offices = coverage.world, coverage.marketplace.designated(area)
    above = set(world.area_scope[area][1:])
    broader = [
        one
        for one in world.listings
        if one.office in offices and one.area in above and one.in_force(coverage.day)
    ]
    return [*coverage.marketplace.listings(area), *broader]


def _scope(coverage: Coverage, area: str, listing: Listing) -> str:
    if listing.area == area:
        return "function"
    return "part" if area in coverage.world.area_scope[listing.area] else "broader"


def _candidates(coverage: Coverage, cell: Cell, fit: Fit) -> Iterator[Candidate]:
    """Each provider once, by the listings that reach best."""
    by_provider: dict[str, dict[str, list[Listing]]] = {}
    for listing in _listed(coverage, cell.area):
        scope = _scope(coverage, cell.area, listing)
        for provider in listing.providers:
            by_provider.setdefault(provider, {}).setdefault(scope, []).append(listing)
    for provider, scopes in by_provider.items():
        best = next(scope for scope in SCOPES if scope in scopes)
        listings = tuple(scopes[best])
        services = _once(one.service for one in listings)
        yield Candidate(
            provider=provider,
            scope=best,
            parts=fit.parts(provider, listings),
            listings=listings,
            services=tuple((one, fit.service(one)) for one in services),
            current=_current(cell, provider),
        )


def _current(cell: Cell, provider: str) -> str:
    kinds = {record.kind for record in cell.records if record.provider == provider}
    if "use" in kinds:
        return "uses"
    return "plans" if "plan" in kinds else ""


def _order(coverage: Coverage, one: Candidate) -> tuple[int, int, str, str]:
    label = coverage.world.providers[one.provider].label.casefold()
    return list(SCOPES).index(one.scope), -one.score, label, one.provider


def _elsewhere(coverage: Coverage, fit: Fit, listed: set[str]) -> tuple[tuple[str, int], ...]:
    providers = coverage.world.providers
    counts = [(one, len(bodies)) for one, bodies in fit.users().items() if one not in listed]
    counts.sort(key=lambda one: (-one[1], providers[one[0]].label.casefold(), one[0]))
    return tuple(counts)


def _reason(coverage: Coverage, cell: Cell, found: list[Candidate]) -> str:
    """Key of the next step: first what the marketplace lacks, then what the body has."""
    leader = coverage.leader(cell.area)
    if not leader:
        return "no-qsmo"
    if not leader[1]:
        return "pre-designated"
    if cell.status == st.MARKETPLACE:
        return ""
    if coverage.marketplace.unrecorded([cell.area]):
        return "catalogue-not-recorded"
    if all(one.scope == "broader" for one in found):
        return "no-provider-listed"
    return _NEXT.get(cell.status, "listed-not-used")


def candidates_record(report: CandidateReport, coverage: Coverage) -> dict[str, Any]:
    """`report` as a JSON object, ids bare."""
    world, cell = coverage.world, report.cell
    return {
        "agency": cell.agency,
        "agency_label": world.agencies[cell.agency].label,
        "area": cell.area,
        "area_label": world.areas[cell.area].label,
        "as_of": iso(coverage.day),
        "status": cell.status,
        "providers": cell.providers,
        "qsmo": report.office or None,
        "designated": report.formal,
        "catalogue": report.catalogue or None,
        "criteria": [
            {"id": one.id, "label": one.label, "points": one.points, "meaning": one.meaning}
            for one in CRITERIA
        ],
        "candidates": [
            _record(one, rank, coverage) for rank, one in enumerate(report.candidates, 1)
        ],
        "listed_without_provider": report.unnamed,
        "in_use_elsewhere": [
            {"provider": one, "provider_label": world.providers[one].label, "bodies": bodies}
            for one, bodies in report.elsewhere
        ],
        "reason": report.reason or None,
        "next_step": report.next_step or None,
        "provision": report.provision or None,
    }


def _record(one: Candidate, rank: int, coverage: Coverage) -> dict[str, Any]:
    return {
        "rank": rank,
        "provider": one.provider,
        "provider_label": coverage.world.providers[one.provider].label,
        "scope": one.scope,
        "current": one.current or None,
        "score": one.score,
        "parts": [
            {
                "criterion": part.criterion,
                "found": part.found or None,
                "points": part.points,
                "reason": part.reason,
                "sources": list(part.sources),
            }
            for part in one.parts
        ],
        "services": [ident for ident, _ in one.services],
        "service_labels": [label for _, label in one.services],
        "areas": _once(listing.area for listing in one.listings),
        "listed_by": _once(listing.office for listing in one.listings),
        "sources": one.sources,
    }


def _once(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
