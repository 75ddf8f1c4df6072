"""The projection of one table: what each of its rows says, planned once and done row by row.

Whatever the description of the table settles (predicates, which columns have which subject, what is
restated on the evidence) is settled before the first row; values that come again and again (ids,
words, dates) are spelt once. A row then costs little more than its statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.dates import first_day, last_day
from kg.rdf import names
from kg.rdf.template import compiled, expand_template, variables
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.tables.links import Ids
    from kg.tables.schema import Column, Schema, Table

    Cells = Mapping[str, str]
    Term = Callable[[Cells], str]
    Pairs = tuple[tuple[str, str], ...]
    Statement = tuple[str, str, str, str]

DERIVED = names.thing("graph", "derived")
CURATED = names.thing("graph", "curated")
KEPT = 65_536
"""Values of a column whose spelling is kept; more begin anew."""
_BRACES = str.maketrans("", "", "{}")
_LABEL = names.prop("rdfs:label")
_ALT_LABEL = names.prop("skos:altLabel")
_LABEL_STATED = names.prop("qsmo:labelStated")
_ROW_KEY = names.prop("qsmo:rowKey")


class Twins(NamedTuple):
    """Ids of the things that two tables describe, and the properties that both tables give them."""

    ids: frozenset[str]
    properties: frozenset[str]


class Surroundings(NamedTuple):
    """What is known of the other rows: ids by table, and the record each row belongs to.

    `founding` maps a row's own IRI to that of its record, both spelt, where they differ. `labels`
    has the first label of each thing and grows.
    """

    schema: Schema
    ids: Ids
    twins: Mapping[str, Twins]
    founding: Mapping[str, str]
    labels: dict[str, str]


class _Cell(NamedTuple):
    """A column: the place of its subject among the row's terms, and what its values say.

    `said` has predicates and objects of values that come again (`kept`).
    """

    column: Column
    name: str
    subject: int
    said: dict[str, Pairs]
    kept: bool
    predicate: str
    named: bool
    also: tuple[int, str] | None
    restated: bool
    restated_for_twins: bool


class _Virtual(NamedTuple):
    """A virtual column: the places of its subject and object; its predicate, "" if it varies."""

    column: Column
    name: str
    subject: int
    object: int
    predicate: str


class Projection:
    """Writes the rows of `table`."""

    def __init__(self, table: Table, around: Surroundings) -> None:
        self._table = table
        self._around = around
        self._twins = around.twins.get(table.name)
        self._terms: list[Term] = []
        self._places: dict[str, int] = {}
        self._evidence = "evidence" in table.names
        said = [column for column in table.columns if column.property]
        self._cells = [self._cell(column) for column in said if not column.virtual]
        self._virtuals = [self._virtual(column) for column in said if column.virtual]
        self._own_graph = compiled(names.BASE + table.graph) if table.graph else None

    def graph(self, row: Cells) -> str:
        """Named graph of what `row` says."""
        if self._own_graph:
            own = self._own_graph(row)
            return names.iri(own) if own else DERIVED
        source = row.get("source", "")
        return names.thing("source", source) if source else CURATED

    def statements(self, row: Cells) -> list[Statement]:
        """What `row` says, in the order of columns; the same may come twice.

        Each is column, subject, predicate and object, the last three in N-Quads spelling.
        """
        terms = [term(row) for term in self._terms]
        found: list[Statement] = []
        evidence = self._begun(row, found)
        twin = self._twins is not None and row["id"] in self._twins.ids
        for cell in self._cells:
            column, name, at, said, _, _, named, also, restated, for_twins = cell
            value, subject = row[name], terms[at]
            if not value or not subject:
                continue
            restated = (restated or (for_twins and twin)) and subject != evidence
            for predicate, term in said.get(value) or self._said(cell, value, row):
                stated = predicate
                if named and predicate == _LABEL:
                    predicate, stated = self._label(subject, term), _LABEL_STATED
                found.append((name, subject, predicate, term))
                if also:
                    found.append((name, terms[also[0]], also[1], term))
                if restated:
                    found.append((name, evidence, stated, term))
        for column, name, at, object_at, settled in self._virtuals:
            subject, term = terms[at], terms[object_at]
            if subject and term:
                found.append((name, subject, settled or self._predicate(column, row), term))
        return found

    def _begun(self, row: Cells, found: list[Statement]) -> str:
        """IRI of the evidence of `row`, "" without; adds its key to `found`."""
        if not self._evidence:
            return ""
        column = self._table.row_key
        key = f"{self._table.name}.{row[column]}"
        evidence = f"<{names.BASE}evidence/{key}>"
        found.append((column, evidence, _ROW_KEY, names.text(key.replace(".", "/", 1))))
        return evidence

    def _cell(self, column: Column) -> _Cell:
        settled, twins = self._settled(column), self._twins
        also = (self._record(self._table.about), names.prop(column.also_as))
        return _Cell(
            column=column,
            name=column.name,
            subject=self._subject(column),
            said={},
            kept=bool(settled) and _repeats(column),
            predicate=settled,
            named=settled in ("", _LABEL),
            also=also if column.also_as else None,
            restated=self._table.merges_rows,
            restated_for_twins=column.property in twins.properties if twins else False,
        )

    def _virtual(self, column: Column) -> _Virtual:
        value = self._record(names.expand(column.value))
        settled = self._settled(column)
        return _Virtual(column, column.name, self._subject(column), value, settled)

    def _settled(self, column: Column) -> str:
        """Predicate of `column`, "" where it depends on the row."""
        return "" if variables(column.property) else names.prop(column.property)

    def _predicate(self, column: Column, row: Cells) -> str:
        return names.prop(expand_template(column.property, row))

    def _said(self, cell: _Cell, value: str, row: Cells) -> Pairs:
        """Predicates and objects of `value` in the column of `cell`."""
        column, predicate = cell.column, cell.predicate or self._predicate(cell.column, row)
        values = value.split(column.separator) if column.separator else [value]
        said = tuple(
            pair
            for one in values
            if one and one != column.null
            for pair in ((predicate, self._object(column, row, one)), *_widened(column, one))
        )
        if cell.kept:
            if len(cell.said) >= KEPT:
                cell.said.clear()
            cell.said[value] = said
        return said

    def _object(self, column: Column, row: Cells, value: str) -> str:
        if column.value:
            tables = targets_of(column, row)
            # An id that can be in one table only has the IRI that the column says.
            for table in tables if column.references_by or len(tables) > 1 else ():
                if value in self._around.ids[table]:
                    return self._thing(table, value)
            return names.iri(expand_template(column.value, {**row, column.name: value}))
        if column.datatype.kind in ("date", "integer"):
            return names.typed(value, column.datatype.kind)
        return names.text(value)

    def _subject(self, column: Column) -> int:
        """Place of the term that is the subject of `column`."""
        table, other = self._table, self._table.identified_in
        if column.about:
            return self._record(column.about)
        if other:
            # How long a body has been a provider is not how long the body has been there.
            dated = bool(column.first_day_as or column.last_day_as)
            return self._place(f"identified {dated}", self._identified(dated))
        gone = next((one for one in table.columns if one.gone_from), None)
        return self._gone(gone) if gone else self._record(table.about)

    def _gone(self, column: Column) -> int:
        where, name = column.gone_from, column.name
        return self._place("gone", lambda row: self._thing(row[where], row[name]))

    def _identified(self, dated: bool) -> Term:
        table = self._table
        known = self._around.ids[table.identified_in]
        own = self._terms[self._record(table.about)]

        def subject(row: Cells) -> str:
            if row["id"] not in known:
                return own(row)
            if dated:
                return f"<{names.BASE}evidence/{table.name}.{row[table.row_key]}>"
            return self._thing(table.identified_in, row["id"])

        return subject

    def _record(self, template: str) -> int:
        """Place of the IRI of `template`, or that of the record the row so named belongs to."""
        expand, founding = compiled(template), self._around.founding
        # What fills a variable is escaped already, so the text between them decides.
        plain = names.iri(template.translate(_BRACES)) == f"<{template.translate(_BRACES)}>"

        def term(row: Cells) -> str:
            expanded = expand(row)
            if not expanded:
                return ""
            spelt = f"<{expanded}>" if plain else names.iri(expanded)
            return founding.get(spelt, spelt)

        return self._place(template, term)

    def _place(self, name: str, term: Term) -> int:
        if name not in self._places:
            self._places[name] = len(self._terms)
            self._terms.append(term)
        return self._places[name]

    def _thing(self, table: str, key: str) -> str:
        return names.iri(expand_template(self._around.schema[table].about, {"id": key}))

    def _label(self, subject: str, value: str) -> str:
        """The first label of a thing is its label; a different one is another name for it."""
        return _LABEL if self._around.labels.setdefault(subject, value) == value else _ALT_LABEL


def _repeats(column: Column) -> bool:
    """Whether values of `column` come again, and mean the same in every row."""
    if column.references_by or not variables(column.value) <= {column.name}:
        return False
    return bool(column.value or column.datatype.allowed or column.datatype.kind.endswith("date"))


def _widened(column: Column, value: str) -> Iterator[tuple[str, str]]:
    if column.first_day_as:
        yield names.prop(column.first_day_as), names.day(first_day(value))
    if column.last_day_as:
        yield names.prop(column.last_day_as), names.day(last_day(value))
