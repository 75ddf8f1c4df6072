"""Content negotiation: which of the formats there are a reader takes (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from kg.query.results import ROWS, TRIPLES

FORMS: Final = {"select": ROWS, "ask": ROWS, "construct": TRIPLES}
"""Formats of each form of query, the first where the reader takes all; DESCRIBE is a construct.

What an ASK is in CSV and TSV, the recommendation leaves open: here the word true or false.
"""

MEDIA_TYPES: Final = {
    "select": {
        "json": ("application/sparql-results+json", "application/json"),
        "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
        "csv": ("text/csv",),
        "tsv": ("text/tab-separated-values",),
    },
    "construct": {
        "turtle": ("text/turtle",),
        "ntriples": ("application/n-triples", "text/plain"),
        "jsonld": ("application/ld+json", "application/json"),
        "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
    },
}
"""Media types that ask for a format, its own first."""

_ITEM: Final = re.compile(
    r"\s*(?P<type>[!#$%&'*+.^_`|~\w-]+)/(?P<sub>[!#$%&'*+.^_`|~\w-]+)\s*(?P<parameters>.*)",
    re.ASCII,
)
_QUALITY: Final = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.I | re.A)


class Range(NamedTuple):
    """One media range of an Accept header."""

    type: str
    sub: str
    quality: float
    parameters: int

    @property
    def precision(self) -> tuple[bool, bool, int]:
        """The more precise range decides about a media type."""
        return self.type != "*", self.sub != "*", self.parameters


@lru_cache(maxsize=512)
def ranges(accept: str) -> tuple[Range, ...]:
    """The media ranges of an Accept header; what is not well-formed is left out."""
    found = []
    for item in accept.split(","):
        parts = _ITEM.fullmatch(item.strip())
        if not parts or (parts["type"] == "*" and parts["sub"] != "*"):
            continue
        said = parts["parameters"].strip()
        quality = _QUALITY.search(said)
        if said and not said.startswith(";"):
            continue
        if not quality and re.search(r";\s*q\s*=", said, re.IGNORECASE):
            continue
        own = said[: quality.start()] if quality else said
        number = float(quality[1]) if quality else 1.0
        found.append(Range(parts["type"].lower(), parts["sub"].lower(), number, own.count(";")))
    return tuple(found)


def quality(accept: str, media_type: str) -> float:
    """How much a reader wants `media_type`, from 0 to 1; 1 where it says nothing at all."""
    found = ranges(accept)
    if not found:
        return 1.0 if not accept.strip() else 0.0
    kind, _, sub = media_type.partition("/")
    fitting = [
        one
        for one in found
        if one.type in ("*", kind) and one.sub in ("*", sub) and (one.type != "*" or one.sub == "*")
    ]
    if not fitting:
        return 0.0
    best = max(fitting, key=lambda one: one.precision)
    return best.quality


def preferred(accept: str, offers: tuple[str, ...]) -> str | None:
    """The media type of `offers` a reader likes best, the first of equals; None where none will."""
    best = max(offers, key=lambda one: quality(accept, one), default=None)
    return best if best is not None and quality(accept, best) > 0 else None


@lru_cache(maxsize=512)
def choice(accept: str, form: str) -> tuple[str, str] | None:
    """The format for that form of query, and the media type it is asked for by; None if none."""
    types = MEDIA_TYPES["construct" if form == "construct" else "select"]
    offers = {media: fmt for fmt in FORMS[form] for media in types[fmt]}
    found = preferred(accept, tuple(offers))
    return (offers[found], found) if found else None


def named(fmt: str, form: str) -> tuple[str, str] | None:
    """The same for a format called by its name or media type (?format=)."""
    types = MEDIA_TYPES["construct" if form == "construct" else "select"]
    for name in FORMS[form]:
        if fmt == name or fmt in types[name]:
            return name, types[name][0]
    return None


CHARSET: Final = ("text/csv", "text/tab-separated-values", "text/turtle", "text/plain", "text/xml")
"""Media types that say their charset; the others are UTF-8 by definition."""


def content_type(media_type: str) -> bytes:
    """The Content-Type of an answer in `media_type`."""
    return f"{media_type}{'; charset=utf-8' if media_type in CHARSET else ''}".encode()
