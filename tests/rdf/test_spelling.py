"""What is written needs no second look: stores are loaded without one."""

from __future__ import annotations

import contextlib
import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.rdf.names import address
from kg.rdf.rows import RowWriter
from kg.tables.cells import check_cells
from kg.tables.read import Row
from tests.worlds import make_tables, schema

ADDRESSES = {
    (table.name, one.name): one
    for table in schema().values()
    for one in table.columns
    if one.datatype.kind == "anyURI"
}
LIKE_ADDRESSES = st.one_of(
    st.text(st.sampled_from('ab1/#?%:[]@.<>"\\ ^`{|}é2F'), max_size=12).map(
        "https://a.gov".__add__
    ),
    *(st.from_regex(one.datatype.pattern, fullmatch=True) for one in [*ADDRESSES.values()][:1]),
    st.text(max_size=8),
)
CELLS = st.one_of(st.just(""), LIKE_ADDRESSES, st.sampled_from(("2020", "2020-13", "a;b", "x")))


def test_there_are_addresses() -> None:
    assert ("sources", "url") in ADDRESSES


@pytest.mark.parametrize("where", ADDRESSES, ids=".".join)
@given(value=LIKE_ADDRESSES)
def test_an_address_that_passes_the_checks_is_an_iri(where, value) -> None:
    table, column = schema()[where[0]], ADDRESSES[where]
    row = Row(dict.fromkeys(table.names, "") | {column.name: value})
    row.line = 2
    said = [one for one in check_cells(table, row) if one.column == column.name]
    if value and not said and (not column.separator or column.separator not in value):
        ox.NamedNode(address(value)[1:-1])


@given(st.data())
@pytest.mark.parametrize("name", [name for name in schema() if name in make_tables()])
def test_any_row_is_refused_or_said_in_whole_n_quads(name, data) -> None:
    table = schema()[name]
    row = {one: data.draw(CELLS, one) for one in table.names}
    tables = {one: [] for one in schema()} | make_tables(**{name: [row]})
    with contextlib.suppress(DataError):
        lines = list(RowWriter(schema(), tables, {}).lines())
        found = list(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS))
        assert len(found) == len(lines)
        assert not [one for one in found if re.search(r"[\s<>]", one.subject.value)]


@pytest.mark.parametrize(
    "text", ["", "a b", "no scheme", "https://[x", "https://a.gov/%zz", "x:a#b#"]
)
def test_what_is_no_iri_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"IRI|scheme|host"):
        address(text)
