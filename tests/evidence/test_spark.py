"""Spark gives what DuckDB and plain Python give. One file, so that Spark starts once."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from kg.dates import first_day
from kg.errors import DataError
from kg.evidence.reduction import groups
from kg.records.world import load_world
from kg.scale.engine import engine, union
from tests.benchmarks.worlds import big_world
from tests.evidence import by_hand
from tests.evidence.awards import write_awards
from tests.evidence.conftest import FEED
from tests.evidence.test_reduction import plain
from tests.scale.roads import by_engine, in_memory


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    with engine("spark://local[2]") as one:
        yield one


@pytest.mark.parametrize("rows", [10_000, pytest.param(100_000, marks=pytest.mark.drill)])
def test_published_awards_by_spark_as_by_hand(spark, usaspending, tmp_path, rows):
    """A part as CSV and the rest as Parquet, with transactions that stand in both."""
    half, again = rows // 2, rows // 2 - rows // 50
    text = write_awards(tmp_path / "one.csv", 0, half)
    parquet = write_awards(tmp_path / "two.parquet", again, rows)
    rest = write_awards(tmp_path / "two.csv", again, rows)
    records = [spark.table(str(one)).select(*usaspending.needed) for one in (text, parquet)]
    expected = plain(by_hand.groups(by_hand.read([text, rest]), usaspending))
    assert plain(spark.rows(groups(union(records), usaspending))) == expected
    assert any(dict(row)["repeated"] != "0" for row in expected)


@pytest.mark.drill
def test_the_real_feed_by_spark_as_by_hand(spark, fedramp):
    records = spark.table(str(FEED)).select(*fedramp.needed)
    expected = plain(by_hand.groups(by_hand.read([FEED]), fedramp))
    assert plain(spark.rows(groups(records, fedramp))) == expected


@pytest.mark.drill
def test_coverage_of_the_real_data_by_spark(spark, data, tmp_path):
    world = load_world(data)
    expected = in_memory(world, world.date)
    assert by_engine(spark, world, world.date, tmp_path / "r.parquet") == expected


@pytest.mark.drill
def test_coverage_of_a_seeded_world_by_spark(spark, tmp_path):
    world, day = big_world(400_000), first_day("2016-05-01")
    assert by_engine(spark, world, day, tmp_path / "r.parquet") == in_memory(world, day)


def test_a_short_line_is_told_in_one_line(spark, tmp_path, capfd):
    """By us: neither the trace of Java nor what pandas and pyspark warn of is seen."""
    file = tmp_path / "short.csv"
    file.write_text("a,b,c\n1,2,3\nonly,two\n", "utf-8")
    with pytest.raises(DataError) as raised:
        list(spark.rows(spark.table(str(file))))
    said = str(raised.value)
    assert said.splitlines() == [said]
    assert said.startswith("short.csv: Malformed CSV record: only,two. Mend the line")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"JAVA_HOME": "/nowhere"}, "/nowhere/bin/java: No such file or directory"),
        ({"MEMORY": "10MB"}, "Java heap space. Give the engine more, with --memory."),
    ],
    ids=["no Java", "no memory"],
)
def test_one_line_when_spark_does_not_start(settings, said, tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    memory = ["--memory", settings["MEMORY"]] if "MEMORY" in settings else []
    command = [sys.executable, "-m", "kg", "evidence", str(FEED), "--map", "fedramp", *memory]
    command += ["--engine", "spark://local[1]", "--output", str(tmp_path / "review.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("error: spark://local[1]: Spark does not start: ")
    assert done.stderr.rstrip().endswith(said)
    assert not list(tmp_path.iterdir())
