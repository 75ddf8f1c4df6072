"""Running the parts of a build side by side, in processes that share what was made before.

The parts write different files, so nothing has to come back but how long each took. Processes are
forked: they see the graph without copying it. Where that is not to be had, the parts run in turn.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, cast

from kg.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    Part = tuple[str, Callable[[], None]]

PROCESSES = min(4, os.cpu_count() or 1)
"""More than there are cores would only wait for each other; each holds what it changes itself."""

KILLED = (
    "a part of the build was stopped from outside (out of memory?); "
    "the previous build is untouched. Build again."
)


def run_parts(parts: Sequence[Part], processes: int = PROCESSES) -> Iterator[tuple[str, float]]:
    """Runs `parts`, pairs of a name and what to do; yields name and seconds as each is done.

    The dearest should come first. However this ends, no process is left behind.

    Raises:
        BuildError: a process was killed.
        Exception: whatever a part raises; the others are stopped.
    """
    if processes < 2 or sys.platform != "linux":  # elsewhere forking is not safe
        for name, part in parts:
            yield name, _timed(part)
        return
    context = multiprocessing.get_context("fork")
    turn = context.Value("i", 0)
    running: dict[Connection, Any] = {}
    try:
        for _ in range(min(processes, len(parts))):
            receiver, sender = context.Pipe(duplex=False)
            one = context.Process(target=_work, args=(parts, turn, sender, os.getpid()))
            one.start()
            sender.close()
            running[receiver] = one
        yield from _done(running)
    finally:
        for process in running.values():
            process.kill()
            process.join()


def _done(running: dict[Connection, Any]) -> Iterator[tuple[str, float]]:
    """What the processes send, until each has said that nothing is left."""
    unfinished = dict(running)
    while unfinished:
        for end in wait(list(unfinished)):
            try:
                said = cast("Connection", end).recv()
            except EOFError:
                raise BuildError(KILLED) from None
            if isinstance(said, BaseException):
                raise said
            if said is None:
                del unfinished[cast("Connection", end)]
            else:
                yield said


def _work(parts: Sequence[Part], turn: Any, sender: Connection, parent: int) -> None:  # noqa: ANN401 - multiprocessing has no name for it
    """Takes part after part until none is left; ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        return
    try:
        while True:
            with turn.get_lock():
                place = turn.value
                turn.value += 1
            if place >= len(parts):
                break
            sender.send((parts[place][0], _timed(parts[place][1])))
        sender.send(None)
    except BaseException as error:  # told to the parent, which raises it
        sender.send(error)


def _timed(part: Callable[[], None]) -> float:
    since = time.perf_counter()
    part()
    return time.perf_counter() - since
