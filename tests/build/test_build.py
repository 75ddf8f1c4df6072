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
from kg.pages.site import FAMILIES
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
    one, two = map(contents, twice[0])
    assert one.keys() == two.keys()
    assert [name for name, body in one.items() if two[name] != body] == []


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
    # Below data are only the maps of kg evidence, which no build reads.
    for folder, where, below in (("data", data_dir(), "*"), ("ontology", ontology_dir(), "**/*")):
        read = {name for name in manifest["inputs"] if name.startswith(f"{folder}/")}
        there = {
            f"{folder}/{path.relative_to(where).as_posix()}"
            for path in where.glob(below)
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
    stages = [line.split(" s  ")[1] for line in (out / "build.log").read_text("utf-8").splitlines()]
    assert stages[:2] == ["checked the tables", "made the graph"]
    assert stages[-1] == "published"
    for one in EXPORTERS.values():
        assert f"wrote {one.file}" in stages
    for family in FAMILIES:
        assert f"wrote {family.__name__.replace('_', ' ')}" in stages


def test_nothing_is_done_where_nothing_changed(small, out):
    def times():
        return {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}

    first = build(small, out)
    before = times()
    again = build(small, out)
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert {path for path, time in times().items() if time != before[path]} <= {out / ".lock"}


@pytest.mark.parametrize("name", ["index.html", "data/graph.ttl"])
@pytest.mark.parametrize("harm", ["edited", "lost"])
def test_a_file_that_was_changed_or_lost_is_built_again(small, out, name, harm):
    build(small, out)
    before = contents(out)
    if harm == "lost":
        (out / name).unlink()
    else:
        (out / name).write_bytes(before[name][:-1] + b"?")
    assert build(small, out).returncode == 0
    assert contents(out) == before


def test_other_facts_day_or_address_build_anew(small, out, tmp_path):
    build(small, out)
    seen = [contents(out)["manifest.json"]]
    shutil.copytree(small.parent, tmp_path / "other")
    data = tmp_path / "other" / "data"
    rows = (data / "agencies.csv").read_text("utf-8")
    (data / "agencies.csv").write_text(rows.replace("National Aeronautics", "Rational Aeronautics"))
    for folder, *args in (
        (data,), (small, "--as-of", "2024-01-01"), (small, "--site-url", "https://a.gov")
    ):  # fmt: skip
        assert build(folder, out, *args).returncode == 0
        assert damage(out) == []
        seen.append(contents(out)["manifest.json"])
    assert len(set(seen)) == 4


def test_site_map_and_canonical_addresses(small, tmp_path):
    out = tmp_path / "out"
    assert build(small, out, "--site-url", "https://example.gov/kg").returncode == 0
    places = re.findall("<loc>(.*?)</loc>", (out / "sitemap.xml").read_text("utf-8"))
    pages = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    wanted = {f"https://example.gov/kg/{'' if page == 'index.html' else page}" for page in pages}
    assert set(places) == wanted
    assert 'href="https://example.gov/kg/coverage.html"' in (out / "coverage.html").read_text()


def test_no_address_no_site_map(first):
    assert not (first / "sitemap.xml").exists()
    assert 'rel="canonical"' not in (first / "coverage.html").read_text("utf-8")


@pytest.mark.parametrize(
    "address", ["example.gov", "javascript:alert(1)", 'https://a"b', "https://"]
)
def test_address_that_is_none(small, tmp_path, address):
    done = build(small, tmp_path / "out", "--site-url", address)
    assert done.returncode == 2
    assert b"is no web address of a site" in done.stderr
    assert not (tmp_path / "out").exists()


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
    for name in ("gone/page.html", "old.html"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("old", "utf-8")
        manifest["outputs"][name] = {"bytes": 3, "sha256": hashlib.sha256(b"old").hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (out / "mine.txt").write_text("a user's own file", "utf-8")
    assert build(small, out).returncode == 0
    assert not (out / "old.html").exists()
    assert not (out / "gone").exists()
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


def test_without_pages_the_downloads_are_the_same(small, out):
    before = contents(out)
    done = build(small, out, "--no-pages", "--as-of", day_of(out))
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"index.html" not in done.stdout
    assert damage(out) == []
    after = contents(out)
    del after["manifest.json"]
    assert after == {name: body for name, body in before.items() if name.startswith("data/")}
