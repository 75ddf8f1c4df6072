"""kg candidates: what it prints, and that every format says the same."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg.analysis.criteria import CRITERIA


@pytest.fixture
def found(kg):
    def call(*args):
        done = kg("candidates", *args, "--format", "json")
        assert (done.returncode, done.stderr) == (0, b"")
        return json.loads(done.stdout)

    return call


def text_of(kg, *args):
    done = kg("candidates", *args)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_formats_agree(kg, found):
    record = found("usda", "grants-management")
    done = kg("candidates", "usda", "grants-management", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    text = text_of(kg, "usda", "grants-management", "--top", "0")
    assert len(record["candidates"]) == len(rows) > 10
    for one, row in zip(record["candidates"], rows, strict=True):
        assert (row["provider"], int(row["rank"])) == (one["provider"], one["rank"])
        assert int(row["score"]) == one["score"] == sum(p["points"] for p in one["parts"])
        assert row["sources"].split(";") == one["sources"]
        for part in one["parts"]:
            assert int(row[part["criterion"]]) == part["points"]
            assert row[f"{part['criterion']}_reason"] == part["reason"]
            if part["found"]:
                assert part["reason"] in text
    for criterion in CRITERIA:
        assert f"{criterion.label}: {criterion.meaning}." in text


def test_names_are_taken_as_people_write_them(found):
    one = found("HUD", "FFM")
    assert (one["agency"], one["area"]) == ("hud", "core-financial-management")
    assert one == found("hud", "core-financial-management")


def test_the_provider_in_use_is_flagged(kg):
    text = text_of(kg, "hud", "core-financial-management")
    [line] = [line for line in text.splitlines() if "in use" in line and " 2  Treasury" in line]
    assert line.rstrip().endswith("in use")
    assert "Its catalogue is recorded only in part: the list is incomplete." in text
    assert "Next step" not in text


def test_top_shortens_the_table_and_nothing_else(kg, found):
    args = ("hud", "core-financial-management")
    assert found(*args, "--top", "1") == found(*args)
    short = text_of(kg, *args, "--top", "1")
    more = len(found(*args)["candidates"]) - 1
    assert f"{more} more, with" in short
    assert "more, with" not in text_of(kg, *args, "--top", "0")


@pytest.mark.parametrize(
    ("agency", "area", "said"),
    [
        ("nasa", "payroll", "What it lists is not recorded here: the list is incomplete"),
        ("nasa", "payroll", "National Finance Center ("),
        ("nasa", "payroll", "Next step: Ask the QSMO"),
        ("doe", "travel", "No QSMO leads Travel: there is no marketplace"),
        ("doc", "contract-writing", "is only pre-designated for Contract Writing"),
        ("noaa", "ffm-030", "Listed for a broader function only, which alone makes no coverage:"),
        ("cpsc", "vulnerability-disclosure", "serves 8 other commissions for this function"),
        ("usda", "grants-management", "advised against (2025-05-09)"),
    ],
)
def test_what_is_said(kg, agency, area, said):
    assert said in text_of(kg, agency, area, "--top", "0")


def test_nobody_is_listed_before_there_was_a_marketplace(found):
    assert found("hud", "core-financial-management")["candidates"]
    before = found("hud", "core-financial-management", "--as-of", "2020-06-28")
    assert before["candidates"] == []
    assert (before["qsmo"], before["designated"]) == ("fm-qsmo", False)


def test_filters_are_named(kg):
    text = text_of(kg, "usda", "grants-management", "--confidence", "high")
    assert text.splitlines()[-1].startswith("Only records of use of high confidence count: ")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nobody", "payroll"), b"no agency is called 'nobody'"),
        (("hud", "nothing"), b"no area is called 'nothing'"),
        (("hud",), b"Missing argument 'FUNCTION'"),
        (("hud", "payroll", "--top", "-1"), b"--top"),
    ],
)
def test_wrong_use(kg, args, said):
    done = kg("candidates", *args)
    assert done.returncode == 2
    assert said in done.stderr


def test_same_bytes_each_time(kg):
    args = ("candidates", "usda", "grants-management", "--format", "json")
    one, two = (kg(*args, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert one == two


def test_output_file(kg, tmp_path):
    path = tmp_path / "out.csv"
    args = ("candidates", "hud", "grants-management", "--format", "csv")
    assert kg(*args, "--output", path).stdout == b""
    assert path.read_bytes() == kg(*args).stdout
