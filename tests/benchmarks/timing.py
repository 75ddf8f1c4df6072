"""Taking time and memory: works that take turns, and whole processes with their peak."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def seconds(work: Callable[[], object]) -> float:
    """Seconds that one run of `work` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def in_turn(works: Mapping[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Seconds of each run of each work, in the order run: a busy machine is busy for all."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            found[name].append(seconds(work))
    return found


class Process(NamedTuple):
    """One run of a process: what it printed, its seconds, and the peak of its memory in MiB."""

    out: str
    seconds: float
    peak: float


def python(*arguments: str, cache: Path) -> None:
    """A whole process of this interpreter, printing nowhere, which keeps results in `cache`."""
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment() | {"XDG_CACHE_HOME": str(cache)},
    )


def environment() -> dict[str, str]:
    """That of this process; compiled modules are kept, as Python does where nobody forbids it."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def measured(command: Sequence[str]) -> Process:
    """Runs `command` to its end; the peak is of the resident memory with all its children."""
    begin = time.perf_counter()
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment())
    peak, over = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.05):
            peak = max(peak, resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, err = process.communicate()
    taken = time.perf_counter() - begin
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {err[-2000:]}")
    return Process(out, taken, peak / 2**20)


def resident(process: int) -> int:
    """Bytes that a process and all below it have in memory; 0 once it is gone."""
    total = 0
    waiting = [process]
    while waiting:
        one = waiting.pop()
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
            tasks = Path(f"/proc/{one}/task").iterdir()
            waiting += [
                int(each) for task in tasks for each in (task / "children").read_text().split()
            ]
        except OSError:
            continue
    return total * os.sysconf("SC_PAGE_SIZE")
