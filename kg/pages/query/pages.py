"""query.html with what it loads; nothing where the browser code or the dataset is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.pages.page import Page
from kg.vendor import vendor_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.pages.material import Material
    from kg.pages.page import File
    from kg.query.named import NamedQuery

PAGE = "query.html"
SECONDS = (10, 30, 60, 300)
"""Time limits to choose from; the one of `kg query` is chosen at first."""


_HEAD = re.compile(r"^# (?:title|question|example|param): .*\n", re.MULTILINE)
"""Lines of a named query that the page shows beside the editor."""


def query_pages(material: Material) -> Iterator[Page | File]:
    """query.html and its scripts."""
    from kg.pages.query.assets import assets
    from kg.query.runner import DEFAULT_SECONDS

    vendor = vendor_dir()
    if not has_query_page(material) or vendor is None or material.ontology is None:
        return
    yield from assets(material, material.ontology, vendor)
    facts = query_facts(material.ontology, SECONDS, int(DEFAULT_SECONDS))
    yield Page(PAGE, "query.html", facts | {"served": False})


def query_facts(ontology: Path, seconds: tuple[int, ...], usual: int) -> dict[str, Any]:
    """What the page is given: the named queries, and the time limits to choose from."""
    from kg.query.named import named_queries

    named = sorted(named_queries(ontology).values(), key=lambda one: one.title.lower())
    return {
        "queries": [_told(one) for one in named],
        "seconds": seconds,
        "default_seconds": usual,
    }


def has_query_page(material: Material) -> bool:
    """Whether the site has query.html."""
    return bool(material.has_graph and material.ontology and vendor_dir())


def _told(one: NamedQuery) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "question": one.question,
        "text": _HEAD.sub("", one.text),
        "parameters": [
            {"name": each.name, "kind": each.kind, "says": each.description, "term": each.default}
            for each in one.parameters
        ],
    }
