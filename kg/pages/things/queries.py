"""The SPARQL that gives the facts of a page: named queries, filled in for the thing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kg.query.named import NamedQuery, named_queries
from kg.rdf import names

if TYPE_CHECKING:
    from pathlib import Path

OF_KIND: Final = {
    "agency": ("agency-coverage", "mandates-on-agency"),
    "office": ("qsmo-history",),
    "provider": ("provider-customers",),
    "policy": ("policy-consequences",),
    "area": ("function-offers",),
    "body": (),
    "source": ("rests-on-source",),
}
"""Kinds of things -> named queries that say more of one of them than its rows do."""

ROWS: Final = "rows-about"
"""The named query that gives the rows about a thing or naming it: the tables of its page."""

EDITOR: Final = "query.html#name={name}&{parameter}={value}"
"""The address that opens a named query in the editor, filled in and run."""

_HOLE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for a page: what it asks, its text, and the address that opens it in the editor."""

    name: str
    question: str
    text: str
    path: str


class Queries:
    """The named queries of the folder `ontology`; none without one."""

    def __init__(self, ontology: Path | None) -> None:
        self._ontology = ontology
        self._made: dict[str, list[Asked]] = {}

    def of(self, kind: str, ident: str) -> tuple[Asked, ...]:
        """The queries behind the page of a thing."""
        iri, key = names.thing(kind, ident), quote(ident, safe="")
        return tuple(
            Asked(
                one.name, one.question, one.text.replace(_HOLE, iri), one.path.replace(_HOLE, key)
            )
            for one in self._of_kind(kind)
        )

    def _of_kind(self, kind: str) -> list[Asked]:
        """The queries of a kind with a hole where the thing comes in; written out once."""
        if kind not in self._made:
            found = [(one, kind, _HOLE) for one in OF_KIND[kind]]
            if kind != "source":
                found.insert(0, (ROWS, "thing", f"{kind}/{_HOLE}"))
            self._made[kind] = [self._asked(*one) for one in found if one[0] in self._known]
        return self._made[kind]

    def _asked(self, name: str, parameter: str, value: str) -> Asked:
        known = self._known[name]
        default = next(one.default for one in known.parameters if one.name == parameter)
        block = f"VALUES ?{parameter} {{ {default} }}"
        text = _body(known.text).replace(block, f"VALUES ?{parameter} {{ {_HOLE} }}")
        path = EDITOR.format(name=name, parameter=parameter, value=value)
        return Asked(known.name, known.question, text, path)

    @cached_property
    def _known(self) -> dict[str, NamedQuery]:
        return named_queries(self._ontology) if self._ontology else {}


def _body(text: str) -> str:
    """The query without the comments of its file."""
    lines = (line for line in text.splitlines() if not line.startswith("# "))
    return "\n".join(lines).strip() + "\n"
