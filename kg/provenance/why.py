"""Why a triple is in the graph, traced to rows of the tables and to rules."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.provenance.kernel import GRAPHS, Computed
from kg.provenance.reasons import Cite, Explained, Reason
from kg.provenance.rules import premises_of
from kg.provenance.vocabulary import Definitions
from kg.rdf import names
from kg.rdf.computed import founding_rows
from kg.rdf.rows import RowWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.provenance.rules import Premises
    from kg.rdf.dataset import Dataset
    from kg.rdf.rows import Written
    from kg.tables.read import Row
    from kg.tables.schema import Table

_DEFINITION = ox.NamedNode(names.expand("skos:definition"))
_RULES = f"{names.BASE}graph/rule/"

Key = tuple[str, str]


class Why:
    """Traces the triples of `dataset`, whose rules and vocabulary are in the folder `ontology`.

    With `whole` each rule is worked out once for all: for those who ask about every triple.
    """

    def __init__(self, dataset: Dataset, ontology: Path, *, whole: bool = False) -> None:
        self.dataset, self._ontology, self._whole = dataset, ontology, whole
        self._stated: dict[str, dict[tuple[ox.Triple, str], list[Cite]]] = {}
        self._concluded: dict[str, dict[ox.Triple, tuple[Premises, ...]]] = {}

    def about(self, subject: str) -> list[Explained]:
        """Every triple about the IRI `subject`, sorted, with its reasons."""
        quads = self.dataset.store.quads_for_pattern(ox.NamedNode(subject), None, None, None)
        # The default graph repeats all others, with blank nodes of its own.
        found = {quad.triple for quad in quads if quad.graph_name != ox.DefaultGraph()}
        return [self.explained(one) for one in sorted(found, key=str)]

    def of_row(self, table: str, key: str) -> list[Explained]:
        """Every triple that the row writes, in the order of its columns."""
        written = self._by_row.get((table, key), ())
        triples = dict.fromkeys(one for one, _ in _parsed(list(written)))
        return [self.explained(one) for one in triples]

    def explained(self, triple: ox.Triple) -> Explained:
        """`triple` with a reason for each graph and each row it is in."""
        return Explained(triple, tuple(self._reasons(triple)))

    def cite(self, table: str, key: str, column: str = "") -> Cite:
        """The row of `table` whose key is `key`."""
        row = self.rows[table, key]
        source = self._sources.get(row.get("source", ""))
        return Cite(
            table=table,
            key=key,
            line=row.line,
            column=column,
            source=source["id"] if source else "",
            title=source["title"] if source else "",
            url=source["url"] if source else "",
            says=row.get("evidence", ""),
            observed=row.get("observed", ""),
            confidence=row.get("confidence", ""),
        )

    @cached_property
    def rows(self) -> dict[Key, Row]:
        """All rows by table and key."""
        schema, tables = self.dataset.schema, self.dataset.tables
        return {(name, row_key(schema[name], row)): row for name in schema for row in tables[name]}

    def _reasons(self, triple: ox.Triple) -> Iterator[Reason]:
        quads = self.dataset.store.quads_for_pattern(
            triple.subject, triple.predicate, triple.object, None
        )
        for graph in sorted(str(quad.graph_name) for quad in quads):
            bare = graph.strip("<>")
            if graph == str(ox.DefaultGraph()):
                continue
            if bare == names.NS:
                yield self._defined(triple, bare)
            elif graph in GRAPHS:
                yield self._computed_reason(triple, graph)
            elif bare.startswith(_RULES):
                yield self._rule(triple, bare)
            else:
                for cite in self._rows_stating(triple, graph):
                    yield Reason("row", bare, rows=(cite,))

    def _defined(self, triple: ox.Triple, graph: str) -> Reason:
        subject = triple.subject
        term = subject.value if isinstance(subject, ox.NamedNode) else ""
        file, line = self._definitions.place(term)
        return Reason("vocabulary", graph, name=file, line=line)

    def _computed_reason(self, triple: ox.Triple, graph: str) -> Reason:
        rows = self._computed.rows(triple, graph)
        return Reason(
            "kernel",
            graph.strip("<>"),
            name=graph.strip("<>").rpartition("/")[2],
            text=self._definition(triple.predicate),
            rows=tuple(self.cite(*key) for key in sorted(rows, key=self._place)),
        )

    def _place(self, key: Key) -> tuple[str, int]:
        return key[0], self.rows[key].line

    def _rule(self, triple: ox.Triple, graph: str) -> Reason:
        name = graph.removeprefix(_RULES)
        premises = self._premises(name, triple)
        return Reason("rule", graph, name, text=self.dataset.rules[name], premises=premises)

    def _premises(self, name: str, triple: ox.Triple) -> tuple[Premises, ...]:
        path = self._ontology / "rules" / f"{name}.rq"
        if not self._whole:
            return premises_of(self.dataset.store, path, triple).get(triple, ())
        if name not in self._concluded:
            self._concluded[name] = premises_of(self.dataset.store, path)
        return self._concluded[name].get(triple, ())

    def _definition(self, term: ox.NamedNode) -> str:
        found = self.dataset.store.quads_for_pattern(term, _DEFINITION, None, ox.DefaultGraph())
        return next((quad.object.value for quad in found), "")  # type: ignore[union-attr]

    def _rows_stating(self, triple: ox.Triple, graph: str) -> list[Cite]:
        subject = str(triple.subject)
        if subject not in self._stated:
            cited: dict[tuple[ox.Triple, str], dict[Cite, None]] = defaultdict(dict)
            for (one, place), cell in _cells(self._by_subject.get(subject, [])):
                key = row_key(self.dataset.schema[cell.table], cell.row)
                cited[one, place][self.cite(cell.table, key, cell.column)] = None
            self._stated[subject] = {
                key: sorted(cites, key=lambda one: (one.table, one.line, one.column))
                for key, cites in cited.items()
            }
        return self._stated[subject].get((triple, graph), [])

    @cached_property
    def _computed(self) -> Computed:
        return Computed(self.dataset)

    @cached_property
    def _definitions(self) -> Definitions:
        return Definitions(self._ontology)

    @cached_property
    def _sources(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.dataset.tables["sources"]}

    @cached_property
    def _written(self) -> list[Written]:
        dataset = self.dataset
        founding = founding_rows(dataset.world)
        return list(RowWriter(dataset.schema, dataset.tables, founding).written())

    @cached_property
    def _by_subject(self) -> dict[str, list[Written]]:
        found: dict[str, list[Written]] = defaultdict(list)
        for one in self._written:
            found[one.quad.subject].append(one)
        return found

    @cached_property
    def _by_row(self) -> dict[Key, list[Written]]:
        found: dict[Key, list[Written]] = defaultdict(list)
        for one in self._written:
            found[one.table, row_key(self.dataset.schema[one.table], one.row)].append(one)
        return found


def row_key(table: Table, row: Row) -> str:
    """What names the row among those of `table`; several cells of a key are joined by slashes."""
    return "/".join(row[name] for name in table.primary_key)


def _parsed(written: list[Written]) -> list[tuple[ox.Triple, str]]:
    """Triple and graph of each, as the store has them."""
    lines = "".join(f"{' '.join(one.quad)} .\n" for one in written)
    quads = ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS)
    return [(quad.triple, str(quad.graph_name)) for quad in quads]


def _cells(written: list[Written]) -> Iterator[tuple[tuple[ox.Triple, str], Written]]:
    return zip(_parsed(written), written, strict=True)
