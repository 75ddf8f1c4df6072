"""A real server in a process of its own, on a free port, and a small build for it to show."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 120.0
"""Seconds for whatever must come: a busy machine takes its time."""

_START = (
    "import sys, json, kg.serve.limits as limits\n"
    "for name, value in json.loads(sys.argv[1]).items(): setattr(limits, name, value)\n"
    "from kg.cli import main; main(sys.argv[2:])"
)


class Running:
    """A server that has said that it is ready."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._read = threading.Thread(target=self._listen, daemon=True)
        self._read.start()
        wait_until(lambda: self._url() or process.poll() is not None)
        if process.poll() is not None:
            self.close()
            raise AssertionError("".join(self.said))
        self.url = self._url() or ""
        self.port = int(self.url.rsplit(":", 1)[1])
        self.client = httpx.Client(base_url=self.url, timeout=PATIENCE)

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.append(line)

    def _url(self) -> str | None:
        found = re.search(r"SPARQL +(http://\S+)/sparql\n(?=.*JSON.*\n)", "".join(self.said))
        return found and found[1]

    def get(self, query: str, **params: str) -> httpx.Response:
        return self.client.get("/sparql", params={"query": query, **params})

    def post(self, query: str, **headers: str) -> httpx.Response:
        kind = {"content-type": "application/sparql-query"}
        return self.client.post("/sparql", content=query.encode(), headers=kind | headers)

    def answers(self) -> bool:
        """Whether an honest query gets its answer."""
        found = self.get('SELECT ("yes" AS ?x) {}')
        return found.status_code == 200 and "yes" in found.text

    def children(self) -> list[int]:
        """Process ids of the nursery and its workers."""
        nursery = _children(self.process.pid)
        return [*nursery, *(one for each in nursery for one in _children(each))]

    def workers(self) -> list[int]:
        return [one for each in _children(self.process.pid) for one in _children(each)]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Lets go of what is left of a server that has ended."""
        if hasattr(self, "client"):
            self.client.close()
        self._read.join(PATIENCE)
        if self.process.stderr:
            self.process.stderr.close()


@contextlib.contextmanager
def serving(*args: str, limits: dict[str, float] | None = None) -> Iterator[Running]:
    """A server with `args`, and other `limits` than its own."""
    command = [sys.executable, "-c", _START, json.dumps(limits or {}), "serve", "--port", "0"]
    process = subprocess.Popen([*command, *args], stderr=subprocess.PIPE, text=True)
    try:
        running = Running(process)
        try:
            yield running
        finally:
            if process.poll() is None:
                running.stop()
            running.close()
    finally:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    return []


def small_build(folder: Path, files: dict[str, bytes], as_of: str = "2026-11-22") -> Path:
    """`files` in `folder`, with a manifest that lists them."""
    outputs = {}
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
        outputs[name] = {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    part = folder / "manifest.part"
    part.write_text(json.dumps({"as_of": as_of, "inputs": {}, "outputs": outputs}))
    part.replace(folder / "manifest.json")
    return folder
