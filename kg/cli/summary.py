"""What a build prints: gaps, counts by class, coverage by function, where the pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.gaps import by_label, gap_report
from kg.build.build import things_by_class
from kg.cli.aligned import aligned
from kg.cli.gap_text import gap_table
from kg.dates import iso

if TYPE_CHECKING:
    from pathlib import Path

    from kg.rdf.dataset import Dataset


def summary(dataset: Dataset) -> str:
    """The gaps of the CFO Act agencies, what the graph holds, and coverage by function."""
    coverage = Coverage(dataset.world, dataset.day)
    agencies = by_label(
        dataset.world, (one.id for one in dataset.world.agencies.values() if one.cfo_act)
    )
    report = gap_report(coverage, agencies, dataset.world.main_functions)
    parts = [
        "Gaps of the CFO Act agencies",
        gap_table(report, coverage, "simple"),
        "In the graph",
        _counts(dataset),
        f"CFO Act agencies by function, as of {iso(dataset.day)}",
        _by_function(coverage, agencies),
    ]
    return "\n".join(parts)


def _counts(dataset: Dataset) -> str:
    counts = things_by_class(dataset)
    rows = [(f"{number:,}", plain) for plain, number in counts.items()]
    half = (len(rows) + 1) // 2
    pairs = [
        (*rows[at], *(rows[at + half] if at + half < len(rows) else ("", ""))) for at in range(half)
    ]
    return aligned(pairs, right=(0, 2), style="plain") + "\n"


def _by_function(coverage: Coverage, agencies: list[str]) -> str:
    world = coverage.world
    rows = []
    for area in world.main_functions:
        counts = gap_report(coverage, agencies, [area]).counts
        leader = coverage.leader(area)
        led = "no QSMO" if not leader else leader[0] + ("" if leader[1] else " (pre-designated)")
        rows.append((world.areas[area].short, led, *(counts[one] or "" for one in st.RANK)))
    heads = ("Function", "QSMO", *(f"{one.symbol} {one.id}" for one in st.STATUSES))
    return aligned(rows, heads) + "\n"


ENTRIES = ("index.html", "coverage.html", "graph.html")
"""The pages to begin with."""


def places(out: Path) -> str:
    """Where to find the pages, if any were written, and the downloads of a build in `out`."""
    where = out.resolve()
    pages = ", ".join(str(where / one) for one in ENTRIES if (where / one).exists())
    downloads = f"Downloads: {where / 'data'} (checksums in {where / 'manifest.json'})"
    return f"Pages: {pages}\n{downloads}" if pages else downloads
