"""The pool: idle workers ready for the next question, deadlines, and new ones for the lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from kg.serve import limits
from kg.serve.crew import Reply, Worker, WorkerLostError

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable

    from kg.serve.frames import Head
    from kg.serve.parent import Nursery

    Leaves = Callable[[], Awaitable[None]]


FORK_SECONDS: Final = 0.2
"""Pause after a fork that failed."""

SLOW_NICE: Final = 15
LONG_NICE: Final = 19
"""How far a slow query, and a long one, gives way to quick ones (nice(1)): these weigh some thirty,
and seventy, times more."""


class DeadlineError(Exception):
    """A question was stopped at its time limit."""


class LeftError(Exception):
    """Who asked is gone; nobody waits for the answer."""


class Pool:
    """Workers of one nursery."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery = nursery
        self.busy = 0
        self.lost = 0
        self.replaced = 0
        self.closed = False
        self._idle: list[Worker] = []
        self._starting: set[Worker] = set()
        self._all: set[Worker] = set()
        self._wanted: deque[asyncio.Future[Worker]] = deque()

    @property
    def idle(self) -> int:
        """Number of workers that wait for a question."""
        return len(self._idle)

    @property
    def size(self) -> int:
        """Number of workers there are, ready or not."""
        return len(self._all)

    async def start(self) -> None:
        """Starts the first workers and waits for one."""
        self._put(await self._take())

    async def ask(self, question: Head, until: float, leaves: Leaves | None = None) -> Reply:
        """The answer to `question`, before the loop's clock shows `until`.

        `leaves` waits until who asked is gone; it is called for slow questions only.

        Raises:
            DeadlineError: it took too long; LeftError: nobody waits for it.
            WorkerLostError: its worker ended, or all have; OutgrownError: it has ended it.
        """
        worker = await self._take()
        self.busy += 1
        try:
            reply = await _answer(worker, question, until, leaves)
            worker.tired = bool(reply[0].get("tired"))
        except BaseException:
            if not worker.gone:
                self._retire(worker)
            raise
        finally:
            self.busy -= 1
            self._put(worker)
        return reply

    async def _take(self) -> Worker:
        """A worker that is ready; in a moment when none is."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.gone:
                self._keep_ready()
                return worker
        if self.closed:
            raise WorkerLostError
        wanted: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._wanted.append(wanted)
        self._keep_ready()
        return await wanted

    def _put(self, worker: Worker) -> None:
        """Gives a worker to who waits for one, or keeps it; a slow, tired or lost one ends."""
        if worker.gone:
            return
        if worker.slow or worker.tired or self.closed:
            self._retire(worker)
            return
        while self._wanted:
            wanted = self._wanted.popleft()
            if not wanted.done():
                wanted.set_result(worker)
                return
        self._idle.append(worker)

    def trim(self) -> None:
        """Ends one worker where a busy time has left too many; called now and then."""
        if len(self._idle) > limits.IDLE_WORKERS:
            self._retire(self._idle[0])

    def _retire(self, worker: Worker) -> None:
        with contextlib.suppress(ValueError):
            self._idle.remove(worker)
        self.replaced += 1
        worker.kill()

    def _keep_ready(self) -> None:
        """Has workers forked until enough are idle or on their way."""
        if self.closed:
            return
        lacking = len(self._wanted) + limits.SPARE_WORKERS - len(self._idle) - len(self._starting)
        for _ in range(lacking):
            self._fork()

    def _fork(self) -> None:
        worker = Worker(self._told)
        try:
            channel = self.nursery.fork()
        except OSError:  # the nursery is gone; `kg.serve.service` starts another
            return
        self._starting.add(worker)
        self._all.add(worker)
        loop = asyncio.get_running_loop()
        connecting = loop.create_task(_connected(loop, worker, channel))
        connecting.add_done_callback(lambda task: task.cancelled() or task.exception())

    def _told(self, worker: Worker) -> None:
        """A worker is ready, or gone."""
        self._starting.discard(worker)
        if not worker.gone:
            self._put(worker)
            return
        self._all.discard(worker)
        self.lost += not worker.killed
        with contextlib.suppress(ValueError):
            self._idle.remove(worker)
        if worker.pid:
            self._keep_ready()
        else:  # it has never been ready: the next will hardly fare better at once
            asyncio.get_running_loop().call_later(FORK_SECONDS, self._keep_ready)

    def close(self) -> None:
        """Ends all workers and the nursery."""
        self.closed = True
        for worker in list(self._all):
            worker.kill()
        for wanted in self._wanted:
            if not wanted.done():
                wanted.set_exception(WorkerLostError())
        self.nursery.close()


async def _connected(
    loop: asyncio.AbstractEventLoop, worker: Worker, channel: socket.socket
) -> None:
    await loop.create_connection(lambda: worker, sock=channel)


async def _answer(worker: Worker, question: Head, until: float, leaves: Leaves | None) -> Reply:
    """The answer of `worker`; after a moment its reader is looked for, and it may have to yield."""
    reply = worker.ask(question)
    try:
        await asyncio.wait((reply,), timeout=limits.SLOW_SECONDS)
        if not reply.done():
            await _until(reply, worker, until, leaves)
    except BaseException:
        reply.cancel()
        raise
    return reply.result()


async def _until(
    reply: asyncio.Future[Reply], worker: Worker, until: float, leaves: Leaves | None
) -> None:
    """Waits for the `reply` of `worker`, which yields more and more to others.

    Raises:
        DeadlineError: until its time was up. LeftError: until who asked was gone.
    """
    gone = asyncio.ensure_future(leaves()) if leaves else None
    waiting: set[asyncio.Future[Any]] = {reply, gone} if gone else {reply}
    loop = asyncio.get_running_loop()
    try:
        while True:
            _pace(worker)
            seconds = max(0.0, min(limits.SLOW_SECONDS, until - loop.time()))
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if reply.done():
                return
            if gone and gone.done():
                raise LeftError
            if loop.time() >= until:
                raise DeadlineError
    finally:
        if gone:
            gone.cancel()


def _pace(worker: Worker) -> None:
    """Has `worker` yield by what it has worked: one that waited for a processor is not slow."""
    if worker.seconds >= limits.LONG_SECONDS:
        worker.yield_to_others(LONG_NICE)
    elif worker.seconds >= limits.SLOW_SECONDS:
        worker.yield_to_others(SLOW_NICE)
