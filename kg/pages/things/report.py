"""Reporting an error in a fact: the page that helps to do it, with the key of the row filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material

PATH = "report.html"


def report_pages(material: Material) -> Iterator[Page]:
    """report.html: facts link to it with row and page in the fragment."""
    yield Page(PATH, "report.html", {"report": material.report})
