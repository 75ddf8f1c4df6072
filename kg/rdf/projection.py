"""The projection of one table: what each of its rows says, planned once and done row by row.

Whatever the description of the table settles (predicates, which columns have which subject, what is
restated on the evidence) is settled before the first row; values that come again and again (ids,
words, dates) are spelt once. A row then costs little more than its statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.dates import first_day, last_day
from kg.rdf import names
from kg.rdf.template import compiled, expand_template, variables
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.rdf.surroundings import Surroundings
    from kg.tables.schema import Column, Table

    Cells = Mapping[str, str]
    Term = Callable[[Cells], str]
    Said = tuple[str, ...]
    Statement = tuple[str, str, str]

T = TypeVar("T")

DERIVED = names.thing("graph", "derived")
CURATED = names.thing("graph", "curated")
KEPT = 65_536
"""Values of a column whose spelling is kept; more begin anew."""
_BRACES = str.maketrans("", "", "{}")
_LABEL = names.prop("rdfs:label")
_ALT_LABEL = names.prop("skos:altLabel")
_LABEL_STATED = names.prop("qsmo:labelStated")
_ROW_KEY = names.prop("qsmo:rowKey")


class _Cell(NamedTuple):
    """A column: where its subject is among the row's terms, and how its values are said.

    `text` begins what a plain text says. `kept` are the values of which `said` is kept. `odd` where
    its predicate or what else it says hangs on the row: `also` is another subject and predicate.
    """

    column: Column
    subject: int
    predicate: str
    text: str
    kept: bool
    odd: bool
    also: tuple[int, str] | None
    for_twins: bool


class Projection:
    """Writes the rows of `table`."""

    def __init__(self, table: Table, around: Surroundings) -> None:
        self._table = table
        self._around = around
        self._twins = around.twins.get(table.name)
        self._terms: list[Term] = []
        self._places: dict[str, int] = {}
        self._graphs: dict[str, str] = {}
        self._evidence = "evidence" in table.names
        self._key = compiled(f"{names.BASE}evidence/{table.name}.{{{table.row_key}}}")
        said = [column for column in table.columns if column.property]
        cells = [self._cell(column) for column in said if not column.virtual]
        kept: list[dict[str, Said]] = [{} for _ in cells]
        self._cells = [
            (cell.column.name, cell.subject, known, cell)
            for cell, known in zip(cells, kept, strict=True)
        ]
        self._virtuals = [self._virtual(column) for column in said if column.virtual]
        self._own_graph = compiled(names.BASE + table.graph) if table.graph else None

    def graph(self, row: Cells) -> str:
        """Named graph of what `row` says."""
        if self._own_graph:
            own = self._own_graph(row)
            return names.address(own) if own else DERIVED
        source = row.get("source", "")
        return self._graphs.get(source) or self._named(source)

    def statements(self, row: Cells) -> list[Statement]:
        """What `row` says, in the order of columns; the same may come twice.

        Each is a column, a subject, and predicate and object with a blank between, in N-Quads
        spelling.

        Raises:
            ValueError: a cell cannot be said: it is no date, or no address.
        """
        terms = [term(row) for term in self._terms]
        found: list[Statement] = []
        evidence = self._begun(row, found)
        twin = self._twins is not None and row["id"] in self._twins.ids
        restated = self._table.merges_rows and evidence != ""
        for name, at, known, cell in self._cells:
            value, subject = row[name], terms[at]
            if not value or not subject:
                continue
            if cell.odd:
                found += self._odd(cell, row, terms, evidence if restated or twin else "")
                continue
            for said in known.get(value) or self._said(cell, value, row, known):
                found.append((name, subject, said))
                if restated and subject != evidence:
                    found.append((name, evidence, said))
        for column, at, object_at, predicate in self._virtuals:
            subject, term = terms[at], terms[object_at]
            if subject and term:
                said = f"{predicate or self._predicate(column, row)} {term}"
                found.append((column.name, subject, said))
        return found

    def _odd(self, cell: _Cell, row: Cells, terms: list[str], evidence: str) -> Iterator[Statement]:
        """What a cell says whose predicates hang on other rows, or that says more than others."""
        name, subject = cell.column.name, terms[cell.subject]
        restated = (self._table.merges_rows or cell.for_twins) and evidence not in ("", subject)
        for said in self._said(cell, row[name], row, {}):
            predicate, _, term = said.partition(" ")
            is_label = predicate == _LABEL
            yield name, subject, f"{self._label(subject, term)} {term}" if is_label else said
            if cell.also and (other := terms[cell.also[0]]):
                yield name, other, f"{cell.also[1]} {term}"
            if restated:
                yield name, evidence, f"{_LABEL_STATED} {term}" if is_label else said

    def _begun(self, row: Cells, found: list[Statement]) -> str:
        """IRI of the evidence of `row`, "" without; adds its key to `found`."""
        if not self._evidence or not row[self._table.row_key]:
            return ""
        table, column = self._table.name, self._table.row_key
        evidence = self._told_by(row)
        found.append((column, evidence, f"{_ROW_KEY} {names.text(f'{table}/{row[column]}')}"))
        return evidence

    def _told_by(self, row: Cells) -> str:
        key = self._key(row)
        return f"<{key}>" if key else ""

    def _named(self, source: str) -> str:
        graph = names.thing("source", source) if source else CURATED
        return _remember(self._graphs, source, graph)

    def _cell(self, column: Column) -> _Cell:
        settled, twins = self._settled(column), self._twins
        also = (self._record(self._table.about), names.prop(column.also_as))
        for_twins = column.property in twins.properties if twins else False
        plain = settled and column.datatype.kind in ("string", "partial-date")
        more = column.value or column.separator or column.null
        more = more or column.first_day_as or column.last_day_as
        return _Cell(
            column=column,
            subject=self._subject(column),
            predicate=settled,
            text=f"{settled} " if plain and not more else "",
            kept=bool(settled) and _repeats(column),
            odd=settled in ("", _LABEL) or bool(column.also_as) or for_twins,
            also=also if column.also_as else None,
            for_twins=for_twins,
        )

    def _virtual(self, column: Column) -> tuple[Column, int, int, str]:
        """A virtual column, the places of its subject and object, and its predicate."""
        value = self._record(names.expand(column.value))
        return column, self._subject(column), value, self._settled(column)

    def _settled(self, column: Column) -> str:
        """Predicate of `column`, "" where it depends on the row."""
        return "" if variables(column.property) else names.prop(column.property)

    def _predicate(self, column: Column, row: Cells) -> str:
        return names.address(names.expand(expand_template(column.property, row)))

    def _said(self, cell: _Cell, value: str, row: Cells, known: dict[str, Said]) -> Said:
        """Predicates and objects of `value` in the column of `cell`; noted in `known`."""
        if cell.text:
            return (cell.text + names.text(value),)
        column, predicate = cell.column, cell.predicate or self._predicate(cell.column, row)
        values = value.split(column.separator) if column.separator else [value]
        said = tuple(
            one_said
            for one in values
            if one and one != column.null
            for one_said in (
                f"{predicate} {self._object(column, row, one)}",
                *_widened(column, one),
            )
        )
        return _remember(known, value, said) if cell.kept else said

    def _object(self, column: Column, row: Cells, value: str) -> str:
        if column.value:
            tables = targets_of(column, row)
            # An id that can be in one table only has the IRI that the column says.
            for table in tables if column.references_by or len(tables) > 1 else ():
                if value in self._around.ids[table]:
                    return self._thing(table, value)
            return names.address(expand_template(column.value, {**row, column.name: value}))
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
                return self._told_by(row)
            return self._thing(table.identified_in, row["id"])

        return subject

    def _record(self, template: str) -> int:
        """Place of the IRI of `template`, or that of the record the row so named belongs to."""
        expand, founding = compiled(template), self._around.founding
        # What fills a variable is escaped already, so the text between them decides.
        bare = template.translate(_BRACES)
        plain = "{+" not in template and names.iri(bare) == f"<{bare}>"

        if plain and not variables(template):
            constant = f"<{template}>"
            return self._place(template, lambda _row: constant)

        def term(row: Cells) -> str:
            expanded = expand(row)
            if not expanded:
                return ""
            spelt = f"<{expanded}>" if plain else names.address(expanded)
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


def _remember(kept: dict[str, T], key: str, value: T) -> T:
    """`value`, which is now in `kept`."""
    if len(kept) >= KEPT:
        kept.clear()
    kept[key] = value
    return value


def _repeats(column: Column) -> bool:
    """Whether values of `column` come again, and mean the same in every row."""
    if column.references_by or not variables(column.value) <= {column.name}:
        return False
    return bool(column.value or column.datatype.allowed or column.datatype.kind.endswith("date"))


def _widened(column: Column, value: str) -> Iterator[str]:
    if column.first_day_as:
        yield f"{names.prop(column.first_day_as)} {names.day(first_day(value))}"
    if column.last_day_as:
        yield f"{names.prop(column.last_day_as)} {names.day(last_day(value))}"
