"""The service: the dataset being served, and how another takes its place without a lost request."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.build.manifest import MANIFEST
from kg.errors import KgError
from kg.serve import limits
from kg.serve.crew import OutgrownError, Reply, WorkerLostError
from kg.serve.metrics import Metrics
from kg.serve.parent import Nursery
from kg.serve.pool import Pool
from kg.serve.site import Site
from kg.serve.turns import BusyError, Turns

if TYPE_CHECKING:
    from pathlib import Path

    from kg.serve.frames import Head
    from kg.serve.pool import Leaves

log = logging.getLogger("kg.serve")

TRIES: Final = 4
"""Workers a question may lose that others killed, or in a change of datasets."""

WATCH_SECONDS: Final = 0.5
"""How often the server looks for a new build, and whether its facts are still loaded."""

LOAD_SECONDS: Final = 60.0
"""So long a question waits for facts that were lost and are loaded again."""

OWN_SECONDS: Final = 60.0
"""For describing the service: it counts all triples, once for each state of the facts."""

PASSED_BYTES: Final = 4 * 1024**2
"""Texts of queries remembered to have passed the guard: parsing one costs ten times its answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the facts, the vocabulary and the pages lie; `day` None is the date of the data."""

    data: Path
    ontology: Path
    pages: Path | None
    day: int | None = None

    def start(self) -> Head:
        """What a nursery is told."""
        return {
            "data": str(self.data),
            "ontology": str(self.ontology),
            "day": self.day,
            "memory": limits.WORKER_BYTES,
        }


@dataclass(slots=True)
class Passed:
    """Queries that have passed the guard, with the text to run; the latest used are kept."""

    _texts: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _size: int = 0

    def get(self, query: str) -> str | None:
        """The text to run for `query`, None where it has not passed yet."""
        text = self._texts.get(query)
        if text is not None:
            self._texts.move_to_end(query)
        return text

    def add(self, query: str, text: str) -> None:
        """Notes that `query` has passed."""
        if query not in self._texts:
            self._size += 2 * len(query)
            self._texts[query] = text
        while self._size > PASSED_BYTES:
            old, _ = self._texts.popitem(last=False)
            self._size -= 2 * len(old)


class Generation:
    """One state of the dataset with its workers; it ends when its last question is answered."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.about: dict[str, Any] = pool.nursery.about
        self.build: str = self.about["build"]
        self.graphs = frozenset(self.about["graphs"])
        self.passed = Passed()
        self.descriptions: dict[str, bytes] = {}

    @classmethod
    async def load(cls, place: Place) -> Generation:
        """The dataset as it is now in `place`, ready to be asked.

        Raises:
            KgError: it cannot be loaded.
        """
        nursery = Nursery()
        await asyncio.to_thread(nursery.load, place.start())
        pool = Pool(nursery)
        await pool.start()
        return cls(pool)

    async def end(self) -> None:
        """Closes it once all of its questions are answered, at the latest after their limit."""
        patience = limits.QUERY_SECONDS + 1
        while self.pool.busy and patience > 0:
            await asyncio.sleep(0.1)
            patience -= 0.1
        self.pool.close()


class Service:
    """What the routes share: the generation now served, and the turns of its clients."""

    def __init__(self, place: Place, seconds: float = limits.QUERY_SECONDS) -> None:
        self.place = place
        self.seconds = seconds
        self.turns = Turns()
        self.metrics = Metrics()
        self.site = Site(place.pages)
        self.generation: Generation
        self._changing = asyncio.Lock()
        self._standing = asyncio.Event()
        self._standing.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Loads the dataset.

        Raises:
            KgError: it cannot be loaded.
        """
        self.generation = await Generation.load(self.place)

    async def reload(self) -> bool:
        """Loads the dataset anew in the place of the one served; True where it could."""
        async with self._changing:
            try:
                new = await Generation.load(self.place)
            except (KgError, OSError, WorkerLostError) as error:
                log.error(
                    "the facts could not be loaded anew; those before are still served: %s", error
                )
                return False
            old, self.generation = self.generation, new
            self.site = Site(self.place.pages)
            self._standing.set()
            self._keep(asyncio.create_task(old.end()))
            log.info("loaded the facts anew: build %s", new.build[:12])
            return True

    async def ask(self, question: Head, client: str, leaves: Leaves | None = None) -> Reply:
        """The answer to `question` of `client`, who may be waited for with `leaves`.

        A worker that is lost on the way costs only time: the question is put again.

        Raises:
            BusyError: there is no turn for it; DeadlineError, LeftError: as Pool.ask.
            WorkerLostError: it has ended its worker, or several were lost with it.
        """
        outcome, start = "busy", time.perf_counter()
        try:
            await self.turns.enter(client)
            try:
                outcome, start = "stopped", time.perf_counter()
                reply = await self._ask(question, leaves)
                outcome = str(reply[0].get("error", "answered"))
                return reply
            finally:
                self.turns.leave(client)
        finally:
            self.metrics.asked(time.perf_counter() - start, outcome)

    async def _ask(self, question: Head, leaves: Leaves | None) -> Reply:
        seconds = OWN_SECONDS if question["kind"] == "description" else self.seconds
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        for _ in range(TRIES - 1):
            try:
                return await self.generation.pool.ask(question, until, leaves)
            except OutgrownError:
                raise
            except WorkerLostError:
                if not self.generation.pool.nursery.alive:  # with it, all workers die
                    self._standing.clear()
                if not self._standing.is_set():
                    await self._loaded()
                    until = loop.time() + seconds  # only its own work counts
        return await self.generation.pool.ask(question, until, leaves)

    async def _loaded(self) -> None:
        """Waits until facts that were lost are there again.

        Raises:
            BusyError: it takes too long.
        """
        try:
            await asyncio.wait_for(self._standing.wait(), LOAD_SECONDS)
        except TimeoutError:
            raise BusyError("loading", LOAD_SECONDS) from None

    async def watch(self) -> None:
        """Loads anew whenever another build has been published, or the loaded facts were lost."""
        seen = _stamp(self.place.pages)
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self.generation.pool.trim()
            found = _stamp(self.place.pages)
            lost = not self.generation.pool.nursery.alive
            if lost:
                self._standing.clear()
                self.generation.pool.close()
            if lost or (found and found != seen):
                await self.reload()
                seen = found

    async def close(self) -> None:
        """Ends everything."""
        for task in self._tasks:
            task.cancel()
        self.generation.pool.close()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _stamp(pages: Path | None) -> tuple[int, int] | None:
    """What changes when a build is published: time and size of its manifest; None without one."""
    try:
        stat = (pages / MANIFEST).stat() if pages else None
    except OSError:
        return None
    return stat and (stat.st_mtime_ns, stat.st_size)
