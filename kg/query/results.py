"""Result formats: their names, media types and how each form of query is written in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

ROWS: Final = ("json", "xml", "csv", "tsv")
TRIPLES: Final = ("turtle", "jsonld", "ntriples", "rdfxml")
FORMATS: Final = ("table", *ROWS, *TRIPLES)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: `form` is select, ask or construct, `body` is in `format`, UTF-8."""

    form: str
    format: str
    body: bytes

    @property
    def rows(self) -> list[dict[str, str]]:
        """Rows of a SELECT in format json: values by variable, unbound ones left out."""
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    @property
    def truth(self) -> bool:
        """The answer of an ASK in format json."""
        return bool(json.loads(self.body)["boolean"])

    def _repr_html_(self) -> str:
        """A table of the rows for a notebook, or the text that the answer is."""
        from kg.notebook.html import table

        if self.format == "json" and self.form == "select":
            rows = self.rows
            return table(rows, f"{len(rows):,} rows")
        text = self.body.decode() if self.form == "construct" else "yes" if self.truth else "no"
        return table([{self.form: text}], "Answer")


def serialise(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, fmt: str) -> Answer:
    """`results` in `fmt`; "table" gives the form's own wire format, to be laid out by the caller.

    Raises:
        UsageError: the form of query cannot be written so.
    """
    import pyoxigraph as ox

    if isinstance(results, ox.QueryTriples):
        return serialise_triples(results, fmt)
    form = "ask" if isinstance(results, ox.QueryBoolean) else "select"
    chosen = "json" if fmt == "table" else fmt
    if chosen not in ROWS or (form == "ask" and chosen in ("csv", "tsv")):
        allowed = ROWS if form == "select" else ("json", "xml")
        raise UsageError(
            f"{form.upper()} gives {'rows' if form == 'select' else 'yes or no'}, which "
            f"--format {fmt} cannot hold. Use table or one of {', '.join(allowed)}."
        )
    wire = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    return Answer(form, chosen, results.serialize(format=wire[chosen]) or b"")


def serialise_triples(results: Iterable[ox.Triple], fmt: str) -> Answer:
    """The triples of a CONSTRUCT or DESCRIBE in `fmt`; "table" gives Turtle.

    Raises:
        UsageError: triples cannot be written so.
    """
    chosen = "turtle" if fmt == "table" else fmt
    if chosen not in TRIPLES:
        raise UsageError(
            f"CONSTRUCT and DESCRIBE give triples, which --format {fmt} cannot hold. "
            f"Use one of {', '.join(TRIPLES)}."
        )
    return Answer("construct", chosen, _triples(results, chosen))


def _triples(results: Iterable[ox.Triple], fmt: str) -> bytes:
    """`results` sorted, since they come in no order: the same question gives the same bytes."""
    import pyoxigraph as ox

    from kg.export.turtle import turtle

    triples = sorted(set(results), key=str)
    if fmt == "turtle":
        return turtle(triples)
    wire = {
        "jsonld": ox.RdfFormat.JSON_LD,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    return ox.serialize(triples, format=wire[fmt]) or b""
