"""The first page: headline figures, ways in, the QSMOs on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.page import Page
from kg.pages.standing import office_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material


def start_pages(material: Material) -> Iterator[Page]:
    """index.html."""
    facts = {
        "offices": office_rows(material.coverage, material.names),
        "figures": dict(sorted(material.figures.items())),
        "downloads": dict(material.downloads),
    }
    yield Page("index.html", "index.html", facts)
