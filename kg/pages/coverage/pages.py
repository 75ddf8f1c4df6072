"""coverage.html and the data its scripts look up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from kg.pages.coverage.evidence import page_data, words
from kg.pages.coverage.matrix import ALL_MARKS, BRIEF, WORDS
from kg.pages.coverage.searched import searched
from kg.pages.coverage.views import TRUSTS, filtered_view
from kg.pages.environment import json_text
from kg.pages.page import File, Page
from kg.records.trust import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material

KINDS: Final = {
    "cfo-act-independent": "CFO Act independent agency",
    "eop": "Executive Office of the President",
    "judicial": "judicial branch",
    "legislative": "legislative branch",
}
"""Kinds of bodies whose code is no plain word."""


def coverage_pages(material: Material) -> Iterator[Page | File]:
    """The matrix, and what stands behind each of its squares on every day and under each filter."""
    whole, tables = material.whole, material.tables
    yield Page("coverage.html", "coverage.html", _facts(material))
    filtered = [filtered_view(whole, tables, trust, material.names) for trust in TRUSTS[1:]]
    data = json_text(page_data(whole, filtered, material.refs, tables))
    yield File("assets/coverage-data.js", f"window.KG_COVERAGE = {data};\n")
    vain = json_text(searched(tables["search_log"]))
    yield File("assets/coverage-searched.js", f"window.KG_SEARCHED = {vain};\n")


def _facts(material: Material) -> dict[str, Any]:
    """What the template is given: the matrix, choices of the filters, meanings of the marks."""
    world, whole, names = material.world, material.whole, material.names
    tops = [one for one in world.agencies.values() if not one.parent]
    kinds = {one.kind: KINDS.get(one.kind, one.kind.replace("-", " ")) for one in tops}
    above = Counter(one.parent for one in world.agencies.values() if one.parent)
    heads = [(one.id, names.plain(one.id)) for one in tops if above[one.id]]
    return {
        "matrix": whole.matrix,
        "links": material.links,
        "confidence": CONFIDENCE,
        "kinds": sorted(kinds.items(), key=lambda item: item[1].casefold()),
        "departments": sorted(heads, key=lambda item: (item[1].casefold(), item[0])),
        "areas": [(group.id, group.label) for group in whole.matrix.groups],
        "every": ALL_MARKS,
        "brief": BRIEF,
        "explained": {flag: words(flag, whole) for flag in WORDS},
    }
