"""Gaps as people read them: a table, and sentences that keep `unknown` apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.cli.aligned import aligned
from kg.dates import iso

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell, Coverage
    from kg.analysis.gaps import GapReport
    from kg.cli.aligned import Style
    from kg.records.world import World


def gap_table(report: GapReport, coverage: Coverage, style: Style) -> str:
    """The cells of `report` as a table in a `style`, and under it what they add up to."""
    world = coverage.world
    rows = [
        (
            world.agencies[cell.agency].acronym or cell.agency,
            world.areas[cell.area].short or world.areas[cell.area].label,
            f"{st.WORD[cell.status].symbol} {st.WORD[cell.status].label}",
            ", ".join(_provider(world, one) for one in cell.providers),
            cell.freshness,
            _notes(cell, world),
        )
        for cell in report.cells
    ]
    heads = ("Agency", "Function", "Status", "Provider", "Evidence", "Note")
    text = aligned(rows, heads, style=style) + "\n\n" if rows else ""
    return text + gap_summary(report, coverage)


def _provider(world: World, provider: str) -> str:
    return world.providers[provider].acronym or world.providers[provider].label


def _notes(cell: Cell, world: World) -> str:
    notes = []
    if cell.inherited_from:
        above = world.agencies[cell.inherited_from]
        notes.append(f"from {above.acronym or above.id}")
    if cell.bureaus:
        counts = ", ".join(f"{count} {status}" for status, count in cell.bureaus.items())
        notes.append(f"bureaus: {counts}")
    notes += [f"{body} merged into it" for body in sorted({r.agency for r in cell.from_merged})]
    flags = {
        "conflict": cell.conflict,
        "bureaus differ": cell.mixed,
        "authorization only": cell.authorized_only,
    }
    return "; ".join(notes + [flag for flag, holds in flags.items() if holds])


def gap_summary(report: GapReport, coverage: Coverage) -> str:
    """How many cells are known, and the gaps by status; unknown ones apart."""
    counts = report.counts
    split = ", ".join(f"{counts[one]} {one}" for one in st.GAPS if counts[one]) or "none"
    share = f"{report.known / report.total:.0%}" if report.total else "none"
    lines = [
        f"As of {iso(coverage.day)}: {report.total} cell{'' if report.total == 1 else 's'}, "
        f"{report.known} known ({share}).",
        f"{counts[st.MARKETPLACE]} marketplace. {report.gaps} established gaps: {split}.",
        f"{counts[st.UNKNOWN]} unknown: nothing is recorded, so these are not gaps until shown.",
    ]
    for office in report.unrecorded:
        name = coverage.world.offices[office].acronym or office
        lines.append(
            f"What the {name} marketplace lists is not recorded here, so for its functions "
            '"not listed" is not established.'
        )
    if report.absent:
        gone = ", ".join(report.absent)
        lines.append(f"Not there on that day, so left out: {gone}.")
    return "\n".join(lines) + "\n"
