"""Where the vocabulary defines a term: file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.rdf.store import VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path

_PREFIX = re.compile(r"@prefix\s+([\w.-]*):\s+<([^>]*)>")
_SUBJECT = re.compile(r"(?:<([^>]*)>|([A-Za-z][\w.-]*):([\w./-]*))\s")
"""A description begins on a line of its own, which is not indented."""


class Definitions:
    """Places of the terms in the Turtle files of the folder `ontology`."""

    def __init__(self, ontology: Path) -> None:
        self._places: dict[str, tuple[str, int]] = {}
        for name in VOCABULARY:
            text = (ontology / name).read_text("utf-8")
            prefixes = dict(_PREFIX.findall(text))
            for number, line in enumerate(text.splitlines(), 1):
                found = _SUBJECT.match(line)
                if found:
                    full, prefix, local = found.groups()
                    term = full or prefixes.get(prefix, "") + local
                    self._places.setdefault(term, (name, number))

    def place(self, term: str) -> tuple[str, int]:
        """File and line at which the description of the IRI `term` begins.

        Of what has no description of its own (a list inside one) only that it is the vocabulary's.
        """
        return self._places.get(term, (VOCABULARY[0], 0))
