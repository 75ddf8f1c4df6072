"""The vocabulary as a page needs it: classes, properties and codes read from the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.names import PREFIXES, expand, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    Subject = ox.NamedNode | ox.BlankNode | ox.Triple
    Node = Subject | ox.Literal

OWN = PREFIXES["qsmo"]
FILES = ("qsmo.ttl", "codes.ttl")


@dataclass(frozen=True, slots=True)
class Term:
    """One class or property of ours: names are prefixed ones, texts as the vocabulary has them.

    `above` are its super-classes or -properties; `domain` and `range` alternatives, none given for
    a class; `kind` is class, link, value or note.
    """

    name: str
    label: str
    kind: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    above: tuple[str, ...]
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()

    @property
    def local(self) -> str:
        """Name without prefix."""
        return self.name.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Code:
    """A word of a scheme: as tables have it, and what it means."""

    notation: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """The words that a property may have."""

    name: str
    title: str
    description: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All of it; terms by kind in the order of their names, schemes by title.

    `reused` are terms of other vocabularies that ours builds on, by prefix.
    """

    title: str
    description: str
    version: str
    terms: tuple[Term, ...]
    schemes: tuple[Scheme, ...]
    reused: dict[str, tuple[str, ...]]

    def of(self, kind: str) -> list[Term]:
        """Terms of a kind."""
        return [one for one in self.terms if one.kind == kind]


KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "link",
    "owl:DatatypeProperty": "value",
    "owl:AnnotationProperty": "note",
}


def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in `folder`: what qsmo.ttl and codes.ttl define in our own namespace."""
    import pyoxigraph as ox

    store = ox.Store()
    for name in FILES:
        store.load(path=str(folder / name), format=ox.RdfFormat.TURTLE)
    return _Reader(store).vocabulary()


class _Reader:
    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def vocabulary(self) -> Vocabulary:
        import pyoxigraph as ox

        whole = ox.NamedNode(OWN)
        terms = [
            self._term(node, kind)
            for owl, kind in KINDS.items()
            for node in self._having("rdf:type", owl)
            if isinstance(node, ox.NamedNode) and node.value.startswith(OWN)
        ]
        schemes = [
            self._scheme(node)
            for node in self._having("rdf:type", "skos:ConceptScheme")
            if isinstance(node, ox.NamedNode) and self._texts(node, "dcterms:title")
        ]
        return Vocabulary(
            self._text(whole, "dcterms:title"),
            self._text(whole, "dcterms:description"),
            self._text(whole, "owl:versionInfo"),
            tuple(sorted(terms, key=lambda one: (one.kind, one.local.casefold()))),
            tuple(sorted(schemes, key=lambda one: one.title)),
            self._reused(),
        )

    def _reused(self) -> dict[str, tuple[str, ...]]:
        import pyoxigraph as ox

        declared = {
            node.value
            for owl in KINDS
            for node in self._having("rdf:type", owl)
            if isinstance(node, ox.NamedNode) and not node.value.startswith(OWN)
        }
        names = sorted(name for one in declared if (name := shortened(one)) != one)
        prefixes = sorted({name.partition(":")[0] for name in names})
        return {
            one: tuple(name for name in names if name.startswith(f"{one}:")) for one in prefixes
        }

    def _term(self, node: ox.NamedNode, kind: str) -> Term:
        above = "rdfs:subClassOf" if kind == "class" else "rdfs:subPropertyOf"
        return Term(
            shortened(node.value),
            self._text(node, "rdfs:label"),
            kind,
            self._text(node, "skos:definition"),
            self._texts(node, "skos:scopeNote"),
            self._texts(node, "skos:example"),
            self._names(node, above),
            self._names(node, "rdfs:domain"),
            self._names(node, "rdfs:range"),
        )

    def _scheme(self, node: ox.NamedNode) -> Scheme:
        codes = (
            Code(
                self._text(one, "skos:notation"),
                self._text(one, "skos:prefLabel"),
                " ".join(self._texts(one, "skos:definition")),
            )
            for one in self._pointing("skos:inScheme", node)
        )
        return Scheme(
            shortened(node.value),
            self._text(node, "dcterms:title"),
            self._text(node, "dcterms:description"),
            tuple(sorted(codes, key=lambda one: one.label)),
        )

    def _having(self, predicate: str, name: str) -> Iterator[Subject]:
        import pyoxigraph as ox

        yield from self._pointing(predicate, ox.NamedNode(expand(name)))

    def _pointing(self, predicate: str, node: Subject) -> Iterator[Subject]:
        import pyoxigraph as ox

        for quad in self.store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), node):
            yield quad.subject

    def _objects(self, node: Node, predicate: str) -> list[Node]:
        import pyoxigraph as ox

        if isinstance(node, ox.Literal):
            return []
        found = self.store.quads_for_pattern(node, ox.NamedNode(expand(predicate)), None)
        return [quad.object for quad in found]

    def _texts(self, node: Node, predicate: str) -> tuple[str, ...]:
        import pyoxigraph as ox

        found = self._objects(node, predicate)
        return tuple(sorted(one.value for one in found if isinstance(one, ox.Literal)))

    def _text(self, node: Node, predicate: str) -> str:
        return next(iter(self._texts(node, predicate)), "")

    def _names(self, node: Node, predicate: str) -> tuple[str, ...]:
        """Prefixed names of the objects; of a union or list all, of other nameless ones none."""
        import pyoxigraph as ox

        found = self._objects(node, predicate)
        found += [one for blank in found for one in self._members(blank)]
        named = (shortened(one.value) for one in found if isinstance(one, ox.NamedNode))
        return tuple(sorted(named))

    def _members(self, node: Node) -> list[Node]:
        rest = self._objects(node, "owl:unionOf") or self._objects(node, "owl:oneOf")
        found = []
        while rest and (first := self._objects(rest[0], "rdf:first")):
            found += first
            rest = self._objects(rest[0], "rdf:rest")
        return found
