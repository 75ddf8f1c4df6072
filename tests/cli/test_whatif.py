"""kg whatif: before and after in every format, clear lines for mistakes, nothing written."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from kg.paths import data_dir

SAMPLE = Path(__file__).with_name("scenario.csv")


def folder_hash(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


@pytest.fixture
def plan(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "plan.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def test_the_sample_in_every_format(kg):
    before = folder_hash(data_dir())
    done = kg("whatif", SAMPLE, "--all")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert "nothing is written\n  line 2: add adoption: nasa core-financial-management arc" in text
    record = json.loads(kg("whatif", SAMPLE, "--format", "json").stdout)
    rows = list(
        csv.DictReader(
            io.StringIO(kg("whatif", SAMPLE, "--format", "csv").stdout.decode(), newline="")
        )
    )
    assert [(row["agency"], row["area"], row["after"]) for row in rows] == [
        (one["agency"], one["area"], one["after"]["status"]) for one in record["cells"]
    ]
    assert f"{len(rows):,} cells change: " in text
    assert len(re.findall(r"  (?:directly|through \S+|through its bureaus)$", text, re.M)) == len(
        rows
    )
    changed = {(one["agency"], one["area"]): one for one in record["cells"]}
    nasa = changed["nasa", "core-financial-management"]
    assert (nasa["after"]["status"], nasa["after"]["providers"]) == ("marketplace", ["arc"])
    assert changed["doe", "payroll"]["after"]["status"] == "unknown"
    assert changed["doc", "payroll"]["after"]["status"] == "marketplace", "NFC is listed"
    assert changed["doc", "grants-management"]["after"]["status"] == "shared", "no QSMO any more"
    for side in ("before", "after"):
        totals = record["totals"][side]
        assert totals["gaps"] == sum(totals["gaps_by_status"].values())
        assert "unknown" not in totals["gaps_by_status"]
    assert folder_hash(data_dir()) == before


def test_totals_before_are_those_of_gaps(kg, plan):
    empty = plan("change,kind\n")
    text = kg("whatif", empty).stdout.decode()
    assert "No cell changes." in text
    [gaps] = re.findall(r"(\d+) established gaps", kg("gaps").stdout.decode())
    assert re.search(rf"^established gaps +{gaps} +{gaps} ", text, re.MULTILINE)
    record = json.loads(
        kg("whatif", empty, "--format", "json", "--agency", "hud", "--area", "payroll").stdout
    )
    assert record["totals"]["before"] == record["totals"]["after"]
    assert sum(record["totals"]["before"][one] for one in ("marketplace", "gaps", "unknown")) == 1


def test_only_direct_changes_unless_all_are_asked_for(kg, plan):
    path = plan("change,kind,agency,area\nend,adoption,DOE,payroll\n")
    short, long = (kg("whatif", path, *more).stdout.decode() for more in ([], ["--all"]))
    assert short.count("  directly") == long.count("  directly") == 1
    assert "through doe" not in short
    assert "(--all lists them too)" in short
    assert long.count("  through doe") > 10


def test_mistakes_are_a_line_each_and_exit_1(kg, plan):
    path = plan(
        "change,kind,agency,area,provider\n"
        "add,adoption,HUDD,payroll,nfc\n"
        "add,adoption,HUD,payroll,\n"
        "end,vehicle,HUD,payroll,nfc\n"
    )
    done = kg("whatif", path)
    assert (done.returncode, done.stdout) == (1, b"")
    lines = done.stderr.decode().splitlines()
    assert [line.split(":", 1)[0] for line in lines] == ["error", "plan.csv", "plan.csv"]
    assert lines[0].startswith("error: plan.csv:2 [agency] 'HUDD': names no agency. Did you mean")
    assert lines[1].startswith("plan.csv:3 [provider]: is required. Name who provides it")
    assert lines[2].startswith("plan.csv:4 [kind] 'vehicle': is not an allowed value. Allowed: ")


def test_what_is_not_there_to_end_says_what_is(kg, plan):
    done = kg("whatif", plan("change,kind,agency,area,provider\nend,adoption,DOE,payroll,ibc\n"))
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "error: plan.csv:2: nothing of the kind is in force on 2026-11-22. In force there: dfas.\n"
    )


def test_the_day_is_that_asked_for(kg, plan):
    path = plan("change,kind,agency,area,provider,from\nadd,adoption,HUD,payroll,nfc,2026-05\n")
    done = kg("whatif", path, "--as-of", "2020-01-01")
    assert b"line 2 changes nothing: it begins after 2020-01-01." in done.stdout
    assert b"No cell changes." in done.stdout


def test_files_that_are_not_there_are_wrong_use(kg, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        done = kg("whatif", path)
        assert (done.returncode, done.stdout) == (2, b"")


def test_same_bytes_each_time(kg):
    one, two = (kg("whatif", SAMPLE, env={"PYTHONHASHSEED": seed}).stdout for seed in "12")
    assert one == two
