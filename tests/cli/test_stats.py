"""kg stats: figures that formats agree on, unknown apart from gaps, choices as in kg gaps."""

from __future__ import annotations

import csv
import io
import json
import re


def test_the_table_says_how_much_is_known_and_keeps_unknown_apart(kg):
    done = kg("stats")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    cells, known = map(int, re.search(r"(\d+) cells, (\d+) known", text).groups())
    market = int(re.search(r"^(\d+) marketplace\.", text, re.MULTILINE)[1])
    gaps = int(re.search(r"(\d+) established gaps", text)[1])
    unknown = int(re.search(r"^(\d+) unknown: nothing is recorded", text, re.MULTILINE)[1])
    assert known == market + gaps
    assert cells == known + unknown
    fresh = sum(map(int, re.findall(r"(\d+) (?:fresh|aging|last known)[,.]", text)))
    assert fresh == known
    assert "Travel and Expense Management: no QSMO; standards lead General Services" in text
    assert "What the HR QSMO marketplace lists is not recorded here" in text
    assert re.search(r"Agencies using federal shared services +134 +2026-02-03", text)
    assert "left out: usaid." in text


def test_formats_agree(kg):
    record = json.loads(kg("stats", "--format", "json").stdout)
    found = csv.DictReader(io.StringIO(kg("stats", "--format", "csv").stdout.decode(), newline=""))
    rows = {row["area"]: row for row in found}
    assert list(rows) == [one["area"] for one in record["functions"]]
    for one in record["functions"]:
        row = rows[one["area"]]
        assert (row["cells"], row["known"], row["unknown"]) == tuple(
            str(one[name]) for name in ("cells", "known", "unknown")
        )
        assert one["gaps"] == sum(one["gaps_by_status"].values())
        assert one["cells"] == one["marketplace"] + one["gaps"] + one["unknown"]
        assert {name: int(row[name]) for name in one["gaps_by_status"]} == one["gaps_by_status"]
        assert row["qsmo"] == (one["qsmo"] or "")
    assert record["cells"] == sum(one["cells"] for one in record["functions"])


def test_the_same_bodies_and_functions_as_gaps(kg):
    for choice in (["--group", "non-cfo-act"], ["--level", "top", "--area", "payroll"]):
        record = json.loads(kg("stats", "--format", "json", *choice).stdout)
        cells = json.loads(kg("gaps", "--status", "all", "--format", "json", *choice).stdout)
        assert record["cells"] == len(cells)
        assert record["unknown"] == sum(cell["status"] == "unknown" for cell in cells)
        conflicts = sum(cell["conflict"] for cell in cells)
        assert record["conflicts"] == conflicts


def test_a_line_a_body_on_demand(kg):
    assert "Each body" not in kg("stats").stdout.decode()
    text = kg("stats", "--bodies").stdout.decode()
    line = next(line for line in text.splitlines() if line.startswith("USDA "))
    assert "● all 3" in line, "grants: all three main functions come from the marketplace"


def test_choosing_bodies_twice_is_refused(kg):
    done = kg("stats", "--agency", "hud", "--level", "top")
    assert done.returncode == 2
    assert b"each choose the bodies. Give one of them." in done.stderr


def test_filters_are_told(kg):
    text = kg("stats", "--government-only").stdout.decode()
    assert re.search(
        r"Only records of use from government sources count: \d+ rows are left out\.\n$", text
    )


def test_same_bytes_each_time(kg):
    one, two = (kg("stats", "--bodies", env={"PYTHONHASHSEED": seed}).stdout for seed in "12")
    assert one == two
