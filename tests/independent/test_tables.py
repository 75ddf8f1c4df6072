"""The package of tables before tools that know nothing of ours: csvw and Frictionless."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.export.package import package_files
from tests.releases.spoiling import change
from tests.small import run, small_data


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_data(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="module")
def package(small, tmp_path_factory):
    """The package of few real rows, as a folder."""
    folder = tmp_path_factory.mktemp("package") / "tables"
    done = run("export", "csvw", "--data", small, "--output", f"{folder}/")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return folder


def csvwvalidate(path: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("csvwvalidate")
    return subprocess.run([tool, path], capture_output=True, text=True, check=False, timeout=120)


def frictionless(path: Path):
    from frictionless import Package

    return Package(str(path)).validate()


def errors(report) -> list[str]:
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [f"{error.type}: {error.message}" for error in found]


def test_csvw_reads_it_without_help(package):
    done = csvwvalidate(package / "csv-metadata.json")
    assert (done.returncode, done.stdout.strip()) == (0, "OK"), done.stderr


def test_frictionless_reads_it_without_help(package):
    report = frictionless(package / "datapackage.json")
    assert errors(report) == []
    assert report.valid
    assert len(report.tasks) == len(list(package.glob("*.csv")))


@pytest.mark.drill
def test_both_find_the_real_tables_valid(data, tmp_path):
    run("export", "csvw", "--data", data, "--output", f"{tmp_path / 'all'}/")
    assert csvwvalidate(tmp_path / "all" / "csv-metadata.json").stdout.strip() == "OK"
    assert errors(frictionless(tmp_path / "all" / "datapackage.json")) == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("table", "cells", "by_csvw"),
    [
        ("adoptions", {"status": "sometimes"}, True),
        ("adoptions", {"agency": "nobody"}, True),
        ("adoptions", {"area": "nothing"}, False),
        ("sources", {"retrieved": "soon"}, True),
        ("agencies", {"label": ""}, True),
    ],
    ids=lambda value: str(value),
)
def test_what_is_wrong_is_found_by_them(small, tmp_path, table, cells, by_csvw):
    """A column that may be empty refers to others in the Data Package only."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, body in package_files(small).items():
        (folder / name).write_bytes(body)
    first = (folder / f"{table}.csv").read_text("utf-8").splitlines()[1].partition(",")[0]
    change(folder, table, first, **cells)
    described = json.loads((folder / "datapackage.json").read_bytes())
    for one in described["resources"]:  # what is wrong is the cell, not the checksum
        one.pop("hash")
        one.pop("bytes")
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    assert errors(frictionless(folder / "datapackage.json"))
    if by_csvw:
        assert csvwvalidate(folder / "csv-metadata.json").stdout.strip() != "OK"


def test_zip_and_folder_hold_the_same(small, package, tmp_path):
    archive = tmp_path / "tables.zip"
    assert run("export", "csvw", "--data", small, "--output", archive).returncode == 0
    with zipfile.ZipFile(archive) as found:
        assert found.testzip() is None
        packed = {name: found.read(name) for name in found.namelist()}
        assert {info.date_time for info in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packed == {path.name: path.read_bytes() for path in package.iterdir()}
    assert list(packed) == sorted(packed)


def test_it_says_what_it_holds(small, package):
    described = json.loads((package / "datapackage.json").read_bytes())
    for one in described["resources"]:
        body = (package / one["path"]).read_bytes()
        assert body == (small / one["path"]).read_bytes()
        assert one["bytes"] == len(body)
        assert one["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    metadata = json.loads((package / "csv-metadata.json").read_bytes())
    assert metadata["dcat:version"] == described["version"]


def test_a_folder_with_something_in_it_is_left_alone(small, package):
    before = {path: path.read_bytes() for path in package.iterdir()}
    done = run("export", "csvw", "--data", small, "--output", f"{package}/")
    assert done.returncode == 2
    assert b"is not empty" in done.stderr
    assert {path: path.read_bytes() for path in package.iterdir()} == before


def test_tables_with_problems_are_not_packed(small, copy_of_data, tmp_path):
    change(copy_of_data, "adoptions", "ad-0592", status="sometimes")
    done = run("export", "csvw", "--data", copy_of_data, "--output", f"{tmp_path / 'new'}/")
    assert done.returncode == 1
    assert not (tmp_path / "new").exists()
