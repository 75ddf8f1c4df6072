"""What a build writes and says; the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess

import pytest

from kg.build.build import CLASSES
from kg.build.manifest import files_of
from kg.export import EXPORTERS
from kg.paths import data_dir, ontology_dir
from tests.build.whole import UNNAMED, build, build_args, contents, damage, day_of
from tests.small import KG, real


@pytest.fixture(scope="session")
def twice(tmp_path_factory):
    """Two builds of what ships, at the same time, by processes that hash strings differently."""
    outs = [tmp_path_factory.mktemp(f"seed{seed}") / "out" for seed in (1, 2)]
    running = [
        subprocess.Popen(
            [*KG, "build", "--out", out],
            env={"PYTHONHASHSEED": str(seed), "PATH": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seed, out in enumerate(outs, 1)
    ]
    said = [one.communicate(timeout=240) for one in running]
    assert [one.returncode for one in running] == [0, 0], said
    return outs, said


def test_same_input_same_bytes(twice):
    (one, two), _ = twice
    assert contents(one).keys() == contents(two).keys()
    differing = [name for name, body in contents(one).items() if contents(two)[name] != body]
    assert differing == []


def test_summary_has_gaps_counts_matrix_and_pages(twice):
    (out, _), ((text, errors), _) = twice
    text = text.decode()
    assert errors == b"", "progress is for terminals"
    assert "established gaps:" in text
    assert "unknown: nothing is recorded, so these are not gaps until shown." in text
    for plain in CLASSES:
        assert re.search(rf"[1-9][\d,]* +{re.escape(plain)}", text), plain
    matrix = text.partition("CFO Act agencies by function")[2]
    for area in real().world.main_functions:
        assert real().world.areas[area].short in matrix
    for page in ("index.html", "coverage.html", "graph.html", "manifest.json"):
        assert str(out / page) in text
        assert (out / page).stat().st_size > 1000


def test_counts_are_those_of_the_tables(twice):
    _, ((text, _), _) = twice
    agencies = int(re.search(r"([\d,]+) +agencies", text.decode())[1].replace(",", ""))
    assert agencies == len(real().tables["agencies"])


def test_manifest_has_every_output_and_input(twice):
    (out, _), _ = twice
    assert damage(out) == []
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert set(manifest["outputs"]) == {*contents(out)} - UNNAMED
    for folder, where in (("data", data_dir()), ("ontology", ontology_dir())):
        read = {name for name in manifest["inputs"] if name.startswith(f"{folder}/")}
        there = {
            f"{folder}/{path.relative_to(where).as_posix()}"
            for path in where.rglob("*")
            if path.suffix in (".csv", ".json", ".ttl", ".rq")
        }
        assert read == there
        for name in read:
            body = (where / name.removeprefix(f"{folder}/")).read_bytes()
            assert manifest["inputs"][name]["sha256"] == hashlib.sha256(body).hexdigest(), name


def test_every_download_is_there(twice):
    (out, _), _ = twice
    for one in EXPORTERS.values():
        assert (out / "data" / one.file).stat().st_size > 1000, one.file
    for path in data_dir().glob("*.csv"):
        assert (out / "data" / "tables" / path.name).read_bytes() == path.read_bytes()


def test_times_are_in_the_log_only(twice):
    (out, _), _ = twice
    stages = (out / "build.log").read_text("utf-8").splitlines()
    assert [line.split(" s  ")[1] for line in stages] == [
        "checked the tables",
        "made the graph",
        "wrote the downloads",
        "wrote the pages",
        "published",
    ]


def test_nothing_of_this_machine_in_the_files(twice):
    (out, _), _ = twice
    for name, body in contents(out).items():
        assert str(out).encode() not in body, name
        assert str(data_dir()).encode() not in body, name


def test_as_of_changes_the_picture_and_its_name(small, first, tmp_path):
    out = tmp_path / "out"
    assert build(small, out).returncode == 0
    assert (day_of(first), day_of(out)) == ("2020-01-01", "2026-11-22")
    then, now = contents(first), contents(out)
    assert {name for name in now if now[name] != then[name]} >= {
        "coverage.html",
        "data/coverage.csv",
        "data/graph.nq",
        "index.html",
        "manifest.json",
    }


def test_stale_files_and_folders_of_an_earlier_build_go(small, out):
    manifest = json.loads((out / "manifest.json").read_bytes())
    for name in ("agency/gone.html", "old.html"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("old", "utf-8")
        manifest["outputs"][name] = {"bytes": 3, "sha256": hashlib.sha256(b"old").hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (out / "mine.txt").write_text("a user's own file", "utf-8")
    assert build(small, out).returncode == 0
    assert not (out / "old.html").exists()
    assert not (out / "agency").exists()
    assert (out / "mine.txt").exists()
    assert damage(out) == ["mine.txt is in no manifest"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"outputs": [[]]}', '{"outputs": 3}', "\udcff"],
    ids=["empty", "list", "cut", "nested", "number", "bytes"],
)
def test_manifest_that_is_none_is_no_obstacle(text, tmp_path):
    (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert files_of(tmp_path / "manifest.json") <= {"[]"}


def test_manifest_from_elsewhere_reaches_no_other_file(small, out, tmp_path):
    other = tmp_path / "precious.txt"
    other.write_text("mine", "utf-8")
    names = {"../precious.txt": {}, str(other): {}, "data/../../precious.txt": {}, ".": {}, "": {}}
    (out / "manifest.json").write_text(json.dumps({"outputs": names}), "utf-8")
    assert files_of(out / "manifest.json") == set()
    assert build(small, out).returncode == 0
    assert other.read_text("utf-8") == "mine"


def test_bad_data_lists_all_problems_and_touches_nothing(small, out, tmp_path):
    before = contents(out)
    shutil.copytree(small.parent, tmp_path / "bad")
    data = tmp_path / "bad" / "data"
    for name, old, new in (
        ("adoptions.csv", ",in-use,", ",in-usse,"),
        ("sources.csv", "2026-11-22", "2026-13-22"),
        ("policies.csv", ",in-force,", ",in-farce,"),
    ):
        text = (data / name).read_text("utf-8")
        assert old in text
        (data / name).write_text(text.replace(old, new, 1), "utf-8")
    done = build(data, out)
    assert (done.returncode, done.stdout) == (1, b"")
    said = done.stderr.decode()
    for place in ("adoptions.csv:", "sources.csv:", "policies.csv:"):
        assert place in said
    assert contents(out) == before


def test_progress_on_a_terminal(small, tmp_path):
    import pty

    outer, inner = pty.openpty()
    args = build_args(small, tmp_path / "out")
    running = subprocess.Popen([*KG, *args], stdout=subprocess.PIPE, stderr=inner)
    assert running.stdout is not None
    running.stdout.read()
    running.stdout.close()
    assert running.wait(60) == 0
    said = pty.os.read(outer, 10_000).decode()
    pty.os.close(outer)
    pty.os.close(inner)
    assert said.splitlines()[0].startswith("  checked the tables (")
    assert "published" in said


def test_empty_folder_and_relative_out(small, tmp_path):
    done = build(small, "there/below", cwd=tmp_path)
    assert done.returncode == 0
    assert damage(tmp_path / "there" / "below") == []
