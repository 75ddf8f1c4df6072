"""Coverage over records on disk is that of records in memory, cell by cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from kg.analysis import status as st
from kg.dates import Day, first_day
from kg.records.world import World, load_world, world_of
from kg.scale.coverage import coverage, judged
from kg.scale.engine import Engine, engine
from kg.scale.records import columns
from kg.scale.surroundings import surroundings
from kg.tables.read import Tables
from tests.analysis.random_worlds import DAYS, tables
from tests.benchmarks.worlds import big_world
from tests.scale.roads import by_engine, in_memory
from tests.small import run

DIALECTS = ("pyspark", "trino", "bigquery", "snowflake", "databricks")
EARLIER = "2021-03-01"
FEW, MANY = 4, 150
"""Random worlds: each costs about a second, most of which DuckDB takes to plan."""


@pytest.fixture(scope="module")
def duckdb():
    with engine() as one:
        yield one


@pytest.fixture(scope="module")
def real(data):
    return load_world(data)


@pytest.fixture(scope="module")
def records(real, tmp_path_factory):
    """What kg export records writes."""
    file = tmp_path_factory.mktemp("records") / "records.parquet"
    done = run("export", "records", "--output", file)
    assert done.returncode == 0, done.stderr
    assert b"leaked" not in done.stderr
    return file


def test_every_known_cell_of_the_real_data(duckdb, real, tmp_path):
    for day in (real.date, first_day(EARLIER)):
        expected = in_memory(real, day)
        assert by_engine(duckdb, real, day, tmp_path / "r.parquet") == expected
        assert len({one.status for one in expected}) >= 4
    assert {one.status for one in in_memory(real, real.date)} == set(st.RANK) - {st.UNKNOWN}


def test_a_seeded_world_with_deep_trees_and_rivals(duckdb, tmp_path):
    world = big_world(40_000)
    day = first_day("2016-05-01")
    expected = in_memory(world, day)
    assert by_engine(duckdb, world, day, tmp_path / "r.parquet") == expected
    assert any(one.conflict and one.inherited_from for one in expected)
    assert any(one.authorized_only for one in expected)


def same_in_any_world(duckdb: Engine, place: Path, found: Tables, day: Day) -> None:
    world: World = world_of(found)
    assert by_engine(duckdb, world, day, place / "r.parquet") == in_memory(world, day)


quick = settings(
    max_examples=FEW,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(found=tables(), day=DAYS.map(first_day))
def test_any_world(duckdb, tmp_path, found, day):
    same_in_any_world(duckdb, tmp_path, found, day)


@pytest.mark.drill
@settings(quick, max_examples=MANY)
@given(found=tables(), day=DAYS.map(first_day))
def test_very_many_worlds(duckdb, tmp_path, found, day):
    same_in_any_world(duckdb, tmp_path, found, day)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_expression_becomes_sql_of_each_dialect(dialect, real):
    import ibis

    records = ibis.table({one.name: one.type for one in columns()}, name="records")
    around = surroundings(real, real.date)
    answer = coverage(judged(records, around, real.date), around)
    text = str(ibis.to_sql(answer.cells, dialect=dialect))
    assert "GROUP BY" in text
    assert all(one.name in text for one in columns())


def test_records_in_several_files_are_one_table(duckdb, real, tmp_path):
    from kg.analysis.freshness import LIMITS
    from kg.scale.gaps import ManyRecords
    from kg.scale.records import write_records
    from tests.scale.roads import Plain

    halves = []
    for at in range(2):
        halves.append(tmp_path / f"{at}.parquet")
        with halves[-1].open("wb") as out:
            write_records(real.adoptions[at::2], out)
    many = ManyRecords(duckdb, list(map(str, halves)), real, real.date)
    assert sorted(Plain(*one) for one in many.cells(LIMITS)) == in_memory(real, real.date)


def test_the_command_says_what_it_says_of_the_tables(records):
    asked = ("--level", "all", "--area", "payroll", "--area", "trt-010", "--status", "all")
    asked += ("--format", "json")
    here, there = run("gaps", *asked), run("gaps", *asked, "--records", records)
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    expected = json.loads(here.stdout)
    for one in expected:
        del one["related"], one["sources"]
    assert json.loads(there.stdout) == expected
    assert any(one["inherited_from"] for one in expected)


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_the_other_formats(records, form):
    asked = ("gaps", "--agency", "hud", "--agency", "fbi", "--status", "all", "--format", form)
    here, there = run(*asked), run(*asked, "--records", records)
    assert there.returncode == 0, there.stderr
    assert len(there.stdout.splitlines()) == len(here.stdout.splitlines())
    assert there.stdout.splitlines()[-3:] == here.stdout.splitlines()[-3:] or form == "csv"


def test_export_gives_the_same_bytes(records, tmp_path):
    again = tmp_path / "again.parquet"
    assert run("export", "records", "--output", again).returncode == 0
    assert again.read_bytes() == records.read_bytes()


class TestRefused:
    """What is no table of records gets one line that says why."""

    @pytest.mark.parametrize(("column", "table"), [("agency", "agencies"), ("area", "areas")])
    def test_ids_nobody_knows(self, records, tmp_path, column, table):
        import pyarrow as pa
        import pyarrow.parquet as pq

        one = pq.read_table(records).slice(0, 1)
        place = one.schema.get_field_index(column)
        file = tmp_path / "a.parquet"
        pq.write_table(one.set_column(place, column, pa.array(["nowhere"])), file)
        done = run("gaps", "--records", file)
        said = f"error: a.parquet [{column}] 'nowhere': is no id in the table {table}"
        assert (done.returncode, done.stderr.decode().startswith(said)) == (1, True), done.stderr

    def test_other_columns(self, tmp_path):
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = tmp_path / "other.parquet"
        pq.write_table(pa.table({"agency": ["hud"], "areas": ["payroll"], "start": ["2020"]}), file)
        done = run("gaps", "--records", file)
        assert done.returncode == 1
        said = done.stderr.decode()
        assert "[area]: is no column of it. Did you mean areas?" in said
        assert "[start]: is string, not date." in said
        assert "Traceback" not in said

    @pytest.mark.parametrize(
        ("name", "content", "code", "said"),
        [
            ("a.parquet", b"not parquet at all", 1, "is no whole Parquet file"),
            ("a.parquet", b"PAR1", 1, "is no whole Parquet file"),
            ("a.parquet", b"PAR1 cut off in the midst", 1, "is no whole Parquet file"),
            ("a.parquet", b"PAR1 nothing between PAR1", 1, "a.parquet"),
            ("a.txt", b"x", 2, "records are CSV, gzipped CSV or Parquet"),
        ],
    )
    def test_no_table(self, tmp_path, name, content, code, said):
        (tmp_path / name).write_bytes(content)
        done = run("gaps", "--records", tmp_path / name)
        assert (done.returncode, said in done.stderr.decode()) == (code, True), done.stderr
        assert len(done.stderr.decode().splitlines()) == 1

    def test_what_needs_rows_or_single_records(self, records):
        for more in (("--confidence", "high"), ("--format", "xlsx")):
            done = run("gaps", "--records", records, *more)
            assert (done.returncode, b"--records" in done.stderr) == (2, True)

    def test_an_engine_with_too_little_memory(self, records):
        done = run("gaps", "--records", records, "--memory", "1MB")
        said = done.stderr.decode()
        assert (done.returncode, done.stdout, len(said.splitlines())) == (1, b"", 1)
        assert said.endswith("used). Give the engine more, with --memory.\n"), said
