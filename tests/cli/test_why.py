"""kg why: rows by file and line, rules by file, the same in text, JSON and Python."""

from __future__ import annotations

import csv
import json
import re
import shutil

import pytest

from kg import KnowledgeGraph
from kg.paths import data_dir


def line_of(table: str, key: str) -> int:
    lines = (data_dir() / f"{table}.csv").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"{key},"))


def test_a_row_is_shown_with_its_line_and_what_it_states(kg):
    done = kg("why", "ad-0509")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    place = f"adoptions.csv:{line_of('adoptions', 'ad-0509')}"
    assert text.startswith(f"{place}  ad-0509\n")
    assert "\nadoption:ad-0509 qsmo:adopter agency:hud\n" in text
    assert f"  {place} [agency] ad-0509, source hud-no-15-132" in text
    assert re.search(r"^  hud-no-15-132\S*: .+ <https?://\S+>$", text, re.MULTILINE)


@pytest.mark.drill
def test_a_conclusion_is_shown_with_its_rule(kg):
    text = kg("why", "agency:hud", "--property", "qsmo:servedBy").stdout.decode()
    assert "rule rules/served-by.rq: An agency that still exists is served by" in text
    assert re.search(r"adoption:ad-\d+ qsmo:inForce \"true\"\^\^xsd:boolean\n +computed", text)
    assert {one.split()[1] for one in text.splitlines() if one.startswith("agency:")} == {
        "qsmo:servedBy"
    }


def test_json_is_what_python_gives(kg):
    asked = ("agency:hud", "qsmo:hostedBy")
    found = kg("why", "office:hr-qsmo", "--property", asked[1], "--format", "json")
    assert json.loads(found.stdout) == KnowledgeGraph.load().why("office:hr-qsmo", asked[1])


@pytest.mark.drill
def test_what_is_not_there_is_wrong_use(kg):
    done = kg("why", "ad-99999")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: no row or thing is called 'ad-99999'.")


def test_nothing_that_fits_is_said(kg):
    done = kg("why", "agency:hud", "--value", "no such value")
    assert (done.returncode, done.stdout) == (0, b"No such triple is in the graph.\n")


def test_hostile_texts_stay_texts(kg, small, tmp_path):
    hostile = shutil.copytree(small, tmp_path / "hostile")
    with (hostile / "adoptions.csv").open(encoding="utf-8", newline="") as file:
        head, first, *rest = csv.reader(file)
    first[head.index("id")] = "ad-9999"
    first[head.index("evidence")] = "<b onmouseover=alert(1)>{{7*7}}</b> \x1b[31m"
    with (hostile / "adoptions.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, first, *rest])
    text = kg("why", "ad-9999", "--data", hostile).stdout.decode()
    assert "<b onmouseover=alert(1)>{{7*7}}</b>" in text
    assert "\x1b" not in text, "nothing that steers a terminal"
