"""Figures as people read them: tables, and sentences that keep `unknown` apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.stats import FRESHNESS
from kg.analysis.summary import MIXED
from kg.cli.aligned import aligned
from kg.dates import iso

if TYPE_CHECKING:
    from kg.analysis.coverage import Coverage
    from kg.analysis.stats import Figures, FunctionFigures, Stats
    from kg.analysis.summary import Summary
    from kg.records.world import World


def stats_text(found: Stats, coverage: Coverage, *, each: bool) -> str:
    """All of `found`; with `each` also the summaries body by body."""
    world = coverage.world
    parts = [
        f"As of {iso(coverage.day)}: {_known(found.total)}",
        _functions(found, world),
        _areas(found, world),
        _bodies(found, world) if each else "",
        _leaderless(found, world),
        _outside(found, world),
        _notes(found, world),
    ]
    return "\n".join(part for part in parts if part)


def _known(one: Figures) -> str:
    share = f" ({one.known / one.total:.0%})" if one.total else ""
    split = ", ".join(f"{one.counts[word]} {word}" for word in st.GAPS if one.counts[word])
    fresh = ", ".join(f"{one.freshness[word]} {word}" for word in FRESHNESS)
    above = f" {one.inherited} come from a body above." if one.inherited else ""
    conflict = f" In {one.conflicts} sources conflict." if one.conflicts else ""
    return (
        f"{_many(one.total, 'cell')}, {one.known} known{share}.\n"
        f"{one.counts[st.MARKETPLACE]} marketplace. "
        f"{_many(one.gaps, 'established gap')}: {split or 'none'}.\n"
        f"{one.counts[st.UNKNOWN]} unknown: nothing is recorded, so these are not gaps until "
        "shown.\n"
        f"Evidence of the {one.known} known: {fresh}.{above}{conflict}\n"
    )


def _functions(found: Stats, world: World) -> str:
    rows = [
        (
            world.areas[one.area].short or world.areas[one.area].label,
            f"{one.figures.known} of {one.figures.total}",
            *(one.figures.counts[word] or "" for word in st.RANK if word != st.UNKNOWN),
            one.figures.counts[st.UNKNOWN] or "",
            *(one.figures.freshness[word] or "" for word in FRESHNESS),
        )
        for one in found.functions
    ]
    words = [f"{one.symbol} {one.id}" for one in st.STATUSES]
    return aligned(rows, ("Function", "Known", *words, *FRESHNESS)) + "\n"


def _areas(found: Stats, world: World) -> str:
    """Rule 4, counted: how many bodies are `marketplace` over all main functions of an area."""
    rows = []
    for area in dict.fromkeys(one.area for one in found.summaries):
        here = [one for one in found.summaries if one.area == area]
        full = sum(one.status == st.MARKETPLACE for one in here)
        bare = sum(not one.known for one in here)
        rows.append((world.areas[area].label, here[0].total, full, len(here) - full - bare, bare))
    if not rows:
        return ""
    heads = ("Area", "Main functions", "Marketplace in all", "Mixed", "Nothing known")
    return f"Bodies by area, over its main functions\n{aligned(rows, heads)}\n"


def _bodies(found: Stats, world: World) -> str:
    areas = list(dict.fromkeys(one.area for one in found.summaries))
    cell = {(one.agency, one.area): _short(one) for one in found.summaries}
    rows = [
        (world.agencies[body].acronym or body, *(cell[body, area] for area in areas))
        for body in dict.fromkeys(one.agency for one in found.summaries)
    ]
    if not rows:
        return ""
    legend = ", ".join(f"{one.symbol} {one.id}" for one in st.STATUSES)
    heads = ("Body", *(world.areas[one].label for one in areas))
    return f"Each body: main functions by status ({legend})\n{aligned(rows, heads)}\n"


def _short(one: Summary) -> str:
    """The word of rule 4; instead of `mixed`, the counts."""
    if one.status != MIXED:
        return f"{st.WORD[one.status].symbol} all {one.total}"
    return " ".join(f"{count} {st.WORD[word].symbol}" for word, count in one.counts.items())


def _leaderless(found: Stats, world: World) -> str:
    if not found.leaderless:
        return ""
    lines = [f"  {_led(one, world)}" for one in found.leaderless]
    return "Functions without a designated QSMO\n" + "\n".join(lines) + "\n"


def _led(one: FunctionFigures, world: World) -> str:
    lead = world.providers.get(one.standards_lead)
    who = f"standards lead {lead.label}" if lead else "no standards lead known"
    standing = f"{world.offices[one.qsmo].label} only pre-designated" if one.qsmo else "no QSMO"
    return f"{world.areas[one.area].label}: {standing}; {who}"


def _outside(found: Stats, world: World) -> str:
    if not found.outside:
        return ""
    rows = [
        (
            world.areas[one.area].label,
            one.label.removesuffix(f", {one.area}"),
            one.count,
            one.as_of,
            one.federal,
            one.commercial,
        )
        for one in found.outside
    ]
    heads = ("Area", "Counted by others", "Count", "As of", "Federal here", "Companies here")
    return (
        "Counts by others, beside the bodies recorded here with a use of their own\n"
        f"{aligned(rows, heads)}\n"
        "Federal here: of a federal provider outside their department. What is inherited is not\n"
        "counted, and the others count units that are no bodies here: compare with care.\n"
    )


def _notes(found: Stats, world: World) -> str:
    names = Counter(world.offices[one].acronym or one for one in found.unrecorded)
    lines = [
        f"What the {name} marketplace lists is not recorded here, so for its functions "
        '"not listed" is not established.'
        for name in names
    ]
    if found.absent:
        lines.append(f"Not there on that day, so left out: {', '.join(found.absent)}.")
    return "\n".join(lines) + "\n" if lines else ""


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
