"""Named queries: the files of ontology/queries, each runnable as it stands in any SPARQL editor.

A file begins with comments: `# title:`, `# question:`, `# example:` and one `# param: name kind
description` for each parameter. The file itself gives a parameter its default, as the data block
`VALUES ?name { ... }`; a value given by the user replaces what stands between the braces, spelt as
a term, never as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.dates import first_day, iso
from kg.errors import DataError, Problem, UnknownIdError, UsageError
from kg.rdf import names
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

KINDS = (
    *("agency", "area", "office", "policy", "provider", "source"),
    *("thing", "date", "number", "text"),
)
"""What a parameter may be; the first six are ids of things, a thing is any by kind and id."""

_BLOCK = re.compile(r"(?P<head>VALUES\s+\?(?P<name>\w+)\s*)\{(?P<terms>[^{}]*)\}")
_HEAD = re.compile(r"^# (title|question|example|param): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what kind of value it takes and the default the file gives it."""

    name: str
    kind: str
    description: str
    default: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query that ships."""

    name: str
    title: str
    question: str
    example: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str], resolve: Callable[[str, str], str]) -> str:
        """The query with `values` for its parameters; the others keep their defaults.

        `resolve(kind, text)` gives the IRI, in angle brackets, of the thing a user names.

        Raises:
            UsageError: a parameter does not exist, or a value is not of its kind.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        terms = {}
        for name, value in values.items():
            if name not in known:
                listed = ", ".join(known) or "none"
                raise UsageError(f"{self.name} has no parameter {name!r}; it has {listed}.")
            terms[name] = _term(known[name], value, resolve)

        def spelt(found: re.Match[str]) -> str:
            term = terms.get(found["name"])
            return found[0] if term is None else f"{found['head']}{{ {term} }}"

        # In one pass, so that a value can never hold the place of another parameter.
        return _BLOCK.sub(spelt, self.text)


def named_queries(ontology: Path) -> dict[str, NamedQuery]:
    """The named queries of the folder `ontology`, by name, sorted.

    Raises:
        DataError: a file lacks its title, question or example, or a parameter its default.
    """
    return {
        path.stem: _read(path.stem, path.read_text("utf-8"))
        for path in sorted((ontology / "queries").glob("*.rq"))
    }


def find_query(ontology: Path, name: str) -> NamedQuery:
    """The named query `name`.

    Raises:
        UnknownIdError: there is none; carries the nearest names.
    """
    known = named_queries(ontology)
    if name not in known:
        raise UnknownIdError(name, "named query", nearest(name, known))
    return known[name]


def _read(name: str, text: str) -> NamedQuery:
    heads: dict[str, list[str]] = {"title": [], "question": [], "example": [], "param": []}
    for found in _HEAD.finditer(text):
        heads[found[1]].append(found[2].strip())
    for required in ("title", "question", "example"):
        if not heads[required]:
            raise _broken(name, f"has no `# {required}:` line", "Add it.")
    return NamedQuery(
        name=name,
        title=heads["title"][0],
        question=heads["question"][0],
        example=heads["example"][0],
        parameters=tuple(_parameter(name, text, head) for head in heads["param"]),
        text=text,
    )


def _parameter(query: str, text: str, head: str) -> Parameter:
    name, kind, description = [*head.split(None, 2), "", ""][:3]
    if kind not in KINDS or not description:
        mend = f"Write `# param: name kind description`, kind one of {', '.join(KINDS)}."
        raise _broken(query, f"describes the parameter {name} badly", mend)
    blocks = {found["name"]: found["terms"] for found in _BLOCK.finditer(text)}
    if name not in blocks:
        mend = f"Give the default as VALUES ?{name} {{ ... }}."
        raise _broken(query, f"has no data block for the parameter {name}", mend)
    return Parameter(name, kind, description, blocks[name].strip())


def _broken(query: str, message: str, mend: str) -> DataError:
    return DataError([Problem(f"queries/{query}.rq", 0, "", "", message, mend)])


def _term(parameter: Parameter, value: str, resolve: Callable[[str, str], str]) -> str:
    if parameter.kind == "text":
        return names.text(value)
    if parameter.kind == "number":
        if not value.isdecimal():
            raise UsageError(f"{parameter.name} is a number, {value!r} is none. Write digits only.")
        return names.number(int(value))
    if parameter.kind == "date":
        try:
            return f'"{iso(first_day(value))}"^^<{names.XSD}date>'
        except ValueError as error:
            raise UsageError(f"{parameter.name} is a date: {error}.") from None
    return _thing(value) if parameter.kind == "thing" else resolve(parameter.kind, value)


def _thing(value: str) -> str:
    """The IRI of a thing given as kind and id ("agency/nasa") or as its IRI."""
    kind, _, key = value.removeprefix(names.BASE).partition("/")
    if kind not in names.KINDS or not key:
        raise UsageError(f"{value!r} is no thing. Write kind and id, as agency/nasa, or its IRI.")
    return names.thing(kind, unquote(key))
