"""A build that is killed, runs out of room or meets another leaves the previous one whole."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time

import pytest

from kg.build.publish import PREVIOUS, STAGE, staging
from kg.errors import BuildError
from tests.build.whole import (
    build,
    build_args,
    build_killed,
    build_waiting,
    contents,
    damage,
    day_of,
    half_published,
)
from tests.small import KG

PUT_BACK = b"the build before was killed while publishing; its predecessor was put back"
REMOVED = b"the build before was killed; its unfinished files were removed"


def recovered(out):
    """What the next build would say, and do, before it writes anything."""
    said = []
    with pytest.raises(KeyboardInterrupt), staging(out, said.append):
        raise KeyboardInterrupt
    return said


def test_killed_while_writing(small, first, out):
    assert build_killed(small, out, "mkdir", 3), "made the staging folder and one in it"
    assert (out / STAGE).exists()
    assert damage(out) == []
    assert contents(first).items() <= contents(out).items()
    done = build(small, out, "--as-of", "2020-01-01")
    assert done.stderr.strip() == REMOVED
    assert contents(out) == contents(first)


@pytest.mark.parametrize("at", [1, 2, 3, 20, 30])
def test_killed_between_the_renames(small, first, out, at):
    """The first rename sets the journal; from then on the next build undoes the others."""
    assert build_killed(small, out, "replace", at)
    assert half_published(out) == (at > 1)
    if at <= 2:
        assert damage(out) == [], "nothing was renamed yet"
    assert recovered(out) == [(PUT_BACK if at > 1 else REMOVED).decode()]
    assert contents(out) == contents(first)
    assert not (out / PREVIOUS).exists()


def test_next_build_after_a_kill_says_so_and_is_whole(small, out):
    assert build_killed(small, out, "replace", 12)
    assert damage(out), "the folder holds parts of two builds"
    done = build(small, out)
    assert (done.returncode, done.stderr.strip()) == (0, PUT_BACK)
    assert damage(out) == []
    assert day_of(out) == "2026-11-22"


def test_killed_while_undoing(small, first, out):
    assert build_killed(small, out, "replace", 25)
    for at in (1, 4, 9):
        assert build_killed(small, out, "replace", at)
    assert recovered(out) == [PUT_BACK.decode()]
    assert contents(out) == contents(first)


def test_killed_after_the_last_rename(small, first, out):
    """All is in place, but the build has not said so: it is undone, like the others."""
    assert build_killed(small, out, "unlink", 1)
    assert damage(out) == []
    assert day_of(out) == "2026-11-22"
    assert half_published(out)
    assert recovered(out) == [PUT_BACK.decode()]
    assert contents(out) == contents(first)


def test_first_build_killed_while_publishing_leaves_nothing(small, tmp_path):
    out = tmp_path / "out"
    assert build_killed(small, out, "replace", 10)
    assert not (out / "manifest.json").exists()
    assert recovered(out) == [PUT_BACK.decode()]
    assert contents(out) == {}
    assert [path.name for path in out.iterdir()] == [".lock"], "no empty folders either"


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.drill) for n in range(2, 68))]
)
def test_killed_at_any_moment(small, whole_build, out, seed, record_property):
    """Three builds of another day than the one that is there, so that each has all to do."""
    delays, stopped, days = random.Random(seed), 0, {"2020-01-01", "2026-11-22"}
    for _ in range(3):
        (other,) = days - {day_of(out)}
        running = subprocess.Popen(
            [*KG, *build_args(small, out), "--as-of", other],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(min(whole_build, 5) * delays.uniform(0.05, 1.1))
        running.kill()
        stopped += running.wait() == -signal.SIGKILL
        said = recovered(out)
        assert damage(out) == []
        assert day_of(out) in days
        assert not said or "was killed" in said[0]
    record_property("drill: builds killed, the previous one or the new one whole", stopped)


@pytest.mark.parametrize("limit", [2_000, 300_000, 1_500_000])
def test_no_room_to_write(small, first, out, limit):
    """The limit on the size of files falls into different stages."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*KG, *build_args(small, out)],
        preexec_fn=limited,
        capture_output=True,
        timeout=60,
    )
    assert_no_room(done, first, out)


def assert_no_room(done, first, out):
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b""), said
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert "no room to write" in said
    assert "the previous build is untouched" in said
    assert contents(out) == contents(first)
    assert not (out / STAGE).exists()
    assert not (out / PREVIOUS).exists()


