"""Writing: one at a time, whole files or none, whatever happens to the writer."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pytest

from kg.errors import UsageError, WriteError
from kg.paths import data_dir
from kg.stewardship import writing
from kg.stewardship.writing import replace_files, sole_writer
from kg.tables.check import check_tables
from kg.tables.read import read_table
from kg.tables.schema import read_schema
from tests.small import KG
from tests.stewardship.conftest import contents

SCHEMA = read_schema(data_dir())
ADOPTIONS, SOURCES = SCHEMA["adoptions"], SCHEMA["sources"]
FACT = ("agency=hud", "area=payroll", "provider=arc", "status=in-use", "confidence=high")
SOURCE = ("--source-url", "https://example.gov/arc", "--source-title", "ARC: customers")

# Kills the process before (or, a negative number, after) its n-th rename.
_KILLED = """
import os, signal, sys
from pathlib import Path
at, *args = sys.argv[1:]
true, calls = Path.replace, 0
def counted(self, *args):
    global calls
    calls += 1
    if calls == int(at):
        os.kill(os.getpid(), signal.SIGKILL)
    found = true(self, *args)
    if calls == -int(at):
        os.kill(os.getpid(), signal.SIGKILL)
    return found
Path.replace = counted
from kg.cli import main
main(args)
"""


def add(folder, says="ARC's list names HUD.", *more):
    return ["add", "adoption", *FACT, f"evidence={says}", *SOURCE, *more, "--data", str(folder)]


def bring_in(folder, file, says):
    """kg import of one fact, from a `file` that it writes."""
    cells = dict(one.split("=") for one in FACT) | {"evidence": says, "from": says[-4:]}
    cells["source"] = read_table(folder, SOURCES).rows[0]["id"]
    file.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n")
    return ["import", str(file), "--table", "adoptions", "--write", "--data", str(folder)]


def killed(folder, at):
    args = [sys.executable, "-c", _KILLED, str(at), *add(folder)]
    done = subprocess.run(args, capture_output=True, check=False)
    assert done.returncode in (-signal.SIGKILL, 0), done.stderr
    return done.returncode != 0


def test_killed_before_the_first_rename_nothing_is_changed(small):
    before = contents(small)
    assert killed(small, 1)
    after = contents(small)
    left = set(after) - set(before)
    assert {name: after[name] for name in before} == before
    assert left, "what it was about to write lies there"
    assert all(name.startswith(".") and name.endswith(".part") for name in left)
    assert check_tables(small) == []
    assert subprocess.run([*KG, *add(small)], capture_output=True, check=False).returncode == 0
    assert not left & set(contents(small)), "and is removed by the next writer"


@pytest.mark.parametrize("at", [2, -1])
def test_killed_between_two_files_the_source_waits_for_its_fact(small, at):
    before = contents(small)
    assert killed(small, at)
    after = {name: raw for name, raw in contents(small).items() if name in before}
    assert [name for name in before if before[name] != after[name]] == ["sources.csv"]
    assert check_tables(small) == []
    done = subprocess.run([*KG, *add(small)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert contents(small)["sources.csv"] == after["sources.csv"]
    assert contents(small)["adoptions.csv"] != after["adoptions.csv"]


def test_killed_after_the_last_rename_all_is_there(small, small_tables, tmp_path):
    other = shutil.copytree(small_tables, tmp_path / "other")
    assert subprocess.run([*KG, *add(other)], capture_output=True, check=False).returncode == 0
    assert killed(small, -2)
    assert contents(small) == contents(other)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.drill) for n in range(2, 21))]
)
def test_killed_at_any_moment(small, tmp_path, seed, record_property):
    """Ten adds and imports (four in make test), at drawn times: each table is whole, old or new."""
    delays = random.Random(seed)
    told, stopped = [], 0
    began = time.monotonic()
    subprocess.run([*KG, *add(small, "Whole.")], stdout=subprocess.DEVNULL, check=True)
    whole = time.monotonic() - began
    for turn in range(10 if seed > 1 else 4):
        before = contents(small)
        says = f"Turn {turn} of {seed}: {2000 + turn}"
        given = add(small, says, f"from={2000 + turn}")
        if turn % 2:
            given = bring_in(small, tmp_path / "facts.csv", says)
        running = subprocess.Popen(
            [*KG, *given], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(whole * delays.uniform(0.3, 1.1))
        running.kill()
        stopped += running.wait() == -signal.SIGKILL
        after = contents(small)
        assert check_tables(small) == []
        for name, raw in before.items():
            if name.endswith(".part") or after[name] == raw:
                continue
            lines, was = after[name].splitlines(), set(raw.splitlines())
            assert [line for line in lines if line in was] == raw.splitlines()
            assert len(lines) == len(was) + 1
        told += [says] if after["adoptions.csv"] != before["adoptions.csv"] else []
    said = [row["evidence"] for row in read_table(small, ADOPTIONS).rows]
    assert [one for one in told if one not in said] == []
    record_property("drill: adds and imports killed, every table the old or the new one", stopped)


def test_several_at_once_lose_nothing(small):
    """Each reads, checks and writes the whole table, one after the other."""
    turns = range(5)
    running = [
        subprocess.Popen(
            [*KG, *add(small, f"Writer {turn}.", f"from={2000 + turn}")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for turn in turns
    ]
    said = [one.communicate()[1] for one in running]
    assert [one.returncode for one in running] == [0] * len(running), said
    found = [row["evidence"] for row in read_table(small, ADOPTIONS).rows]
    assert sorted(one for one in found if one.startswith("Writer")) == [
        f"Writer {turn}." for turn in turns
    ]
    assert check_tables(small) == []


def test_who_cannot_have_the_tables_says_so(small, unchanged, monkeypatch):
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    with (
        sole_writer(small),
        pytest.raises(WriteError, match="somebody else is writing"),
        sole_writer(small),
    ):
        pass
    assert unchanged()


def test_the_tables_inside_a_package_are_not_written_to(small, monkeypatch):
    installed = small.rename(small.with_name("_data"))
    monkeypatch.setattr(writing, "data_dir", lambda: installed)
    with pytest.raises(UsageError, match="--data"), sole_writer(installed):
        pass


def test_a_killed_holder_holds_nothing(small):
    with sole_writer(small):
        pass
    with sole_writer(small):
        pass


@pytest.mark.parametrize("limit", [100, 5_000])
def test_no_room_to_write(small, unchanged, limit):
    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run([*KG, *add(small)], preexec_fn=limited, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"no room to write" in done.stderr
    assert b"Traceback" not in done.stderr
    assert unchanged()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EIO])
def test_a_folder_that_cannot_be_written_to(small, unchanged, monkeypatch, number):
    def refused(*_args, **_how):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    path = small / "funds.csv"
    with pytest.raises(WriteError, match=rf"funds.csv: {os.strerror(number)}; nothing was written"):
        replace_files({path: (path.read_bytes(), b"new")})
    assert unchanged()


def test_what_somebody_else_wrote_meanwhile_is_not_lost(small, unchanged):
    path = small / "funds.csv"
    with pytest.raises(WriteError, match="was changed meanwhile"):
        replace_files({path: (b"what was read", b"new")})
    assert unchanged()


def test_the_second_of_two_files_failing_leaves_the_first(small, unchanged, monkeypatch):
    """Both are on the disk before either takes its place."""
    first, second = small / "funds.csv", small / "adoptions.csv"
    true, calls = os.fsync, []

    def failing(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        true(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(WriteError, match="no room"):
        replace_files({path: (path.read_bytes(), b"new") for path in (first, second)})
    assert unchanged()


def test_a_link_stays_a_link(small, tmp_path):
    path, elsewhere = small / "adoptions.csv", tmp_path / "elsewhere.csv"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    assert subprocess.run([*KG, *add(small)], capture_output=True, check=False).returncode == 0
    assert path.is_symlink()
    assert elsewhere.read_bytes() != before
    assert check_tables(small) == []


@pytest.mark.parametrize("kind", ["missing", "loop", "folder", "pipe"])
def test_no_table_where_one_should_be(small, kind):
    path = small / "adoptions.csv"
    path.unlink()
    if kind == "loop":
        path.symlink_to(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    done = subprocess.run([*KG, *add(small)], capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"adoptions.csv: cannot be read" in done.stderr
    assert b"Traceback" not in done.stderr


def test_no_folder(tmp_path):
    done = subprocess.run([*KG, *add(tmp_path / "no")], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"metadata.json" in done.stderr
