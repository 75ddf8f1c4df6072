"""The scale by which listed providers are ranked: plain criteria, each with its points.

No black box: CRITERIA below is the whole scale, and every part of a score names what it rests on.
Nothing recorded gives no points and says so; it is no finding against a provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.analysis import status as st


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: `points` for what may be found; anything else gives none."""

    id: str
    label: str
    points: dict[str, int]
    meaning: str


CRITERIA: Final = (
    Criterion(
        "relation",
        "Relation",
        {"agency": 3, "department": 2},
        "3 where it already serves the body for any function, 2 where it serves its department or "
        "a sister body or is part of that department",
    ),
    Criterion(
        "kind",
        "Same kind",
        {"function": 2, "other": 1},
        "2 where it serves other bodies of the same kind for this function, 1 for another one",
    ),
    Criterion(
        "intake",
        "Intake",
        {"open": 2, "advised-against": -2, "closed": -4},
        "2 where a source says that it takes new customers, -2 where its QSMO advises them "
        "against it, -4 where it takes none",
    ),
    Criterion(
        "vehicle",
        "Vehicle",
        {"in force": 1, "agreement": 1},
        "1 where its listing names a contract vehicle that has not expired, or it is federal: an "
        "interagency agreement will do (31 U.S.C. 1535)",
    ),
    Criterion(
        "evidence",
        "Evidence",
        {st.FRESH: 2, st.AGING: 1},
        "2 where its listing was last seen so lately that it is fresh, 1 where it is aging",
    ),
)
"""All criteria; the sum of their points is the score."""

CFO_ACT: Final = ("CFO Act agency", "CFO Act agencies")
"""They are one kind, being of like size and duties."""

KINDS: Final = {
    "board": ("board", "boards"),
    "commission": ("commission", "commissions"),
    "eop": ("office of the Executive Office", "offices of the Executive Office"),
    "government-corporation": ("government corporation", "government corporations"),
    "independent-agency": ("independent agency", "independent agencies"),
    "judicial": ("judicial body", "judicial bodies"),
    "legislative": ("legislative body", "legislative bodies"),
    "sub-agency": ("sub-agency", "sub-agencies"),
}
"""One body and several of each other kind, in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """Points for one criterion; `found` is "" where nothing is recorded or nothing fits.

    `sources` are ids of the sources the reason rests on.
    """

    criterion: str
    found: str
    points: int
    reason: str
    sources: tuple[str, ...] = ()


def part(criterion: str, found: str, reason: str, sources: tuple[str, ...] = ()) -> Part:
    """The part of `criterion`, an id, with the points that its scale gives for what was found."""
    scale = next(one for one in CRITERIA if one.id == criterion)
    return Part(criterion, found, scale.points.get(found, 0), reason, sources)
