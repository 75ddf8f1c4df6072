"""Workers as the event loop sees them: one question at a time each, killed when it has to be."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Final, cast

from kg.serve.frames import Frames, Head, packed

if TYPE_CHECKING:
    from collections.abc import Callable

Reply = tuple[Head, bytes]

_PROCESSOR_TIME: Final = 2
"""Linux names a process's clock by its number and this kind (CPUCLOCK_SCHED, posix-timers.h)."""


class WorkerLostError(Exception):
    """A worker ended without an answer: killed by somebody else, as far as is known."""


class OutgrownError(WorkerLostError):
    """Its question has ended a worker, most likely since its memory ran out; the next would too."""


class Worker(asyncio.Protocol):
    """One worker. `told` is called when it is ready and when it is gone."""

    __slots__ = (
        *("_asked_at", "_frames", "_handle", "_nice", "_reply", "_told", "_transport"),
        *("gone", "killed", "pid", "tired"),
    )

    def __init__(self, told: Callable[[Worker], None]) -> None:
        self._frames = Frames()
        self._told = told
        self._transport: asyncio.Transport | None = None
        self._reply: asyncio.Future[Reply] | None = None
        self._handle = -1
        self._nice = 0
        self._asked_at = 0.0
        self.pid = 0
        self.gone = False
        self.killed = False
        self.tired = False

    def ask(self, question: Head) -> asyncio.Future[Reply]:
        """The coming answer to `question`.

        Its awaiter gets WorkerLostError where the worker ends before it has answered.
        """
        reply = asyncio.get_running_loop().create_future()
        if self.gone or self._transport is None:
            reply.set_exception(WorkerLostError())
            return reply
        self._reply = reply
        self._asked_at = self._clock()
        self._transport.write(packed(question))
        return reply

    @property
    def seconds(self) -> float:
        """What its question has taken of a processor; on Linux without waiting for one."""
        return self._clock() - self._asked_at

    @property
    def slow(self) -> bool:
        """Whether it has had to yield: such a worker answers no other question."""
        return self._nice > 0

    def yield_to_others(self, nice: int) -> None:
        """Lets quicker ones go first from now on."""
        if nice == self._nice:
            return
        self._nice = nice
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, nice)

    def _clock(self) -> float:
        """Seconds of a processor that this process has had; the clock where nobody tells."""
        if sys.platform.startswith("linux"):
            with contextlib.suppress(OSError):
                return time.clock_gettime((~self.pid << 3) | _PROCESSOR_TIME)
        return time.monotonic()

    def kill(self) -> None:
        """Ends it at once, whatever it does."""
        self.gone = self.killed = True
        with contextlib.suppress(OSError):
            if self._handle >= 0:  # by handle: its number may be another process's by now
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif self.pid:
                os.kill(self.pid, signal.SIGKILL)
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way to the worker."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are no subclass

    def data_received(self, data: bytes) -> None:
        """Hands over an answer, or notes that the worker is ready."""
        for head, body in self._frames.feed(data):
            if not self.pid:
                self.pid = head["pid"]
                if hasattr(os, "pidfd_open"):
                    with contextlib.suppress(OSError):
                        self._handle = os.pidfd_open(self.pid)
                self._told(self)
            elif self._reply and not self._reply.done():
                self._reply.set_result((head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tells who waits for an answer that none will come."""
        self.gone = True
        if self._reply and not self._reply.done():
            self._reply.set_exception(
                OutgrownError() if self._frames.ended_itself else WorkerLostError()
            )
        self._told(self)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
