"""The answer to a why, as plain JSON content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.provenance.naming import Asked, asked
from kg.rdf.names import expand, shortened

if TYPE_CHECKING:
    from kg.provenance.reasons import Cite, Explained, Reason
    from kg.provenance.why import Why

Json = dict[str, Any]

_STRING = ox.NamedNode(expand("xsd:string"))


def why_record(why: Why, text: str, predicate: str = "", value: str = "") -> Json:
    """Why what `text` names is in the graph: its row, if it is one, and its triples with reasons.

    With `predicate` (compact or full IRI) only triples with it, with `value` (compact or full IRI,
    or the text of a literal) only those with that object. Each premise of a rule has its own
    reasons, down to rows, kernel and vocabulary.

    Raises:
        UnknownIdError, AmbiguousIdError, UsageError: as kg.provenance.naming.asked.
    """
    found = asked(why.dataset, why.rows.keys(), text)
    row = why.cite(found.table, found.key) if found.table else None
    every = why.of_row(found.table, found.key) if row else why.about(found.iri)
    chosen = [one for one in every if _chosen(one.triple, predicate, value)]
    return {
        "asked": text,
        "thing": None if row else shortened(found.iri),
        "iri": None if row else found.iri,
        "row": _row(why, row, found) if row else None,
        "triples": [_explained(why, one, ()) for one in chosen],
    }


def _chosen(triple: ox.Triple, predicate: str, value: str) -> bool:
    said = triple.object.value if not isinstance(triple.object, ox.BlankNode) else ""  # type: ignore[union-attr]
    return (not predicate or triple.predicate.value == expand(predicate)) and (
        not value or said in (value, expand(value))
    )


def _row(why: Why, cite: Cite, found: Asked) -> Json:
    cells = why.rows[found.table, found.key]
    return {**_cite(cite), "cells": {name: cell for name, cell in cells.items() if cell}}


def _explained(why: Why, one: Explained, above: tuple[ox.Triple, ...]) -> Json:
    """`above` are the conclusions it is a premise of: no rule is its own reason."""
    triple = one.triple
    return {
        "subject": _term(triple.subject),
        "predicate": shortened(triple.predicate.value),
        "object": _term(triple.object),
        "reasons": [_reason(why, reason, (*above, triple)) for reason in one.reasons],
    }


def _reason(why: Why, one: Reason, above: tuple[ox.Triple, ...]) -> Json:
    content: Json = {"how": one.how, "graph": shortened(one.graph)}
    if one.how == "row":
        return content | _cite(one.rows[0])
    content |= {"name": one.name}
    if one.how == "vocabulary":
        return content | {"line": one.line or None}
    content |= {"text": one.text or None}
    if one.how == "kernel":
        return content | {"rows": [_cite(cite) for cite in one.rows]}
    return content | {
        "file": f"rules/{one.name}.rq",
        "from": [
            [_explained(why, why.explained(each), above) for each in premises]
            for premises in one.premises
            if not set(premises) & set(above)
        ],
    }


def _cite(one: Cite) -> Json:
    return {
        "place": one.place,
        "table": one.table,
        "key": one.key,
        "line": one.line,
        "column": one.column or None,
        "source": one.source or None,
        "title": one.title or None,
        "url": one.url or None,
        "observed": one.observed or None,
        "confidence": one.confidence or None,
        "says": one.says or None,
    }


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return shortened(term.value)
    if isinstance(term, ox.Literal) and not term.language and term.datatype != _STRING:
        return f"{ox.Literal(term.value)}^^{shortened(term.datatype.value)}"
    return str(term)
