"""The wheel, in an environment of its own and from an empty folder, does what the checkout does."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from kg.vendor import packages
from tests.build.whole import contents
from tests.small import run, small_data

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    args = ["-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run([sys.executable, *args], capture_output=True, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Path of `kg` in a new environment that has the wheel, and sees only its dependencies here."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    own = Path(
        sysconfig.get_path("purelib", "venv", vars={"base": str(folder), "platbase": str(folder)})
    )
    args = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    done = subprocess.run([*args, "--quiet", wheel], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    # A path in a .pth file is searched, but the .pth of the editable install there is not read.
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin" / "kg"


@pytest.fixture
def kg(installed, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()

    def call(*args):
        done = run(*args, cwd=empty, program=(str(installed),), env={"PYTHONPATH": ""})
        assert list(empty.iterdir()) == []
        return done

    return call


def test_what_is_inside(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind, pattern in (("data", "*.*"), ("ontology", "*.ttl"), ("ontology", "*/*.rq")):
        found = {path.relative_to(ROOT / kind) for path in (ROOT / kind).glob(pattern)}
        assert found
        assert {f"kg/_{kind}/{path.as_posix()}" for path in found} <= names
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any("templates" in name for name in package)
    assert any("static" in name for name in package)
    assert package <= names
    assert {name for name in names if name.startswith("tests")} == set()
    allowed = {"kg", f"qsmo_kg-{version()}.dist-info"}
    assert {name.split("/")[0] for name in names} == allowed
    assert not [name for name in names if "__pycache__" in name]


def test_browser_code_rides_along_with_its_licences(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    found = {name for name in names if name.startswith("kg/_vendor/")}
    assert found == {f"kg/_vendor/{name}" for one in packages() for name in one.files}
    for one in packages():
        assert {f"kg/_vendor/{one.name}/LICENSE", f"kg/_vendor/{one.name}/README.md"} & found


def test_source_archive_gives_the_same_wheel(tmp_path, wheel):
    args = ["-m", "build", "--no-isolation", "--outdir", tmp_path, ROOT]
    done = subprocess.run([sys.executable, *args], capture_output=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    [path] = tmp_path.glob("*.whl")
    assert set(zipfile.ZipFile(path).namelist()) == set(zipfile.ZipFile(wheel).namelist())


def test_wheel_without_npm_says_that_the_query_page_will_be_missing(tmp_path):
    for name in ("kg", "data", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    args = ["-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", tmp_path]
    done = subprocess.run([sys.executable, *args], capture_output=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert b"without query.html: run npm ci before building" in done.stdout + done.stderr
    [path] = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(path).namelist()
    assert "kg/pages/query/pages.py" in names
    assert [name for name in names if "_vendor" in name] == []


def version():
    import kg

    return kg.__version__


def test_it_is_the_wheel_that_runs(installed, tmp_path):
    code = "import kg, kg.paths as p; print(kg.__file__, p.data_dir(), p.ontology_dir())"
    python = installed.with_name("python")
    done = subprocess.run([python, "-c", code], capture_output=True, cwd=tmp_path, check=True)
    environment = str(installed.parents[1])
    for path in done.stdout.decode().split():
        assert path.startswith(environment)


def test_version(kg):
    assert kg("--version").stdout.decode() == f"kg, version {version()}\n"


@pytest.mark.parametrize("args", ["gaps", "gaps --format json", "queries", "--help", "gaps --help"])
def test_same_answers_as_the_checkout(kg, args):
    there, here = kg(*args.split()), run(*args.split())
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    assert there.returncode == 0


def test_check(kg):
    done = kg("check")
    assert (done.returncode, done.stdout) == (0, b""), done.stdout.decode()


@pytest.mark.drill
def test_query(kg):
    done = kg("query", "agency-providers", "--param", "agency=nasa", "--format", "csv")
    assert done.returncode == 0
    assert b"nssc" in done.stdout


def test_same_build_as_the_checkout(kg, tmp_path):
    there, here = tmp_path / "there", tmp_path / "here"
    small = ("--data", small_data(tmp_path / "small"))
    one, two = kg("build", *small, "--out", there), run("build", *small, "--out", here)
    assert (one.returncode, one.stderr) == (two.returncode, two.stderr) == (0, b"")
    assert contents(there) == contents(here)
    assert (there / "query.html").is_file()
    assert one.stdout.replace(bytes(there), bytes(here)) == two.stdout
