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
    done = list(run_parts([part(tmp_path, name) for name in names], None, processes))
    assert sorted(name for name, _ in done) == names
    assert all(seconds >= 0 for _, seconds in done)
    made_by = {(tmp_path / name).read_text() for name in names}
    assert (str(os.getpid()) in made_by) == (processes == 1)
    assert multiprocessing.active_children() == []


def test_nothing_to_do():
    assert list(run_parts([], None, 2)) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_error_of_a_part_is_raised_and_the_others_are_stopped(tmp_path, processes):
    def fails():
        raise OSError(28, "No space left on device", "file")

    slow = ("slow", lambda: (time.sleep(60), (tmp_path / "late").write_text("")))
    parts = [("fails", fails), slow]
    with pytest.raises(OSError, match="No space left") as caught:
        list(run_parts(parts, None, processes))
    assert (caught.value.errno, caught.value.filename) == (28, "file")
    assert multiprocessing.active_children() == []
    assert not (tmp_path / "late").exists()


def test_part_that_is_killed():
    killed = ("killed", lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(BuildError, match="stopped from outside"):
        list(run_parts([killed, ("slow", lambda: time.sleep(60))], None, 2))
    assert multiprocessing.active_children() == []


def test_caller_that_stops_early_leaves_no_process():
    parts = run_parts([("quick", lambda: None), *[("slow", lambda: time.sleep(60))] * 3], None, 2)
    assert next(parts)[0] == "quick"
    parts.close()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
@pytest.mark.parametrize(("early", "late"), [(0, 3), (3, 0), (1, 6), (6, 1)])
def test_later_parts_see_what_was_made_for_them(tmp_path, processes, early, late):
    made = []

    def later():
        made.append("graph")
        assert os.getpid() == caller
        return [
            (f"late {at}", lambda at=at: (tmp_path / f"late {at}").write_text(made[0]))
            for at in range(late)
        ]

    caller = os.getpid()
    parts = [part(tmp_path, f"early {at}") for at in range(early)]
    done = [name for name, _ in run_parts(parts, later, processes)]
    assert sorted(done) == [f"early {at}" for at in range(early)] + [
        f"late {at}" for at in range(late)
    ]
    assert {(tmp_path / f"late {at}").read_text() for at in range(late)} <= {"graph"}
    assert multiprocessing.active_children() == []


def test_early_parts_run_beside_what_makes_the_later_ones(tmp_path):
    def later():
        while not (tmp_path / "early").exists():
            time.sleep(0.01)
        return [("late", lambda: None)]

    parts = [("early", lambda: (tmp_path / "early").write_text(""))]
    assert {name for name, _ in run_parts(parts, later, 2)} == {"early", "late"}


def test_what_fails_in_between_stops_the_early_parts():
    def later():
        raise BuildError("no graph")

    with pytest.raises(BuildError, match="no graph"):
        list(run_parts([("slow", lambda: time.sleep(60))], later, 2))
    assert multiprocessing.active_children() == []
