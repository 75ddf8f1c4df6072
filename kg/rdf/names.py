"""Names in the graph: prefixes, IRIs and literals in N-Quads spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from kg.dates import Day, iso

BASE = "https://w3id.org/qsmo/"
NS = f"{BASE}ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

KINDS = (
    "agency",
    "agency-alias",
    "office",
    "area",
    "provider",
    "service",
    "listing",
    "policy",
    "provision",
    "policy-change",
    "agency-change",
    "provider-change",
    "adoption",
    "designation",
    "catalogue",
    "intake",
    "sighting",
    "body",
    "membership",
    "link",
    "standard",
    "fund",
    "measure",
    "vehicle",
    "group",
    "scope-reading",
    "mandate-test",
    "dispute",
    "next-step",
    "search",
    "source",
    "status",
    "kind",
    "evidence",
    "coverage",
    "graph",
)
"""Kinds of things; each has a prefix and the IRIs https://w3id.org/qsmo/{kind}/{id}."""

PREFIXES: dict[str, str] = {
    "qsmo": NS,
    **{kind: f"{BASE}{kind}/" for kind in KINDS},
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": XSD,
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "cpsv": "http://purl.org/vocab/cpsv#",
}

_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPE = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)

_PLAIN_IRI = re.compile(r"<https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?>").fullmatch
_SPECIAL = re.compile(r'[\\"\n\r\t\b\f]').search


@lru_cache(maxsize=4096)
def expand(name: str) -> str:
    """Full IRI of `name`, a prefixed name with one of PREFIXES or a full IRI already.

    >>> expand("dcterms:title")
    'http://purl.org/dc/terms/title'
    """
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return name


@lru_cache(maxsize=65536)
def iri(text: str) -> str:
    """`text`, an absolute IRI, in angle brackets; characters N-Quads forbids are escaped.

    >>> iri("https://example.gov/a b")
    '<https://example.gov/a%20b>'
    """
    return f"<{_UNSAFE.sub(lambda found: quote(found[0]), text)}>"


@lru_cache(maxsize=65536)
def address(text: str) -> str:
    """`iri` of a `text` that a table gives and that may be none.

    Raises:
        ValueError: it is no absolute IRI (RFC 3987).
    """
    spelt = iri(text)
    if not _PLAIN_IRI(spelt):
        from pyoxigraph import NamedNode

        NamedNode(spelt[1:-1])
    return spelt


@lru_cache(maxsize=65536)
def thing(kind: str, key: str) -> str:
    """IRI of one thing of ours, in angle brackets.

    >>> thing("agency", "nasa")
    '<https://w3id.org/qsmo/agency/nasa>'
    """
    return f"<{BASE}{kind}/{quote(key, safe='')}>"


@lru_cache(maxsize=4096)
def prop(name: str) -> str:
    """IRI of a property or class given as prefixed name or full IRI, in angle brackets."""
    return iri(expand(name))


def text(value: str) -> str:
    """A plain string literal."""
    return f'"{value.translate(_ESCAPE) if _SPECIAL(value) else value}"'


def day(value: Day) -> str:
    """An xsd:date literal."""
    return f'"{iso(value)}"^^<{XSD}date>'


def truth(value: bool) -> str:
    """An xsd:boolean literal."""
    return f'"{str(value).lower()}"^^<{XSD}boolean>'


def number(value: int) -> str:
    """An xsd:integer literal."""
    return f'"{value}"^^<{XSD}integer>'


def typed(value: str, datatype: str) -> str:
    """A literal of the XSD type `datatype` (a local name such as "date")."""
    return f'"{value.translate(_ESCAPE)}"^^<{XSD}{datatype}>'


def shortened(iri: str) -> str:
    """`iri` with one of our prefixes, where that says the same.

    >>> shortened("https://w3id.org/qsmo/agency/nasa")
    'agency:nasa'
    """
    for prefix, base in _LONGEST_FIRST:
        local = iri.removeprefix(base)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri
