"""Tables streamed to N-Quads: what the row writer makes of the tables in memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.rdf import founding
from kg.rdf.computed import founding_rows
from kg.rdf.founding import streamed_founding
from kg.rdf.rows import RowWriter
from kg.rdf.store import n_quads, without_graphs
from kg.rdf.stream import stream_quads
from kg.records.world import world_of
from kg.tables.read import Tables, read_tables
from kg.tables.write import csv_text
from tests.worlds import make_tables, schema

FEW = st.sampled_from(("x", "y", ""))
NAMED = st.sampled_from(("x", "y"))
SINCE = st.sampled_from(("", "2001", "2002-05"))
ADOPTION = st.fixed_dictionaries(
    {"agency": NAMED, "area": FEW, "provider": FEW, "service": FEW, "from": SINCE}
    | {"status": st.sampled_from(("in-use", "ended", "planned")), "observed": SINCE}
)
SERVICE = st.fixed_dictionaries({"id": NAMED, "area": NAMED, "listed_by": FEW, "provider": FEW})


def write(folder: Path, tables: Tables) -> None:
    for name, rows in tables.items():
        columns = schema()[name].names
        text = csv_text(columns, ([row[one] for one in columns] for row in rows))
        (folder / f"{name}.csv").write_text(text, "utf-8")


def streamed(folder: Path) -> list[bytes]:
    return b"".join(stream_quads(folder, schema(), lambda _: None)).splitlines(keepends=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@pytest.mark.parametrize("name", ["small", pytest.param("data", marks=pytest.mark.drill)])
def test_the_shipped_rows(name: str, request: pytest.FixtureRequest) -> None:
    here = request.getfixturevalue(name)
    tables = read_tables(here, schema())
    writer = RowWriter(schema(), tables, founding_rows(world_of(tables)))
    lines = streamed(here)
    assert b"".join(sorted(set(lines))) == n_quads(writer.quads())
    plain = b"".join(stream_quads(here, schema(), lambda _: None, "triples"))
    assert b"".join(sorted(set(plain.splitlines(True)))) == without_graphs(b"".join(lines))


@given(st.lists(ADOPTION, max_size=8), st.lists(SERVICE, max_size=4), st.sampled_from((1, 16)))
def test_rows_find_the_record_they_belong_to(folder: Path, adoptions, services, bits) -> None:
    """However coarse the sieve is."""
    tables = make_tables(adoptions=adoptions, services=services)
    write(folder, tables)
    whole = founding_rows(world_of(tables))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(founding, "BITS_A_ROW", bits)
        found = streamed_founding(folder, schema())
    assert found == {row: record for row, record in whole.items() if row != record}


def test_a_date_that_is_none_is_named_with_its_line(folder: Path) -> None:
    write(folder, make_tables(agencies=[{"id": "a"}, {"id": "b", "from": "2020-13"}]))
    with pytest.raises(DataError, match=r"agencies\.csv:3 \[from\] '2020-13': is not a day"):
        streamed(folder)


def test_a_status_that_is_none_is_said_where_records_hang_on_it(folder: Path) -> None:
    write(folder, make_tables(adoptions=[{"agency": "a", "status": "in use"}] * 2))
    with pytest.raises(DataError, match="kg check"):
        streamed(folder)


def test_progress_counts_rows_and_statements(folder: Path) -> None:
    write(folder, make_tables(agencies=[{"id": f"a{n}"} for n in range(450)]))
    told = []
    lines = b"".join(stream_quads(folder, schema(), told.append)).count(b"\n")
    assert [one.rows for one in told if one.table == "agencies"] == [200, 400, 450]
    assert told[-1].statements == lines
