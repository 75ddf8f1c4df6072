"""Where unknown squares were looked for in vain, as data of the coverage page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.searches import Searches

if TYPE_CHECKING:
    from kg.tables.read import Rows


def searched(rows: Rows) -> dict[str, dict[str, list[str]]]:
    """By body and function, both ids, what `kg explain` says of the searches in search_log."""
    searches = Searches(rows)
    found: dict[str, dict[str, list[str]]] = {}
    for one in searches.all:
        if one.vain and one.agency:
            texts = [each.text for each in searches.in_vain(one.agency, one.area)]
            found.setdefault(one.agency, {})[one.area] = texts
    return found
