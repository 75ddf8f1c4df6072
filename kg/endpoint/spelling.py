"""A query as any SPARQL 1.1 server takes it: our prefixes declared, its form known."""

from __future__ import annotations

import re

from kg.query.guard import WORDS
from kg.rdf.names import PREFIXES

_DECLARED = re.compile(r"\bPREFIX\s+([^\s:]*)\s*:", re.IGNORECASE)
_USED = re.compile(r"([A-Za-z][\w.-]*):")
_PROLOGUE = re.compile(r"\s*(?:(?:PREFIX\s+[^\s:]*\s*:|BASE)\s*)*(\w+)", re.IGNORECASE)


def with_prefixes(query: str) -> str:
    """The guarded `query` with a declaration of each of our prefixes that it uses undeclared.

    On its first line, so that line numbers in messages stay right.
    """
    bare = WORDS.sub(" ", query)
    missing = set(_USED.findall(bare)) - set(_DECLARED.findall(bare))
    declared = [f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name in missing]
    return "".join(declared) + query


def form_of(query: str) -> str:
    """What the guarded `query` gives: select, ask or construct (DESCRIBE too gives triples)."""
    found = _PROLOGUE.match(WORDS.sub(" ", query))
    word = found[1].lower() if found else ""
    return word if word in ("select", "ask") else "construct"
