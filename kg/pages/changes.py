"""changes.html: what changed in five years, and since the build before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.diff import (
    changed_cells,
    coverage_diff,
    designation_diff,
    listing_diff,
    policy_diff,
)
from kg.analysis.gaps import by_label
from kg.analysis.snapshot import Difference, Snapshot, snapshot_diff, snapshot_of, state_of
from kg.analysis.stats import figures
from kg.dates import add_years, iso
from kg.pages.feed import release_facts
from kg.pages.names import spoken, spoken_text
from kg.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.diff import Change
    from kg.analysis.snapshot import State
    from kg.pages.links import Ref
    from kg.pages.material import Material
    from kg.records.listing import Listing

YEARS = 5
FEW = 3
"""Differences of one body that stand open; more of them stand behind a line that counts them."""
MANY = 12
"""Dated changes of one sort that stand one below the other; more of them stand year by year."""
MOST = 250
"""Cells shown one by one; more of them would make a page nobody reads, so they are counted."""


@dataclass(frozen=True, slots=True)
class Side:
    """A cell before or after: the word of its status and its providers."""

    word: st.StatusWord
    providers: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One cell that differs; `kind` says how, in words."""

    function: Ref
    before: Side
    after: Side
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """The cells of one body."""

    agency: Ref
    lines: tuple[Line, ...]


def changes_pages(material: Material) -> Iterator[Page]:
    """changes.html."""
    facts = {
        **_five_years(material),
        "releases": [release_facts(one) for one in reversed(material.releases)],
        "last": _last_build(material),
        "years": YEARS,
        "most": MOST,
        "few": FEW,
        "many": MANY,
    }
    yield Page("changes.html", "changes.html", facts)


def _five_years(material: Material) -> dict[str, Any]:
    world, later = material.world, material.coverage
    first = add_years(material.day, -YEARS)
    earlier = Coverage(world, first, later.freshness.limits, later.kernel)
    bodies = by_label(world, (one.id for one in world.agencies.values() if one.cfo_act))
    main = world.main_functions
    pairs = changed_cells(earlier, later, bodies, main)
    found = [
        Difference(one.agency, one.area, state_of(one), state_of(other)) for one, other in pairs
    ]
    gained, lost = listing_diff(world, first, material.day)
    return {
        "first": spoken(first),
        "command": f"kg diff {iso(first)} {iso(material.day)}",
        "then": figures(earlier.cells(bodies, main)),
        "now": figures(later.cells(bodies, main)),
        "groups": _groups(material, found),
        "how": _kinds(found),
        "changed": len(found),
        "bodies": coverage_diff(world, first, material.day, bodies, ()),
        "designations": _dated(material, "office", designation_diff(world, first, material.day)),
        "policies": _dated(
            material, "policy", policy_diff(material.tables["policies"], first, material.day)
        ),
        "gained": _listings(material, gained),
        "lost": _listings(material, lost),
    }


def _last_build(material: Material) -> dict[str, Any] | None:
    """What differs from the build before, inherited cells counted only; None if there is none."""
    before = material.before
    if before is None:
        return None
    found = snapshot_diff(before, snapshot_of(material.coverage))
    own = [one for one in found if not (one.before.inherited_from or one.after.inherited_from)]
    return {
        "day": spoken(before.day),
        "groups": _groups(material, own[:MOST]),
        "kinds": _kinds(own),
        "changed": len(own),
        "left_out": len(own[MOST:]),
        "inherited": len(found) - len(own),
        "then": _counts(before),
        "now": _counts(snapshot_of(material.coverage)),
    }


def _counts(one: Snapshot) -> Counter[str]:
    return Counter(state.status for state in one.cells.values())


def _groups(material: Material, found: Iterable[Difference]) -> list[Group]:
    return [
        Group(
            material.refs.ref("agency", agency),
            tuple(
                Line(
                    material.refs.ref("area", one.area),
                    _side(material, one.before),
                    _side(material, one.after),
                    kind_of(one),
                )
                for one in differing
            ),
        )
        for agency, differing in groupby(found, lambda one: one.agency)
    ]


def _side(material: Material, state: State) -> Side:
    refs = (material.refs.ref("provider", one, short=True) for one in state.providers)
    return Side(st.WORD[state.status], tuple(refs))


def _kinds(found: Iterable[Difference]) -> list[tuple[str, int]]:
    counts = Counter(kind_of(one) for one in found)
    return [(kind, counts[kind]) for kind in KINDS if counts[kind]]


NEWLY, GONE, TO_MARKET, FROM_MARKET, OTHER, SAME = KINDS = (
    "newly known",
    "no longer known",
    "now in a marketplace",
    "no longer in a marketplace",
    "other status",
    "same status, other provider",
)


def kind_of(one: Difference) -> str:
    """How a cell differs, in words; that it is known at all comes first."""
    before, after = one.before.status, one.after.status
    if before == after:
        return SAME
    if before == st.UNKNOWN:
        return NEWLY
    if after == st.UNKNOWN:
        return GONE
    if st.MARKETPLACE in (before, after):
        return TO_MARKET if after == st.MARKETPLACE else FROM_MARKET
    return OTHER


def _dated(material: Material, kind: str, found: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {
            "on": spoken_text(one.on),
            "year": one.on[:4],
            "text": one.text,
            "ref": material.refs.ref(kind, one.subject),
        }
        for one in found
    ]


def _listings(material: Material, found: Iterable[Listing]) -> list[dict[str, Any]]:
    """Listings by office: the office, and each service with its functions."""
    refs = material.refs
    ordered = sorted(found, key=lambda one: (one.office, one.service, one.area))
    return [
        {
            "office": refs.ref("office", office),
            "services": [
                {
                    "service": refs.ref("service", service),
                    "areas": [refs.ref("area", one.area) for one in same],
                }
                for service, same in groupby(listings, lambda one: one.service)
            ],
        }
        for office, listings in groupby(ordered, lambda one: one.office)
    ]
