"""Running the parts of a build side by side, in processes that share what was made before.

The parts write different files, so nothing has to come back but how long each took. Processes are
forked: they see the graph without copying it. Where that is not to be had, the parts run in turn.
"""

from __future__ import annotations

import ctypes
import gc
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

GARBAGE = 100_000
"""Objects made before a process looks for circles of garbage; pages make many and few circles."""

KILLED = (
    "a part of the build was stopped from outside (out of memory?); "
    "the previous build is untouched. Build again."
)


def run_parts(
    parts: Sequence[Part],
    later: Callable[[], Sequence[Part]] | None = None,
    processes: int = PROCESSES,
) -> Iterator[tuple[str, float]]:
    """Runs parts, pairs of a name and what to do; yields name and seconds as each is done.

    `later` runs in this process, beside `parts`, and gives the parts that need what it makes. The
    dearest should come first in both. However this ends, no process is left behind.

    Raises:
        BuildError: a process was killed.
        Exception: whatever a part or `later` raises; the others are stopped.
    """
    if processes < 2 or sys.platform != "linux":  # elsewhere forking is not safe
        for name, part in parts:
            yield name, _timed(part)
        for name, part in later() if later else ():
            yield name, _timed(part)
        return
    crew = _Crew()
    try:
        early = _Heap(crew.context, parts)
        for _ in range(min(processes - bool(later), len(parts))):
            crew.start(early)
        late = _Heap(crew.context, later() if later else ())
        for _ in range(min(processes - len(crew.running), len(late.parts))):
            crew.start(late, early)
        yield from _done(crew, late)
    finally:
        crew.stop()


class _Heap:
    """Parts, of which every process takes the next until none is left."""

    def __init__(self, context: Any, parts: Sequence[Part]) -> None:  # noqa: ANN401 - multiprocessing has no name for it
        self.parts = parts
        self._turn = context.Value("i", 0)

    @property
    def is_empty(self) -> bool:
        return bool(self._turn.value >= len(self.parts))

    def __iter__(self) -> Iterator[Part]:
        while True:
            with self._turn.get_lock():
                place = self._turn.value
                self._turn.value += 1
            if place >= len(self.parts):
                return
            yield self.parts[place]


class _Crew:
    """The processes at work, each by the end of the pipe it sends to."""

    def __init__(self) -> None:
        self.context = multiprocessing.get_context("fork")
        self.running: dict[Connection, Any] = {}

    def start(self, *heaps: _Heap) -> None:
        receiver, sender = self.context.Pipe(duplex=False)
        one = self.context.Process(target=_work, args=(heaps, sender, os.getpid()))
        one.start()
        sender.close()
        self.running[receiver] = one

    def stop(self) -> None:
        for process in self.running.values():
            process.kill()
            process.join()


def _done(crew: _Crew, late: _Heap) -> Iterator[tuple[str, float]]:
    """What the processes send, until each has said that nothing is left.

    Who began before the late parts were known ends without them: another takes its place.
    """
    unfinished = set(crew.running)
    while unfinished:
        for end in wait(list(unfinished)):
            pipe = cast("Connection", end)
            try:
                said = pipe.recv()
            except EOFError:
                raise BuildError(KILLED) from None
            if isinstance(said, BaseException):
                raise said
            if said is not None:
                yield said
                continue
            unfinished.remove(pipe)
            if not late.is_empty:
                known = set(crew.running)
                crew.start(late)
                unfinished |= set(crew.running) - known


def _work(heaps: Sequence[_Heap], sender: Connection, parent: int) -> None:
    """Does part after part until none is left; ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        return
    gc.freeze()  # what was made before is not looked through again and again,
    gc.set_threshold(GARBAGE)  # and what is made here is soon let go with its last name
    try:
        for heap in heaps:
            for name, part in heap:
                sender.send((name, _timed(part)))
        sender.send(None)
    except BaseException as error:  # told to the parent, which raises it
        sender.send(error)


def _timed(part: Callable[[], None]) -> float:
    since = time.perf_counter()
    part()
    return time.perf_counter() - since
