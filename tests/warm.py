"""A process that has imported kg, and forks a new one for each command a test gives.

Python's start and our imports are two thirds of what a command costs; tests give some hundreds.
What start-up itself does is tested in processes of their own (tests/cli/test_usage.py, the wheel).
"""

from __future__ import annotations

import atexit
import io
import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

LATE = ("rdflib", "rdflib.plugins.sparql", "pyoxigraph", "jinja2", "kg.rdf.dataset", "kg.questions")
"""What commands import when they need it."""


class Warm:
    """The process that forks, seen from the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
            start_new_session=True,
        )
        atexit.register(self._process.kill)

    def run(self, args: list[str], folder: Path, cwd: Path | None, timeout: float) -> int:
        """Exit code of kg with `args` run in `cwd`; its streams are files in `folder`."""
        assert self._process.stdin
        assert self._process.stdout
        request = {"args": args, "folder": str(folder), "cwd": str(cwd or Path.cwd())}
        request["env"] = dict(os.environ)
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], timeout)[0]:
            os.killpg(self._process.pid, signal.SIGKILL)
            warm.cache_clear()
            raise subprocess.TimeoutExpired(args, timeout)
        return int(self._process.stdout.readline())


@cache
def warm() -> Warm:
    """The one of this session."""
    return Warm()


def _child(request: dict[str, Any]) -> NoReturn:
    folder = Path(request["folder"])
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    for number, name, flags in (
        (0, "stdin", os.O_RDONLY),
        (1, "stdout", os.O_WRONLY | os.O_CREAT),
        (2, "stderr", os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(folder / name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)))
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")))
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w")), errors="backslashreplace", line_buffering=True
    )
    sys.argv = ["kg", *request["args"]]
    code = 0
    try:
        from kg.cli import main

        main()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    with suppress(Exception):
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _serve() -> None:
    import importlib
    import pkgutil

    import kg.cli

    for one in pkgutil.iter_modules(kg.cli.__path__, "kg.cli."):
        importlib.import_module(one.name)
    for name in LATE:
        importlib.import_module(name)
    atexit._clear()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        child = os.fork()
        if not child:
            _child(request)
        _, status = os.waitpid(child, 0)
        sys.stdout.buffer.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
