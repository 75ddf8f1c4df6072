"""Which triples a rule concluded something from: its pattern with what it was matched to."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.rdf import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Premises = tuple[ox.Triple, ...]
Pattern = tuple[Any, Any, Any]

_HEAD = re.compile(r"^CONSTRUCT\s*\{[^{}]*\}", re.MULTILINE)


def premises_of(
    store: ox.Store, rule: Path, conclusion: ox.Triple | None = None
) -> dict[ox.Triple, tuple[Premises, ...]]:
    """Every conclusion of the CONSTRUCT query in `rule`, with the premises of each of its matches.

    A match's premises are the triples of the pattern that `store` holds; what a MINUS or FILTER
    leaves out is absence, which no triple shows. With `conclusion` only the matches that lead to
    it, which takes milliseconds where all may take a second.
    """
    text = rule.read_text("utf-8")
    template, patterns = _parts(text)
    found: dict[ox.Triple, dict[Premises, None]] = defaultdict(dict)
    for bound in [""] if conclusion is None else _bindings(template, conclusion):
        for values in _matches(store, text, bound):
            premises = _held(store, patterns, values)
            for pattern in template:
                made = _filled(pattern, values)
                if made and conclusion in (None, made):
                    found[made][premises] = None
    return {made: tuple(each) for made, each in found.items()}


def _matches(store: ox.Store, text: str, bound: str) -> Iterator[dict[str, Any]]:
    """What the variables of the rule stand for, match by match; `bound` is a VALUES clause."""
    asked = _HEAD.sub("SELECT *", text, count=1)
    solutions = store.query(f"{asked}\n{bound}", prefixes=names.PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    variables = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield dict(zip(variables, solution, strict=True))


def _bindings(template: list[Pattern], conclusion: ox.Triple) -> Iterator[str]:
    """For each triple of the template that can be `conclusion` what its variables are then."""
    from rdflib.term import Variable

    for pattern in template:
        values: dict[str, Any] = {}
        fits = True
        for one, term in zip(pattern, conclusion, strict=True):
            if isinstance(one, Variable):
                fits &= values.setdefault(str(one), term) == term
            else:
                fits &= _term(one, {}) == term
        if fits and values:
            heads = " ".join(f"?{name}" for name in values)
            yield f"VALUES ({heads}) {{ ({' '.join(map(str, values.values()))}) }}"
        elif fits:
            yield ""


def _held(store: ox.Store, patterns: list[Pattern], values: Mapping[str, Any]) -> Premises:
    """Of a UNION only the branch that matched is in the store."""
    made = (_filled(pattern, values) for pattern in patterns)
    return tuple(
        dict.fromkeys(
            one
            for one in made
            if one and next(store.quads_for_pattern(one.subject, one.predicate, one.object), None)
        )
    )


def _filled(pattern: Pattern, values: Mapping[str, Any]) -> ox.Triple | None:
    """The triple that `pattern` becomes with `values`, None where one is not bound."""
    terms = [_term(one, values) for one in pattern]
    if any(one is None for one in terms) or isinstance(terms[0], ox.Literal):
        return None
    return ox.Triple(*terms)


def _term(one: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401  (rdflib's and pyoxigraph's)
    from rdflib.term import Literal, URIRef, Variable

    if isinstance(one, Variable):
        return values.get(str(one))
    if isinstance(one, URIRef):
        return ox.NamedNode(str(one))
    if isinstance(one, Literal):
        if one.language:
            return ox.Literal(str(one), language=one.language)
        datatype = ox.NamedNode(str(one.datatype)) if one.datatype else None
        return ox.Literal(str(one), datatype=datatype)
    return None  # a property path, which is no triple


def _parts(text: str) -> tuple[list[Pattern], list[Pattern]]:
    """Template of a CONSTRUCT query, and the triple patterns that a match needs."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    query = translateQuery(parseQuery(text), initNs=names.PREFIXES)
    return list(query.algebra.template), list(_needed(query.algebra.p))


def _needed(node: Any) -> Iterator[Pattern]:  # noqa: ANN401  (rdflib's algebra has no types)
    """Triple patterns below `node`, but for those of what must be absent."""
    if node.name == "BGP":
        yield from node.triples
    for part in ("p", "p1", "p2"):
        if part in node and not (node.name == "Minus" and part == "p2"):
            yield from _needed(node[part])
