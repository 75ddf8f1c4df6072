"""Spark gives what DuckDB and plain Python give. One file, so that Spark starts once."""

from __future__ import annotations

import shutil

import pytest

from kg.dates import first_day
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


def test_published_awards_by_spark_as_by_hand(spark, usaspending, tmp_path):
    text, parquet = tmp_path / "one.csv", tmp_path / "two.parquet"
    write_awards(text, 0, 60_000)
    write_awards(parquet, 58_000, 100_000)
    rest = write_awards(tmp_path / "two.csv", 58_000, 100_000)
    records = [spark.table(str(one)).select(*usaspending.needed) for one in (text, parquet)]
    expected = plain(by_hand.groups(by_hand.read([text, rest]), usaspending))
    assert plain(spark.rows(groups(union(records), usaspending))) == expected


def test_the_real_feed_by_spark_as_by_hand(spark, fedramp):
    records = spark.table(str(FEED)).select(*fedramp.needed)
    expected = plain(by_hand.groups(by_hand.read([FEED]), fedramp))
    assert plain(spark.rows(groups(records, fedramp))) == expected


def test_coverage_of_the_real_data_by_spark(spark, data, tmp_path):
    world = load_world(data)
    expected = in_memory(world, world.date)
    assert by_engine(spark, world, world.date, tmp_path / "r.parquet") == expected


@pytest.mark.drill
def test_coverage_of_a_seeded_world_by_spark(spark, tmp_path):
    world, day = big_world(400_000), first_day("2016-05-01")
    assert by_engine(spark, world, day, tmp_path / "r.parquet") == in_memory(world, day)
