"""The build before: settled by a rule, so that the same inputs give the same bytes again."""

from __future__ import annotations

import json
import shutil

from kg.analysis.snapshot import read_snapshot
from kg.build.previous import carry_over
from kg.dates import first_day
from tests.build.whole import build


def kept(out):
    found = out / "data" / "previous-coverage.csv"
    return found.read_bytes() if found.exists() else None


def carried(out, tmp_path, **changes):
    """What carry_over finds in `out` for its own inputs and day, but for `changes`."""
    manifest = json.loads((out / "manifest.json").read_bytes()) | changes
    stage = tmp_path / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    (stage / "data").mkdir(parents=True)
    return carry_over(out, stage, manifest["inputs"], first_day(manifest["as_of"])), stage


def test_new_folder_has_no_build_before(first, tmp_path):
    assert kept(first) is None
    assert carried(first, tmp_path)[0] is None
    assert carry_over(tmp_path / "nothing", tmp_path, {}, 1) is None


def test_other_inputs_take_the_build_that_is_replaced(first, tmp_path):
    found, stage = carried(first, tmp_path, inputs={})
    assert kept(stage) == (first / "data" / "coverage.csv").read_bytes()
    assert found.day == first_day("2020-01-01")
    assert found == read_snapshot(kept(stage).decode(), found.day)


def test_damaged_files_are_no_build(first, tmp_path):
    out = shutil.copytree(first, tmp_path / "out")
    with (out / "data" / "coverage.csv").open("a", encoding="utf-8") as file:
        file.write("hud,HUD,payroll,Payroll,own,,,fresh,no,,,,2020-01-01\n")
    assert carried(out, tmp_path, inputs={})[0] is None
    (out / "manifest.json").write_text("{", "utf-8")
    assert carry_over(out, tmp_path, {}, 1) is None


def test_a_rebuild_of_the_same_compares_with_the_same(small, first, tmp_path):
    out = shutil.copytree(first, tmp_path / "out")
    assert build(small, out, "--as-of", "2021-01-01").returncode == 0
    before = kept(out)
    assert before == (first / "data" / "coverage.csv").read_bytes()
    page = (out / "changes.html").read_bytes()
    assert b"The build before was as of 1 Jan 2020" in page or b"as of 1 Jan 2020" in page
    (out / "index.html").write_text("spoiled, so that it is built again", "utf-8")
    assert build(small, out, "--as-of", "2021-01-01").returncode == 0
    assert (out / "index.html").read_bytes().startswith(b"<!doctype html>")
    assert kept(out) == before
    assert (out / "changes.html").read_bytes() == page
