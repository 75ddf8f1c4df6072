"""Turns: who may ask now, who waits, who is sent away. Addresses are served in rotation."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from typing import TYPE_CHECKING

from kg.serve import limits

if TYPE_CHECKING:
    Waiting = OrderedDict[str, deque[asyncio.Future[None]]]


class BusyError(Exception):
    """There is no turn for this client now; `limit` names the cap it met, `most` is its value."""

    def __init__(self, limit: str, most: float) -> None:
        super().__init__(limit)
        self.limit, self.most = limit, most


class Turns:
    """So many turns at once for each client and in all; the others wait, for some time."""

    def __init__(
        self,
        each: int = limits.CLIENT_QUERIES,
        together: int = limits.ALL_QUERIES,
        patience: float = limits.WAIT_SECONDS,
    ) -> None:
        self.each, self.together, self.patience = each, together, patience
        self.taken: Counter[str] = Counter()
        self.running = 0
        self.waiting = 0
        self._queues: Waiting = OrderedDict()

    async def enter(self, client: str) -> None:
        """Takes a turn; every one taken is to be given back with `leave`.

        Raises:
            BusyError: too many wait already, or it has waited too long.
        """
        if self._free(client) and client not in self._queues:
            self._take(client)
            return
        queue = self._queues.setdefault(client, deque())
        if len(queue) >= limits.CLIENT_WAITING:
            raise BusyError("client-waiting", limits.CLIENT_WAITING)
        if self.waiting >= limits.ALL_WAITING:
            self._forget(client)
            raise BusyError("all-waiting", limits.ALL_WAITING)
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self.waiting += 1
        try:
            await asyncio.wait_for(turn, self.patience)
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came just as its reader gave up
                self.leave(client)
            elif turn in queue:
                queue.remove(turn)
                self.waiting -= 1
                self._forget(client)
            if isinstance(error, TimeoutError):
                raise BusyError("wait-seconds", self.patience) from None
            raise

    def leave(self, client: str) -> None:
        """Gives a turn back; the next in rotation gets it."""
        self.running -= 1
        self.taken[client] -= 1
        if not self.taken[client]:
            del self.taken[client]
        for one in list(self._queues):
            if self._free(one) and self._serve(one):
                return

    def _serve(self, client: str) -> bool:
        """Gives a turn to the first of `client` in the queue; False where it had just given up."""
        turn = self._queues[client].popleft()
        self.waiting -= 1
        self._queues.move_to_end(client)
        self._forget(client)
        if turn.done():
            return False
        self._take(client)
        turn.set_result(None)
        return True

    def _free(self, client: str) -> bool:
        return self.running < self.together and self.taken[client] < self.each

    def _take(self, client: str) -> None:
        self.running += 1
        self.taken[client] += 1

    def _forget(self, client: str) -> None:
        if not self._queues.get(client, True):
            del self._queues[client]
