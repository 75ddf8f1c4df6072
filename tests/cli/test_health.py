"""kg health: formats that agree, choices as in kg gaps, and commands that can be run as printed."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex

import pytest

from kg import KnowledgeGraph


def listed(kg, *args) -> list[dict[str, str]]:
    done = kg("health", "--format", "csv", *args)
    assert (done.returncode, done.stderr) == (0, b"")
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))


def test_formats_agree(kg):
    rows = listed(kg)
    record = json.loads(kg("health", "--format", "json").stdout)
    assert len(rows) == len(record["items"])
    for row, item in zip(rows, record["items"], strict=True):
        assert (int(row["rank"]), int(row["points"])) == (item["rank"], item["points"])
        assert row["reasons"].split(";") == [one["reason"] for one in item["reasons"]]
        assert int(row["points"]) == sum(one["points"] for one in item["reasons"])
        assert row["start"] == item["start"]
        assert row["searched"] == ";".join(one["row"] for one in item["searched"])
    for reason, one in record["reasons"].items():
        assert one["items"] == sum(reason in row["reasons"].split(";") for row in rows)
    text = kg("health", "--top", "0").stdout.decode()
    assert int(re.match(r"\d+", text)[0]) == len(rows)
    assert len(re.findall(r"^ +start  kg ", text, re.MULTILINE)) == len(rows)
    assert f"Order: {record['rule']}." in text


def test_python_gives_what_json_says(kg):
    record = json.loads(kg("health", "--format", "json", "--agency", "hud").stdout)
    assert KnowledgeGraph.load().health(agencies=["HUD"]) == record


def test_a_table_is_short_unless_asked_for_all(kg):
    text = kg("health").stdout.decode()
    shown = len(re.findall(r"^ +start  kg ", text, re.MULTILINE))
    left = int(re.search(r"^(\d+) more:", text, re.MULTILINE)[1])
    assert shown + left == int(re.match(r"\d+", text)[0])
    assert len(re.findall(r"^ +start", kg("health", "--top", "3").stdout.decode(), re.M)) == 3
    assert len(listed(kg, "--top", "3")) == 3


def test_choices_are_those_of_gaps(kg):
    for choice in (["--group", "non-cfo-act", "--area", "payroll"], ["--agency", "usda"]):
        cells = json.loads(kg("gaps", "--status", "all", "--format", "json", *choice).stdout)
        asked = json.loads(kg("health", "--cells", "--format", "json", *choice).stdout)
        assert [(one["agency"], one["area"], one["status"]) for one in asked["cells"]] == [
            (one["agency"], one["area"], one["status"]) for one in cells
        ]
        rows = listed(kg, *choice)
        assert {row["kind"] for row in rows} == {"cell"}
        assert {(row["agency"], row["area"]) for row in rows} <= {
            (one["agency"], one["area"]) for one in cells
        }


def test_the_day_and_the_limits_are_those_asked_for(kg):
    early = json.loads(kg("health", "--as-of", "2015-01-01", "--format", "json").stdout)
    assert early["as_of"] == "2015-01-01"
    old = listed(kg, "--fresh-years", "50", "--aging-years", "50")
    found = {reason for row in old for reason in row["reasons"].split(";")}
    assert not {"aging", "last-known"} & found
    assert "undated" in found, "nothing makes fresh what has no date"


def test_what_is_not_trusted_is_said_and_counts_as_unknown(kg):
    done = kg("health", "--government-only", "--agency", "hud")
    assert b"left out" in done.stdout
    rows = listed(kg, "--government-only")
    assert not any(row["kind"] == "cell" and "no-government" in row["reasons"] for row in rows)


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.drill)])
def test_each_sort_of_start_can_be_run_as_it_stands(kg, step):
    first: dict[str, str] = {}
    for row in listed(kg):
        first.setdefault(row["kind"], row["start"])
    assert {"cell", "source"} <= set(first)
    for start in list(first.values())[::step]:
        done = kg(*shlex.split(start)[1:])
        assert (done.returncode, done.stderr) == (0, b""), start
        assert done.stdout


def test_ages_of_evidence_by_function_and_by_cell(kg):
    text = kg("health", "--cells").stdout.decode()
    assert "Payroll processing" in text
    rows = list(
        csv.DictReader(io.StringIO(kg("health", "--cells", "--format", "csv").stdout.decode()))
    )
    ages = [float(row["age_years"]) for row in rows if row["age_years"]]
    assert all(age >= 0 for age in ages)
    assert all(not row["newest"] for row in rows if row["status"] == "unknown")


def test_nothing_to_do_is_said(kg):
    text = kg("health", "--agency", "hud", "--reason", "quiet-qsmo").stdout.decode()
    assert "Nothing to look after as of" in text


def test_wrong_use(kg):
    assert kg("health", "--reason", "bad").returncode == 2
    assert kg("health", "--agency", "hud", "--level", "top").returncode == 2
    assert kg("health", "--top", "-1").returncode == 2
