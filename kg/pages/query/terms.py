"""The words a query can be made of: prefixes, our vocabulary, and everything that has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.rdf.names import BASE, PREFIXES, expand, shortened
from kg.rdf.store import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.pages.links import Links
    from kg.pages.material import Material

CALLED = ("rdfs:label", "dcterms:title")
"""Properties that name a thing, in this order."""
ALSO = ("qsmo:acronym", "qsmo:cgac", "skos:altLabel")
"""Other names, by which a thing is found too."""
SORTS = {"Class": "class", "Concept": "code"}


def terms(material: Material, ontology: Path) -> dict[str, Any]:
    """The words as JSON.

    `prefixes` are those queries know undeclared; `vocabulary` has [name, class | property | code,
    label, definition]; `things` has, by kind, [id, name, other names, page]: 1 for the page
    {kind}/{id}.html, 0 for none, else its path. `providers` are ids of agencies that provide.
    """
    links = material.links
    providers = {row["id"] for row in material.tables.get("providers", ())}
    return {
        "prefixes": PREFIXES,
        "vocabulary": sorted(_vocabulary(ontology, _properties(material.quads))),
        "things": _things(material.quads, links),
        "providers": sorted(providers & links.ids["agency"]),
    }


def _properties(quads: bytes) -> set[str]:
    """The properties that the facts use, as prefixed names."""
    used = {line.split(b" ", 2)[1] for line in quads.splitlines()}
    return {shortened(one.decode()[1:-1]) for one in used}


def _vocabulary(ontology: Path, used: set[str]) -> Iterator[list[str]]:
    """Classes, properties and codes of the vocabulary's files, and the properties `used`."""
    kinds = dict.fromkeys(used, "property")
    said: dict[tuple[str, str], str] = {}
    for file in VOCABULARY:
        for quad in ox.parse((ontology / file).read_bytes(), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            name, about = shortened(quad.subject.value), shortened(quad.predicate.value)
            if about == "rdf:type" and isinstance(quad.object, ox.NamedNode):
                sort = shortened(quad.object.value).partition(":")[2]
                if sort.endswith("Property") or sort in SORTS:
                    kinds[name] = SORTS.get(sort, "property")
            elif isinstance(quad.object, ox.Literal):
                said.setdefault((name, about), quad.object.value)
    for name, sort in kinds.items():
        if ":" in name and "//" not in name:
            label = said.get((name, "rdfs:label")) or said.get((name, "skos:prefLabel"), "")
            yield [name, sort, label, said.get((name, "skos:definition"), "")]


def _things(quads: bytes, links: Links) -> dict[str, list[list[str | int]]]:
    """Everything of ours that has a name, by kind."""
    called: dict[tuple[str, str], str] = {}
    also: dict[tuple[str, str], dict[str, None]] = {}
    for name, about, value in _literals(quads, (*CALLED, *ALSO)):
        if about in CALLED:
            called.setdefault(name, value)
        else:
            also.setdefault(name, {})[value] = None
    found: dict[str, list[list[str | int]]] = {}
    for (kind, ident), label in sorted(called.items()):
        path = links.path(kind, ident)
        page = int(bool(path)) if path in ("", f"{kind}/{ident}.html") else path
        others = [one for one in also.get((kind, ident), ()) if one != label]
        found.setdefault(kind, []).append([ident, label, ", ".join(others), page])
    return found


def _literals(quads: bytes, wanted: Iterable[str]) -> Iterator[tuple[tuple[str, str], str, str]]:
    """(kind, id), property and text, where one of our things has one of these properties."""
    names = {f"<{expand(name)}>".encode(): name for name in wanted}
    lines = (line for line in quads.splitlines(keepends=True) if line.split(b" ", 2)[1] in names)
    for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS):
        kind, _, ident = quad.subject.value.removeprefix(BASE).partition("/")
        if kind in PREFIXES and isinstance(quad.object, ox.Literal):
            yield (kind, ident), shortened(quad.predicate.value), quad.object.value