@pytest.fixture
def tiny_disk(first, tmp_path):
    """Mounts a file system of its own, in memory, that holds little more than one small build."""
    pages = sum(-(-path.stat().st_size // 4096) for path in first.rglob("*"))
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(*options):
        args = ["mount", *options, str(disk)]
        done = subprocess.run(args, capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"NOT TESTED: cannot mount here ({done.stderr.decode().strip()})")

    mount("-t", "tmpfs", "-o", f"size={pages * 4096 * 4 // 3}", "tmpfs")
    yield disk, mount
    subprocess.run(["umount", str(disk)], check=True)


def test_full_disk(small, first, tiny_disk):
    disk, _ = tiny_disk
    out = disk / "out"
    shutil.copytree(first, out)
    assert_no_room(build(small, out), first, out)


def test_read_only_disk(small, first, tiny_disk):
    disk, mount = tiny_disk
    shutil.copytree(first, disk / "out")
    mount("-o", "remount,ro")
    for out, kept in (("out", "the previous build is untouched"), ("new", "nothing was written")):
        done = build(small, disk / out)
        said = done.stderr.decode()
        assert done.returncode == 1
        assert said.count("\n") == 1
        assert "Read-only file system" in said
        assert kept in said
    assert contents(disk / "out") == contents(first)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; see test_read_only_disk")
def test_read_only_folder(small, first, out):
    out.chmod(0o555)
    done = build(small, out)
    out.chmod(0o755)
    assert done.returncode == 1
    assert b"Permission denied" in done.stderr
    assert contents(out) == contents(first)


def test_file_where_the_folder_goes(small, tmp_path):
    out = tmp_path / "out"
    out.write_text("mine", "utf-8")
    assert build(small, out).returncode == 2
    done = build(small, out / "below")
    assert done.returncode == 1
    assert b"Not a directory; nothing was written." in done.stderr
    assert out.read_text("utf-8") == "mine"


def test_file_in_the_way_of_a_folder(small, first, out):
    """Found out between the renames: those done before are undone at once."""
    shutil.rmtree(out / "data")
    (out / "data").write_text("mine", "utf-8")
    before = contents(out)
    done = build(small, out)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert contents(out) == before


def test_folder_in_the_way_of_a_file(small, first, out):
    (out / "index.html").unlink()
    (out / "index.html").mkdir()
    before = contents(out)
    done = build(small, out)
    assert done.returncode == 1
    assert b"index.html: Is a directory; the previous build is untouched." in done.stderr
    assert contents(out) == before


def test_failure_between_the_renames_undoes_them(first, out, monkeypatch):
    from pathlib import Path

    true, calls = Path.replace, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", str(target))
        return true(self, target)

    def publish():
        with staging(out, print) as stage:
            for name in ("assets/new.js", "coverage.html", "index.html", "manifest.json"):
                (stage / name).parent.mkdir(exist_ok=True)
                (stage / name).write_text("{}", "utf-8")
            monkeypatch.setattr(Path, "replace", failing)

    with pytest.raises(BuildError, match="previous build is untouched"):
        publish()
    monkeypatch.undo()
    assert len(calls) > 3
    assert contents(out) == contents(first)


def test_two_builds_at_once(small, first, out):
    """The second is refused while the first writes, and harms nothing of it."""
    one = build_waiting(small, out, "replace", 1)
    try:
        two = build(small, out)
        assert two.returncode == 1
        assert two.stderr.startswith(b"error: another build is writing to ")
        assert contents(first).items() <= contents(out).items()
        _, errors = one.communicate(b"go on\n", timeout=60)
    finally:
        one.kill()
    assert (one.returncode, errors) == (0, b""), errors
    assert damage(out) == []
    assert day_of(out) == "2026-11-22"


def test_ctrl_c(small, first, out):
    import signal

    running = build_waiting(small, out, "mkdir", 4)
    running.send_signal(signal.SIGINT)
    text, errors = running.communicate(b"", timeout=60)
    assert (running.returncode, text) == (130, b"")
    assert errors.strip() == b"stopped"
    assert contents(out) == contents(first)
    assert not (out / STAGE).exists()


def test_lock_is_free_after_a_kill(small, out):
    assert build_killed(small, out, "mkdir", 4)
    assert build(small, out).returncode == 0
