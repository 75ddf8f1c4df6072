"""Parts that run side by side: all are done, what fails is told, no process is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time

import pytest

from kg.build.together import run_parts
from kg.errors import BuildError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="parts run in turn here")


def part(path, name):
    return name, lambda: (path / name).write_text(str(os.getpid()))


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_every_part_is_done_once(tmp_path, processes):
    names = [f"part {number}" for number in range(7)]
    done = list(run_parts([part(tmp_path, name) for name in names], processes))
    assert sorted(name for name, _ in done) == names
    assert all(seconds >= 0 for _, seconds in done)
    made_by = {(tmp_path / name).read_text() for name in names}
    assert (str(os.getpid()) in made_by) == (processes == 1)
    assert multiprocessing.active_children() == []


def test_nothing_to_do():
    assert list(run_parts([], 2)) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_error_of_a_part_is_raised_and_the_others_are_stopped(tmp_path, processes):
    def fails():
        raise OSError(28, "No space left on device", "file")

    slow = ("slow", lambda: (time.sleep(60), (tmp_path / "late").write_text("")))
    parts = [("fails", fails), slow]
    with pytest.raises(OSError, match="No space left") as caught:
        list(run_parts(parts, processes))
    assert (caught.value.errno, caught.value.filename) == (28, "file")
    assert multiprocessing.active_children() == []
    assert not (tmp_path / "late").exists()


def test_part_that_is_killed():
    killed = ("killed", lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(BuildError, match="stopped from outside"):
        list(run_parts([killed, ("slow", lambda: time.sleep(60))], 2))
    assert multiprocessing.active_children() == []


def test_caller_that_stops_early_leaves_no_process():
    parts = run_parts([("quick", lambda: None), *[("slow", lambda: time.sleep(60))] * 3], 2)
    assert next(parts)[0] == "quick"
    parts.close()
    assert multiprocessing.active_children() == []
