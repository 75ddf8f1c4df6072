"""Without npm's files the build makes every other page, links to none that is missing, says so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg.vendor
from kg.build.recipe import recipe
from kg.vendor import missing, packages, vendor_dir, versions
from tests.small import small_data

ROOT = Path(__file__).parents[2]
RUN = "import sys; sys.path.insert(0, '.'); from kg.cli import main; main()"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """The two places where browser code may lie, both empty."""
    inside, beside = tmp_path / "_vendor", tmp_path / "node_modules"
    monkeypatch.setattr(kg.vendor, "INSIDE", inside)
    monkeypatch.setattr(kg.vendor, "BESIDE", beside)
    return inside, beside


def fill(folder, left_out=""):
    for one in packages():
        for name in one.files:
            if name != left_out:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text('{"version": "1.2.3"}', "utf-8")


def test_what_is_missing_is_said_in_one_line_with_the_way_to_get_it(folders):
    assert vendor_dir() is None
    assert versions() == {}
    assert "npm ci" in missing()
    assert "\n" not in missing()


@pytest.mark.parametrize("place", [0, 1])
def test_either_place_will_do(folders, place):
    fill(folders[place])
    assert vendor_dir() == folders[place]
    assert missing() == ""
    assert set(versions().values()) == {"1.2.3"}


def test_one_missing_file_is_enough(folders):
    fill(folders[1], "style-mod/dist/style-mod.cjs")
    assert vendor_dir() is None
    assert "style-mod" in missing()
    assert "more" not in missing()


def test_code_that_arrives_later_makes_another_build(folders, data, ontology):
    before = recipe(data, ontology, None, "")
    fill(folders[1])
    assert recipe(data, ontology, None, "") != before


def test_build_without_node_makes_all_other_pages(tmp_path):
    for name in ("kg", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    small_data(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, "-P", "-c", RUN, "build", "--out", "out"],
        cwd=tmp_path,
        capture_output=True,
        env={"PATH": "", "PYTHONPATH": ""},
    )
    assert done.returncode == 0, done.stderr.decode()
    said = done.stderr.decode().splitlines()
    assert len(said) == 1
    assert said[0].strip().startswith("left out query.html: ")
    assert "npm ci" in said[0]
    out = tmp_path / "out"
    assert {"index.html", "coverage.html", "graph.html"} <= {path.name for path in out.iterdir()}
    assert not (out / "query.html").exists()
    assert list((out / "assets").glob("query-lib*")) == []
    linking = [
        path.relative_to(out).as_posix()
        for path in out.rglob("*.html")
        if re.search(r'href="[^"]*query\.html', path.read_text("utf-8"))
    ]
    assert linking == []
