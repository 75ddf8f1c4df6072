"""A soak: honest and hostile readers at once, while workers are killed at random.

    python -m tests.serve.soak [SECONDS]        default: 600, on all facts

No answer may be wrong and no request may be stuck. Prints its figures.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from kg import KnowledgeGraph
from kg.paths import ontology_dir
from kg.query.named import named_queries
from tests.serve.hostile import attacks, bombs
from tests.serve.running import serving

if TYPE_CHECKING:
    from tests.serve.running import Running

HONEST = (
    "agency-providers",
    "qsmo-history",
    "groups",
    "vehicle-expiry",
    "policy-lineage",
    "funds-and-providers",
)
"""Named queries that are asked over and over, with answers known from Python."""
STUCK = 90.0
"""Seconds after which a request counts as stuck; queries have ten."""


@dataclass
class Figures:
    """What happened."""

    honest: int = 0
    wrong: list[str] = field(default_factory=list)
    busy: int = 0
    late: int = 0
    stuck: int = 0
    hostile: int = 0
    killed: int = 0
    nurseries: int = 0
    seconds: list[float] = field(default_factory=list)
    memory: int = 0

    def lines(self) -> list[str]:
        ordered = sorted(self.seconds) or [0.0]
        p50, p99 = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
        return [
            f"{self.honest:,} honest answers, {len(self.wrong)} wrong, {self.busy} put off (503), "
            f"{self.late} too late (504)",
            f"{self.hostile:,} hostile requests, {self.stuck} requests stuck",
            f"{self.killed} workers and {self.nurseries} nurseries killed",
            f"half of the honest within {p50 * 1000:.0f} ms, 99 of 100 in {p99 * 1000:.0f} ms",
            f"memory of the server: at most {self.memory / 1024**2:.0f} MiB",
        ]


class Soak:
    """Clients that ask `running`, which serves the facts of `graph`, for so many seconds."""

    def __init__(self, running: Running, graph: KnowledgeGraph, seconds: float) -> None:
        queries = named_queries(ontology_dir())
        self.running = running
        self.known = {queries[name].text: rows(graph.query(name).body) for name in HONEST}
        self.figures = Figures()
        self._until = time.monotonic() + seconds
        self._lock = threading.Lock()

    def run(self) -> Figures:
        """Eight clients and one who kills, until the time is up."""
        clients = [*[self._honest] * 5, *[self._hostile] * 3, self._killing]
        threads = [
            threading.Thread(target=one, args=(random.Random(seed),))
            for seed, one in enumerate(clients)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return self.figures

    def _on(self) -> bool:
        return time.monotonic() < self._until

    def _honest(self, draw: random.Random) -> None:
        with httpx.Client(timeout=STUCK) as client:
            while self._on():
                self._ask(client, draw.choice(list(self.known)))

    def _ask(self, client: httpx.Client, text: str) -> None:
        start = time.monotonic()
        try:
            answer = client.post(f"{self.running.url}/sparql", data={"query": text})
        except httpx.TimeoutException:
            self.figures.stuck += 1
            return
        right = answer.status_code == 200 and rows(answer.content) == self.known[text]
        with self._lock:
            self.figures.seconds.append(time.monotonic() - start)
            self.figures.honest += right
            self.figures.busy += answer.status_code == 503
            self.figures.late += answer.status_code == 504
            if not right and answer.status_code not in (503, 504):
                self.figures.wrong.append(f"{answer.status_code} {answer.text[:200]}")

    def _hostile(self, draw: random.Random) -> None:
        while self._on():
            made = attacks(draw.randrange(2**32), 400, 9) + bombs(draw.randrange(2**32), 8)
            draw.shuffle(made)
            for one in made:
                if not self._on():
                    return
                stuck = _send(self.running.port, one.request)
                with self._lock:
                    self.figures.hostile += 1
                    self.figures.stuck += stuck

    def _killing(self, draw: random.Random) -> None:
        last = time.monotonic()
        while self._on():
            time.sleep(draw.uniform(0.1, 1.0))
            workers = self.running.workers()
            nurseries = [one for one in self.running.children() if one not in workers]
            if time.monotonic() - last > 60 and nurseries:
                last = time.monotonic()
                self.figures.nurseries += _kill(nurseries[0])
            elif workers:
                self.figures.killed += _kill(draw.choice(workers))
            memory = _memory(self.running.process.pid)
            self.figures.memory = max(self.figures.memory, memory)


def rows(body: bytes) -> list[str]:
    """The rows of a JSON answer, in one order."""
    found = json.loads(body)["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in found)


def _send(port: int, request: bytes) -> bool:
    """Sends a request and takes what comes; whether nothing came for too long."""
    with contextlib.suppress(ConnectionError):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=STUCK) as one:
                with contextlib.suppress(ConnectionError):
                    one.sendall(request)
                while one.recv(1 << 16):
                    pass
        except TimeoutError:
            return True
    return False


def _kill(pid: int) -> int:
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)
        return 1
    return 0


def _memory(pid: int) -> int:
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024
    return 0


def main() -> None:
    """Prints the figures of a soak on all facts; ends with 1 where something was wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    with TemporaryDirectory() as folder, serving("--pages", folder, "--timeout", "10") as running:
        figures = Soak(running, KnowledgeGraph.load(), seconds).run()
    sys.stdout.write("\n".join([*figures.lines(), *figures.wrong[:5]]) + "\n")
    sys.exit(bool(figures.wrong or figures.stuck))


if __name__ == "__main__":
    main()
