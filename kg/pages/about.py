"""about.html: method, limits, how to read unknown, words, and how to report or cite."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.analysis.outside import outside_counts
from kg.analysis.source_use import rows_by_source
from kg.dates import iso
from kg.pages.names import spoken
from kg.pages.page import Page
from kg.pages.start import office_lines
from kg.records.adoption import PLAN_YEARS
from kg.records.supersession import SILENCE_YEARS
from kg.records.trust import CONFIDENCE
from kg.releases.files import cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material


def about_pages(material: Material) -> Iterator[Page]:
    """about.html."""
    tables, world = material.tables, material.world
    graded = Counter(
        row["confidence"] for rows in tables.values() for row in rows if row.get("confidence")
    )
    date = iso(world.date)
    version = material.version.version if material.version else date
    facts: dict[str, Any] = {
        "rows": sum(len(rows) for rows in tables.values()),
        "resting": sum(rows_by_source(tables).values()),
        "tables": len(tables),
        "sources": len(tables["sources"]),
        "agencies": len(world.agencies),
        "functions": len(world.areas),
        "confidence": [(one, graded[one]) for one in reversed(CONFIDENCE)],
        "offices": office_lines(material),
        "unrecorded": [
            material.refs.ref("office", one)
            for one in material.coverage.marketplace.unrecorded(world.main_functions)
        ],
        "limits": material.coverage.freshness.limits,
        "plan_years": PLAN_YEARS,
        "silence_years": SILENCE_YEARS,
        "outside": _outside(material),
        "as_of": iso(material.day),
        "version": material.version,
        "cited": cited(version, date),
        "read_on": spoken(world.date),
    }
    yield Page("about.html", "about.html", facts)


def _outside(material: Material) -> list[dict[str, Any]]:
    """What somebody else counted, beside what is recorded here."""
    world = material.world
    found = outside_counts(material.tables["measures"], world, material.day, world.main_functions)
    return [
        {
            "function": material.refs.ref("area", one.area),
            "count": one.count,
            "here": one.federal,
            "as_of": one.as_of,
            "source": material.refs.ref("source", one.source),
        }
        for one in found
        if "federal shared services" in one.label.lower()
    ]
