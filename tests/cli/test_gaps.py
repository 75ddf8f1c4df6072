"""kg gaps: what it lists, and that every format lists the same."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.gaps import COLUMNS
from kg.analysis.lookup import index
from kg.paths import data_dir
from kg.records.world import load_world
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

KEYS = ["agency", "agency_label", "area", "area_label", "status", "inherited_from", "related"]
KEYS += ["freshness", "conflict", "providers", "qsmo", "sources", "as_of"]


@pytest.fixture(scope="module")
def world():
    return load_world(data_dir())


@pytest.fixture
def gaps(kg):
    def call(*args):
        done = kg("gaps", "--format", "json", *args)
        assert (done.returncode, done.stderr) == (0, b"")
        return json.loads(done.stdout)

    return call


def test_keys_are_those_of_the_contract(gaps):
    assert list(COLUMNS) == KEYS
    cells = gaps()
    assert cells
    for cell in cells:
        assert list(cell) == KEYS
        assert all(isinstance(cell[name], list) for name in ("related", "providers", "sources"))
        assert isinstance(cell["conflict"], bool)
        for name in ("inherited_from", "freshness", "qsmo"):
            assert cell[name] is None or cell[name]
        for name in ("agency", "area", "status", "as_of"):
            assert isinstance(cell[name], str)
            assert "/" not in cell[name]


def test_default_is_established_gaps_of_cfo_act_agencies_in_main_functions(kg, gaps, world):
    cfo = {one.id for one in world.agencies.values() if one.cfo_act}
    coverage = Coverage(world, world.date)
    cells = [coverage.cell(a, f) for a in cfo for f in world.main_functions]
    here = [cell for cell in cells if world.agencies[cell.agency].exists(world.date)]
    expected = {(cell.agency, cell.area) for cell in here if cell.status in st.GAPS}
    found = gaps()
    assert {(cell["agency"], cell["area"]) for cell in found} == expected
    assert len(found) == len(expected)
    unknown = sum(cell.status == st.UNKNOWN for cell in here)
    text = kg("gaps").stdout.decode()
    assert f"{len(expected)} established gaps" in text
    assert f"\n{unknown} unknown: nothing is recorded" in text
    assert "? Unknown" not in text


def test_every_cell_with_status_all(gaps, world):
    cfo = [one for one in world.agencies.values() if one.cfo_act and one.exists(world.date)]
    cells = gaps("--status", "all")
    assert len(cells) == len(cfo) * len(world.main_functions)
    assert {cell["status"] for cell in cells} >= {"unknown", "marketplace", "own"}


@pytest.mark.parametrize("status", st.RANK)
def test_status_chooses(gaps, status):
    cells = gaps("--status", status)
    every = gaps("--status", "all")
    assert cells == [cell for cell in every if cell["status"] == status]


def test_formats_agree(kg, gaps):
    cells = gaps("--status", "all")
    done = kg("gaps", "--format", "csv", "--status", "all")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        for name in KEYS:
            value = cell[name]
            if isinstance(value, list):
                assert row[name].split(";") == (value or [""])
            elif isinstance(value, bool):
                assert row[name] == ("yes" if value else "no")
            else:
                assert row[name] == (value or "")
    for fmt in ("table", "md"):
        text = kg("gaps", "--format", fmt, "--status", "all").stdout.decode()
        shown = [
            line
            for line in text.splitlines()
            if any(f"{w.symbol} {w.label}" in line for w in st.STATUSES)
        ]
        assert len(shown) == len(cells)
        for line, cell in zip(shown, cells, strict=True):
            assert st.WORD[cell["status"]].label in line


def test_same_bytes_each_time(kg):
    one, two = (kg("gaps", env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert one == two


@pytest.mark.parametrize(
    "name",
    ["nasa", "NASA", " Nasa ", "080", "National Aeronautics AND space administration"],
)
def test_bodies_by_any_name(gaps, name):
    [cell] = gaps("--agency", name, "--area", "payroll", "--status", "all")
    assert (cell["agency"], cell["area"], cell["providers"]) == ("nasa", "payroll", ["ibc"])


@pytest.mark.parametrize("name", ["payroll", "PAYROLL", "Payroll"])
def test_functions_by_any_name(gaps, name):
    [cell] = gaps("--agency", "hud", "--area", name, "--status", "all")
    assert (cell["agency"], cell["area"]) == ("hud", "payroll")


def test_bodies_by_alias(gaps):
    with (data_dir() / "agency_aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["agency"] == "nasa"]
    assert rows
    for row in rows:
        [cell] = gaps("--agency", row["alias"], "--area", "payroll", "--status", "all")
        assert cell["agency"] == "nasa", row["alias"]


def test_code_means_the_body_that_owns_it(gaps, world):
    """Bureaus carry the code of their department; 097 is Defense's own, not its agencies'."""
    found = gaps("--agency", "097", "--status", "all")
    assert {cell["agency"] for cell in found} == {"dod"}


def test_code_of_every_cfo_act_agency(world):
    """Small bodies often carry the code of a department; the department is meant."""
    tables = read_tables(data_dir(), read_schema(data_dir()), ("agencies", "agency_aliases"))
    names = index("agency", tables)
    for row in tables["agencies"]:
        if row["cfo_act"] == "yes":
            assert names.find(row["cgac"]) == row["id"]


def test_code_that_several_share(kg):
    done = kg("gaps", "--agency", "000")
    assert done.returncode == 2
    assert b"'000' names several of kind agency: house, senate." in done.stderr


def test_several_bodies_and_functions(gaps):
    args = ("--agency", "nasa", "--agency", "hud", "--area", "payroll", "--area", "travel")
    cells = gaps(*args, "--status", "all")
    found = [(cell["agency"], cell["area"]) for cell in cells]
    assert sorted(found) == sorted(
        (agency, area) for agency in ("hud", "nasa") for area in ("payroll", "travel")
    )
    assert gaps(*args, "--agency", "NASA", "--status", "all") == cells, "asked twice, told once"


@pytest.mark.parametrize(("level", "least"), [("top", 100), ("all", 500)])
def test_levels(gaps, world, level, least):
    found = {
        cell["agency"] for cell in gaps("--level", level, "--area", "payroll", "--status", "all")
    }
    assert len(found) > least
    assert any(world.agencies[one].parent for one in found) == (level == "all")


def test_groups(gaps):
    cells = gaps("--group", "cfo-act")
    assert cells == gaps()
    others = gaps("--group", "non-cfo-act", "--area", "payroll", "--status", "all")
    assert "nasa" not in {cell["agency"] for cell in others}
    assert others


@pytest.mark.parametrize("day", ["1980-01-01", "2000-02-29", "today", date.today().isoformat()])
def test_days_within_the_limits(gaps, day):
    cells = gaps("--as-of", day, "--status", "all")
    said = date.today().isoformat() if day == "today" else day
    assert {cell["as_of"] for cell in cells} == {said}


def test_tomorrow_is_out_of_range(kg):
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    assert kg("gaps", "--as-of", tomorrow).returncode == 2


def test_default_day_is_that_of_the_data(gaps, world):
    day = date.fromordinal(world.date).isoformat()
    assert gaps() == gaps("--as-of", day)


def test_the_past_differs(gaps):
    then = {(c["agency"], c["area"]): c["status"] for c in gaps("--as-of", "2015-01-01")}
    now = {(c["agency"], c["area"]): c["status"] for c in gaps()}
    assert then != now


def test_bodies_not_there_on_the_day_are_named(kg, world):
    text = kg("gaps").stdout.decode()
    gone = [one.id for one in world.agencies.values() if one.cfo_act and not one.exists(world.date)]
    assert gone
    assert f"left out: {', '.join(gone)}." in text


def test_nothing_to_list_is_said(kg):
    done = kg("gaps", "--agency", "nasa", "--area", "payroll", "--status", "own")
    assert done.returncode == 0
    assert done.stdout.startswith(b"As of ")
    done = kg(
        "gaps", "--agency", "nasa", "--area", "payroll", "--status", "own", "--format", "json"
    )
    assert json.loads(done.stdout) == []


def test_a_broad_function_without_records_names_the_narrower_ones():
    done = subprocess.run(
        [sys.executable, "-m", "kg", "gaps", "--area", "travel", "--agency", "nasa"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "travel: records speak of trt-010\n"
    assert "1 cell, 0 known" in done.stdout
