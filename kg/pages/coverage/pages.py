"""coverage.html and the data its scripts look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.coverage.evidence import page_data
from kg.pages.coverage.views import TRUSTS, filtered_view
from kg.pages.environment import json_text
from kg.pages.page import File, Page
from kg.records.trust import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material


def coverage_pages(material: Material) -> Iterator[Page | File]:
    """The matrix, and what stands behind each of its squares under each filter of trust."""
    whole = material.whole
    yield Page("coverage.html", "coverage.html", {"matrix": whole.matrix, "confidence": CONFIDENCE})
    filtered = [
        filtered_view(whole, material.tables, trust, material.names) for trust in TRUSTS[1:]
    ]
    data = json_text(page_data(whole, filtered))
    yield File("assets/coverage-data.js", f"window.KG_COVERAGE = {data};\n")
