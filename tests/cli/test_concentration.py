"""kg concentration: what it prints, and that every format says the same."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg.analysis.gaps import bodies
from kg.paths import data_dir
from kg.records.world import load_world


@pytest.fixture
def found(kg):
    def call(*args):
        done = kg("concentration", "--format", "json", *args)
        assert (done.returncode, done.stderr) == (0, b"")
        return json.loads(done.stdout)

    return call


def text_of(kg, *args):
    done = kg("concentration", *args)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_default_is_every_top_level_body_that_exists_in_the_main_functions(kg, found):
    world = load_world(data_dir())
    here = [one for one in bodies(world, "top") if world.agencies[one].exists(world.date)]
    record = found()
    assert record["bodies"] == len(here)
    assert [one["area"] for one in record["functions"]] == world.main_functions
    assert record == found("--level", "top")
    assert f"among {len(here)} top-level bodies" in text_of(kg)


def test_formats_agree(kg, found):
    record = found()
    done = kg("concentration", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    flat = [(one, share) for one in record["functions"] for share in one["providers"]]
    assert len(rows) == len(flat) > 30
    for row, (one, share) in zip(rows, flat, strict=True):
        assert (row["area"], row["provider"]) == (one["area"], share["provider"])
        assert int(row["bodies"]) == share["bodies"] == len(row["agencies"].split(";"))
        assert float(row["share"]) == share["share"]
        assert float(row["hhi"]) == one["hhi"]
    text = text_of(kg)
    for one in record["functions"]:
        if one["hhi"] is not None:
            assert f"{one['hhi']:,.0f}" in text
    for one in record["providers"][:10]:
        for sentence in one["text"].split(". "):
            assert sentence.rstrip(".") in text
    for one in record["outside"]:
        assert f"{one['recorded']} bodies are recorded here" in text
        assert f"others counted {one['counted']} ({one['counted_as_of']})" in text


def test_one_function_is_shown_in_full(kg, found):
    [one] = found("--area", "payroll")["functions"]
    text = text_of(kg, "--area", "PAYROLL")
    assert one["text"] in text
    for share in one["providers"]:
        assert share["provider_label"] in text
        assert f"{100 * share['share']:.1f} %" in text


def test_groups_and_levels(kg, found):
    cfo = found("--group", "cfo-act")
    everything = found("--level", "all")
    assert cfo["bodies"] < found()["bodies"] < everything["bodies"]
    assert "bodies of cfo-act" in text_of(kg, "--group", "cfo-act")


def test_the_past_differs(found):
    then = found("--as-of", "2015-01-01")
    assert then["as_of"] == "2015-01-01"
    assert then["functions"] != found()["functions"]
    assert then["outside"] == []


def test_nothing_recorded_is_said(kg):
    text = text_of(kg, "--as-of", "1980-01-01", "--area", "travel")
    assert "0 of " in text
    assert "No body is recorded to use a provider outside its department." in text
    assert "nan" not in text


def test_unknown_is_in_no_share_and_is_counted_beside(kg, found):
    record = found()
    known = sum(one["known"] for one in record["functions"])
    unknown = sum(one["unknown"] for one in record["functions"])
    assert f"{known} of {known + unknown} cells are known" in text_of(kg)
    assert unknown > known


def test_counts_by_others_come_from_the_table(kg, copy_of_data):
    path = copy_of_data / "measures.csv"
    before = path.read_text("utf-8")
    assert "agencies,,134,2026-02-03" in before
    path.write_text(before.replace("agencies,,134,2026-02-03", "agencies,,999,2026-02-03"), "utf-8")
    assert "others counted 999 (2026-02-03)" in text_of(kg, "--data", copy_of_data)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--area", "nothing"), b"no area is called 'nothing'"),
        (("--group", "nobody"), b"no group is called 'nobody'"),
        (("--group", "cfo-act", "--level", "top"), b"Give one of them"),
        (("--level", "some"), b"--level"),
    ],
)
def test_wrong_use(kg, args, said):
    done = kg("concentration", *args)
    assert done.returncode == 2
    assert said in done.stderr


def test_filters_are_named(kg):
    assert text_of(kg, "--government-only").splitlines()[-1].startswith("Only records of use from")


def test_same_bytes_each_time(kg):
    args = ("concentration", "--format", "json")
    one, two = (kg(*args, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert one == two
