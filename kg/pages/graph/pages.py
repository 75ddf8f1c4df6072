"""graph.html."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.pages.graph.graph import graph_view
from kg.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material


def graph_pages(material: Material) -> Iterator[Page]:
    """The network on the day."""
    view = graph_view(material.world, material.day, material.names)
    yield Page("graph.html", "graph.html", {"graph": view})
