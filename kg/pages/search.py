"""What the search knows: every thing and named query, with its names and codes.

The site's own pages its script takes from the head and foot of the page it is on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.pages.entries import KINDS, Entry, entries
from kg.pages.environment import json_text
from kg.pages.page import File, Page
from kg.pages.query.pages import has_query_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.pages.material import Material


def search_pages(material: Material) -> Iterator[Page | File]:
    """The data of the search, and a plain list of each kind for who has no scripts."""
    found = {kind: entries(material, kind) for kind in KINDS}
    groups = [
        *(_group(KINDS[kind][0], f"{kind}/", found[kind]) for kind in KINDS),
        _group("named query", "", _queries(material)),
    ]
    yield File("assets/search-data.js", f"window.KG_SEARCH = {json_text(groups)};\n")
    for kind, listed in found.items():
        if kind != "source":
            facts = {"kind": KINDS[kind], "listed": listed}
            yield Page(f"list/{kind}.html", "list.html", facts)


def _queries(material: Material) -> Iterator[Entry]:
    if material.ontology is None or not has_query_page(material):
        return
    from kg.query.named import named_queries

    for name, query in named_queries(material.ontology).items():
        yield Entry(f"query.html#{name}", query.title, also=(query.question,), codes=(name,))


def _group(kind: str, folder: str, found: Iterable[Entry]) -> dict[str, Any]:
    return {"kind": kind, "folder": folder, "rows": [_row(one, folder) for one in found]}


def _row(one: Entry, folder: str) -> list[Any]:
    """An entry as briefly as it goes: the path without folder and ending, nothing at the end.

    A path that is not in the folder begins with a slash. The id, first of the codes, is in the
    path already.
    """
    inside = folder and one.path.startswith(folder)
    path = one.path.removeprefix(folder).removesuffix(".html") if inside else f"/{one.path}"
    codes = [code for code in one.codes if code not in one.path]
    row: list[Any] = [path, one.label, one.acronym, one.where, list(one.also), codes]
    while not row[-1]:
        row.pop()
    return row
