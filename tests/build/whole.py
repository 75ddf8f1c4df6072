"""Whether a folder holds one whole build, and builds that are stopped at a chosen point."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from kg.build.build import LOG
from kg.build.publish import JOURNAL, LOCK, PREVIOUS, STAGE
from tests.small import run

UNNAMED = {LOG, LOCK, "manifest.json"}

# Counts the calls of one method, in a child, and kills it or lets it wait before the N-th.
_HOOKED = """
import os, signal, sys, time
from pathlib import Path
name, at, then, *args = sys.argv[1:]
import kg.build.build, kg.pages.site, kg.build.publish, kg.export.turtle
true, calls = getattr(Path, name), 0
def counted(self, *args, **kwargs):
    global calls
    here = "/out" in str(self)
    calls += here
    if here and calls == int(at):
        if then == "kill":
            os.killpg(0, signal.SIGKILL)
        print("here", file=sys.stderr, flush=True)
        sys.stdin.readline() or time.sleep(60)
    return true(self, *args, **kwargs)
setattr(Path, name, counted)
from kg.cli import main
main(args)
"""


def build_args(data: Path, out: Path) -> list[str]:
    return [
        "build",
        "--data",
        f"{data}",
        "--ontology",
        f"{data.parent}/ontology",
        "--out",
        f"{out}",
    ]


def build(data: Path, out: Path, *args: str, **how) -> subprocess.CompletedProcess[bytes]:
    return run(*build_args(data, out), *args, **how)


def build_killed(data: Path, out: Path, method: str, at: int) -> bool:
    """Kills a build of today's picture before the `at`-th call of a method of Path below `out`."""
    args = [method, str(at), "kill", *build_args(data, out)]
    done = subprocess.run(
        [sys.executable, "-c", _HOOKED, *args],
        capture_output=True,
        timeout=60,
        start_new_session=True,
    )
    assert done.returncode in (-9, 0), done.stderr.decode()
    return done.returncode == -9


def build_waiting(data: Path, out: Path, method: str, at: int) -> subprocess.Popen[bytes]:
    """A build that waits before that call until it is sent a line."""
    args = [method, str(at), "wait", *build_args(data, out)]
    pipe = subprocess.PIPE
    waiting = subprocess.Popen(
        [sys.executable, "-c", _HOOKED, *args], stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert waiting.stderr is not None
    assert waiting.stderr.readline() == b"here\n"
    return waiting


def contents(out: Path) -> dict[str, bytes]:
    """Bytes of every file of a build, by path; without the log, which holds times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name not in (LOG, LOCK)
    }


def damage(out: Path) -> list[str]:
    """What keeps `out` from being one whole build; nothing of an unfinished one counts."""
    outputs = json.loads((out / "manifest.json").read_bytes())["outputs"]
    problems = []
    for name, said in outputs.items():
        path = out / name
        body = path.read_bytes() if path.is_file() else b""
        if (len(body), hashlib.sha256(body).hexdigest()) != (said["bytes"], said["sha256"]):
            problems.append(f"{name} is not what the manifest says")
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        if path.is_file() and name not in outputs and name not in UNNAMED:
            hidden = name.split("/")[0] in (STAGE, PREVIOUS)
            problems += [] if hidden else [f"{name} is in no manifest"]
    return problems


def half_published(out: Path) -> bool:
    return (out / PREVIOUS / JOURNAL).exists()


def day_of(out: Path) -> str:
    return json.loads((out / "manifest.json").read_bytes())["as_of"]
