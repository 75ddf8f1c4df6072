"""`kg gaps --format xlsx`, `kg export xlsx` and the build: same bytes, clear words, no clutter."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from openpyxl import load_workbook

from kg.analysis.coverage import Coverage
from kg.analysis.gaps import bodies
from kg.dates import iso
from kg.export import export
from kg.paths import ontology_dir
from kg.records.world import world_of
from kg.workbook.content import Content
from kg.workbook.write import workbook_bytes
from tests.build.whole import build_args
from tests.small import KG, run, small_data
from tests.workbook.conftest import cells, matrix, table
from tests.worlds import make_tables

MISSING = b"error: Excel workbooks need openpyxl. Install it with: pip install 'qsmo-kg[xlsx]'\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(ontology_dir(), folder / "ontology")
    return small_data(folder / "data")


def gaps(*args, seed="0"):
    done = run("gaps", "--format", "xlsx", *args, env={"PYTHONHASHSEED": seed})
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_same_bytes_each_time():
    one, two = gaps(seed="1"), gaps(seed="2")
    assert hashlib.sha256(one).hexdigest() == hashlib.sha256(two).hexdigest()
    assert gaps("--as-of", "2020-01-01") != one


def test_same_bytes_where_lxml_is_not_installed():
    """Which openpyxl takes by itself where it is, and spells XML by it in another way."""
    pytest.importorskip("lxml")
    code = "import sys; sys.modules['lxml'] = None; from kg.cli import main; main()"
    done = run("gaps", "--format", "xlsx", program=(sys.executable, "-c", code))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == gaps()


def test_times_are_those_of_the_data(dataset):
    body = gaps("--agency", "nasa")
    day = iso(dataset.world.date)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert {one.date_time for one in archive.infolist()} == {
            (*map(int, day.split("-")), 0, 0, 0)
        }
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {f"{day}T00:00:00Z"}
    assert "openpyxl" not in core


def test_data_older_than_zip_archives_can_be_dated():
    tables = make_tables(sources=[{"id": "s", "retrieved": "1975-01-01"}], agencies=[{"id": "a"}])
    for name in ("policies", "provisions", "next_steps"):
        tables[name] = []
    world = world_of(tables)
    body = workbook_bytes(Content(Coverage(world, world.date), tables, ("a",), ()))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.infolist()[0].date_time[:3] == (1980, 1, 1)


def test_nothing_but_a_workbook_is_in_it():
    with zipfile.ZipFile(io.BytesIO(gaps("--agency", "nasa"))) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert not [name for name in names if re.search(r"vba|macro|externalLink|activeX", name)]
        for name in names:
            body = archive.read(name)
            assert b"<f>" not in body
            assert b"<f " not in body


def test_output_is_the_same_as_the_pipe(tmp_path):
    path = tmp_path / "gaps.xlsx"
    done = run("gaps", "--format", "xlsx", "--output", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert path.read_bytes() == gaps()
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("command", [["gaps", "--format", "xlsx"], ["export", "xlsx"]])
def test_no_workbook_on_a_terminal(command, terminal):
    _, inner = terminal
    done = subprocess.run(
        [*KG, *command], stdout=inner, stderr=subprocess.PIPE, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        b"error: a workbook is no text for a terminal. Name a file with --output.\n"
    )


@pytest.mark.parametrize("command", [["gaps", "--format", "xlsx"], ["export", "xlsx"]])
def test_without_openpyxl_it_says_how_to_install_it(command, without_openpyxl, tmp_path):
    path = tmp_path / "gaps.xlsx"
    done = run(*command, "--output", path, program=without_openpyxl)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", MISSING)
    assert not path.exists()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("command", [["gaps"], ["gaps", "--format", "json"], ["export", "csv"]])
def test_everything_else_works_without_openpyxl(command, without_openpyxl):
    done = run(*command, program=without_openpyxl)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run(*command).stdout


def test_nothing_loads_openpyxl_but_a_workbook():
    code = (
        "import sys; from kg.cli import main\n"
        "try: main(['gaps'])\n"
        "except SystemExit: pass\n"
        "assert not [one for one in sys.modules if one.startswith(('openpyxl', 'kg.workbook'))]"
    )
    done = run(program=(KG[0], "-c", code))
    assert done.returncode == 0


def test_export_is_of_all_top_level_bodies(small, tmp_path):
    done = run("export", "xlsx", "--data", small)
    assert (done.returncode, done.stderr) == (0, b"")
    book = load_workbook(io.BytesIO(done.stdout))
    every = cells("--level", "top", "--status", "all", "--data", small)
    assert matrix(book["Matrix"]).keys() == every.keys()
    rows = table(book["Gaps"])
    assert [(row["Agency id"], row["Function id"]) for row in rows] == [
        *cells("--level", "top", "--data", small)
    ]


@pytest.mark.drill
def test_export_is_what_gaps_writes_but_for_the_question(dataset):
    out = io.BytesIO()
    export(dataset, "xlsx", out)
    one = load_workbook(io.BytesIO(out.getvalue()))
    two = load_workbook(io.BytesIO(gaps("--level", "top")))
    for title in one.sheetnames[1:]:
        assert [*one[title].values] == [*two[title].values], title
    there = [
        a for a in bodies(dataset.world, "top") if dataset.world.agencies[a].exists(dataset.day)
    ]
    assert len(matrix(one["Matrix"])) == len(there) * len(dataset.world.main_functions)


@pytest.mark.drill
def test_a_build_without_openpyxl_leaves_the_workbook_out_and_says_so(
    small, without_openpyxl, tmp_path
):
    with_it, without = tmp_path / "with" / "out", tmp_path / "without" / "out"
    assert run(*build_args(small, with_it)).stderr == b""
    done = run(*build_args(small, without), program=without_openpyxl)
    assert done.returncode == 0
    assert done.stderr == b"  left out coverage.xlsx: openpyxl is not installed (extra: xlsx)\n"
    assert (with_it / "data" / "coverage.xlsx").stat().st_size > 5_000
    assert not (without / "data" / "coverage.xlsx").exists()
    for out, there in ((with_it, True), (without, False)):
        outputs = json.loads((out / "manifest.json").read_bytes())["outputs"]
        assert ("data/coverage.xlsx" in outputs) == there
        for name in ("index.html", "data/dataset.ttl"):
            assert (b"coverage.xlsx" in (out / name).read_bytes()) == there, name
