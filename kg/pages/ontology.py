"""ontology.html: the words of the graph, with definitions, examples and a diagram."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.pages.class_diagram import class_diagram
from kg.pages.links import PAGED
from kg.pages.page import Page
from kg.pages.vocabulary import FILES, read_vocabulary
from kg.rdf.names import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.links import Links
    from kg.pages.material import Material
    from kg.pages.vocabulary import Term, Vocabulary

_NAME = re.compile(r"([a-z-]+):([\w.-]*\w)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `path` is where it leads, "" for nowhere; a term begins with #."""

    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One term as the page shows it; `uses` are the properties that a class may have."""

    term: Term
    definition: tuple[Part, ...]
    notes: tuple[tuple[Part, ...], ...]
    examples: tuple[tuple[Part, ...], ...]
    above: tuple[Part, ...]
    domain: tuple[Part, ...]
    range: tuple[Part, ...]
    uses: tuple[Part, ...]


def ontology_pages(material: Material) -> Iterator[Page]:
    """ontology.html; nothing where there is no vocabulary."""
    folder = material.ontology
    if folder is None or not all((folder / name).is_file() for name in FILES):
        return
    words = read_vocabulary(folder)
    found = {
        kind: _entries(words, kind, material.links) for kind in ("class", "link", "value", "note")
    }
    facts = {
        "words": words,
        "entries": found,
        "diagram": class_diagram(words),
        "prefixes": {one: PREFIXES[one] for one in words.reused},
    }
    yield Page("ontology.html", "ontology.html", facts)


def _entries(words: Vocabulary, kind: str, links: Links) -> list[Entry]:
    known = {one.name for one in words.terms}

    def parts(text: str) -> tuple[Part, ...]:
        return tuple(linked(text, known, links))

    def names(of: tuple[str, ...]) -> tuple[Part, ...]:
        return tuple(Part(one, _place(one) if one in known else "") for one in of)

    return [
        Entry(
            one,
            parts(one.definition),
            tuple(map(parts, one.notes)),
            tuple(map(parts, one.examples)),
            names(one.above),
            names(one.domain),
            names(one.range),
            names(tuple(other.name for other in words.terms if one.name in other.domain)),
        )
        for one in words.of(kind)
    ]


def linked(text: str, known: set[str], links: Links) -> Iterator[Part]:
    """`text` in parts: our terms lead to their place, things to their pages."""
    at = 0
    for found in _NAME.finditer(text):
        kind, ident = found.groups()
        path = _place(found[0]) if found[0] in known else ""
        if kind in PAGED:
            path = links.path(kind, ident)
        if path:
            yield Part(text[at : found.start()])
            yield Part(found[0], path)
            at = found.end()
    yield Part(text[at:])


def _place(name: str) -> str:
    return f"#{name.removeprefix('qsmo:')}"
