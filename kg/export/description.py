"""One thing of the graph with all that is said of it, as Turtle and as JSON-LD.

A description holds every statement about the thing and about each record that names it (adoptions,
listings, designations, provisions ...), the evidence of these records, and the labels of what they
speak of, so that it stands alone; of an agency also its coverage. It is made of the lines of the
dataset: the same lines give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.rdf.names import PREFIXES, prop

if TYPE_CHECKING:
    from collections.abc import Iterable

_RECORDS: Final = frozenset(
    prop(f"qsmo:{name}")
    for name in (
        "Adoption",
        "AgencyChange",
        "Catalogue",
        "Designation",
        "Fund",
        "Link",
        "Listing",
        "Measure",
        "Membership",
        "PolicyChange",
        "ProviderChange",
        "Provision",
        "Service",
        "Sighting",
        "Standard",
        "Vehicle",
    )
)
"""Classes of records: what names a thing without being a thing with a page of its own."""

_TYPE, _LABEL = prop("rdf:type"), prop("rdfs:label")
_COVERAGE, _AGENCY = prop("qsmo:Coverage"), prop("qsmo:agency")
_EVIDENCED = prop("qsmo:evidencedBy")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?").fullmatch
_BASES: Final = sorted(
    ((base, name) for name, base in PREFIXES.items()), key=lambda one: -len(one[0])
)
_LITERAL = re.compile(r'(".*")(?:\^\^(<[^<>]*>)|@([A-Za-z-]+))?', re.DOTALL).fullmatch
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NEXT: Final = " ;\n  "
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class _Block(NamedTuple):
    """The statements of one subject, in both spellings, and the prefixes they need."""

    turtle: str
    json: str
    prefixes: frozenset[str]


class Descriptions:
    """Descriptions of the things in `quads`, sorted N-Quads; IRIs are in angle brackets."""

    def __init__(self, quads: bytes) -> None:
        self._statements: dict[str, list[tuple[str, str]]] = {}
        self._records: dict[str, list[str]] = defaultdict(list)
        self._labels: dict[str, _Block] = {}
        self._blocks: dict[str, _Block] = {}
        self._read(quads.decode())

    def turtle(self, thing: str) -> str:
        """The description of `thing` as Turtle."""
        blocks = self._of(thing)
        used = sorted(frozenset().union(*(one.prefixes for one in blocks)))
        head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in used)
        return "\n".join((head, *(one.turtle for one in blocks)))

    def json_ld(self, thing: str) -> str:
        """The description of `thing` as JSON-LD, its context inside."""
        blocks = self._of(thing)
        used = sorted(frozenset().union(*(one.prefixes for one in blocks)))
        context = json.dumps({name: PREFIXES[name] for name in used})
        nodes = ",\n".join(one.json for one in blocks)
        return f'{{"@context": {context},\n"@graph": [\n{nodes}\n]}}\n'

    def _read(self, text: str) -> None:
        """Statements by subject, each once whatever graphs have it; records by what they name."""
        last = ""
        for line in text.splitlines():
            statement = line[: line.rindex(" <")]
            if statement == last:
                continue
            last = statement
            subject, predicate, value = statement.split(" ", 2)
            self._statements.setdefault(subject, []).append((predicate, value))
        for subject, found in self._statements.items():
            classes = {value for predicate, value in found if predicate == _TYPE}
            if _COVERAGE in classes:
                for predicate, value in found:
                    if predicate == _AGENCY:
                        self._records[value].append(subject)
            elif not _RECORDS.isdisjoint(classes):
                for named in dict.fromkeys(value for _, value in found if value[0] == "<"):
                    self._records[named].append(subject)

    def _of(self, thing: str) -> list[_Block]:
        """The thing, records that name it, their evidence, labels of what these name."""
        subjects = dict.fromkeys([thing, *self._records.get(thing, ())])
        for one in list(subjects):
            subjects.update(dict.fromkeys(self._named(one, _EVIDENCED)))
        labels: dict[str, None] = {}
        for one in subjects:
            labels.update(dict.fromkeys(self._named(one)))
        own = [self._block(one) for one in subjects if one in self._statements]
        others = (self._label(one) for one in sorted(labels) if one not in subjects)
        return own + [one for one in others if one.turtle]

    def _named(self, subject: str, by: str = "") -> list[str]:
        found = self._statements.get(subject, ())
        return [value for predicate, value in found if value[0] == "<" and by in ("", predicate)]

    def _block(self, subject: str) -> _Block:
        if subject not in self._blocks:
            self._blocks[subject] = _written(subject, self._statements[subject])
        return self._blocks[subject]

    def _label(self, subject: str) -> _Block:
        """What a thing is called, and no more of it."""
        if subject not in self._labels:
            found = self._statements.get(subject, ())
            called = [one for one in found if one[0] == _LABEL]
            self._labels[subject] = (
                _written(subject, called) if called else _Block("", "", frozenset())
            )
        return self._labels[subject]


def _written(subject: str, statements: Iterable[tuple[str, str]]) -> _Block:
    by_predicate: dict[str, list[str]] = defaultdict(list)
    for predicate, value in sorted(statements, key=lambda one: one[0] != _TYPE):
        by_predicate[predicate].append(value)
    terms = [subject, *by_predicate, *(one for values in by_predicate.values() for one in values)]
    lines = [
        f"{'a' if predicate == _TYPE else _turtle(predicate)} {', '.join(map(_turtle, values))}"
        for predicate, values in by_predicate.items()
    ]
    node = [f'"@id": {_name(subject)}']
    for predicate, values in by_predicate.items():
        if predicate == _TYPE:
            node.append(f'"@type": [{", ".join(map(_name, values))}]')
        else:
            said = ", ".join(map(_json, values))
            node.append(f"{_name(predicate)}: [{said}]")
    return _Block(
        f"{_turtle(subject)} {_NEXT.join(lines)} .\n",
        "{" + ", ".join(node) + "}",
        frozenset(filter(None, map(_prefix, terms))),
    )


@lru_cache(maxsize=65536)
def _compact(iri: str) -> tuple[str, str]:
    """An IRI in angle brackets by one of our prefixes, and which; else bare, and none."""
    bare = iri[1:-1]
    for base, name in _BASES:
        if bare.startswith(base):
            local = bare[len(base) :]
            return (f"{name}:{local}", name) if _LOCAL(local) else (bare, "")
    return bare, ""


@lru_cache(maxsize=65536)
def _name(iri: str) -> str:
    """An IRI in angle brackets as JSON."""
    return json.dumps(_compact(iri)[0])


@lru_cache(maxsize=65536)
def _turtle(term: str) -> str:
    if term[0] == "<":
        short, prefix = _compact(term)
        return short if prefix else term
    text, datatype, language = _parts(term)
    if datatype:
        return f"{text}^^{_turtle(datatype)}"
    return f"{text}@{language}" if language else text


@lru_cache(maxsize=65536)
def _json(term: str) -> str:
    if term[0] == "<":
        return f'{{"@id": {_name(term)}}}'
    text, datatype, language = _parts(term)
    value = json.dumps(_unescaped(text[1:-1]), ensure_ascii=False)
    if datatype:
        return f'{{"@value": {value}, "@type": {_name(datatype)}}}'
    return f'{{"@value": {value}, "@language": "{language}"}}' if language else value


@lru_cache(maxsize=65536)
def _prefix(term: str) -> str:
    if term[0] == "<":
        return "" if term == _TYPE else _compact(term)[1]
    datatype = _parts(term)[1]
    return _compact(datatype)[1] if datatype else ""


@lru_cache(maxsize=65536)
def _parts(literal: str) -> tuple[str, str, str]:
    """Text in quotation marks, datatype in angle brackets and language of a literal."""
    if literal[-1] == '"':
        return literal, "", ""
    found = _LITERAL(literal)
    assert found is not None
    return found[1], found[2] or "", found[3] or ""


def _unescaped(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])

    return _ESCAPED.sub(one, text) if "\\" in text else text
