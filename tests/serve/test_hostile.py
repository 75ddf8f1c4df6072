"""Thousands of hostile requests: each gets its refusal or its answer, and honest ones theirs."""

from __future__ import annotations

import contextlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.serve.hostile import Attack, attacks, bombs

if TYPE_CHECKING:
    from tests.serve.running import Running

GROUP = 400
"""After so many requests the server is looked at."""
GROWTH = 200 * 1024**2
"""Bytes the server's own process may grow by: answers in flight and texts of queries it knows."""


@pytest.fixture
def ear():
    """A host that must not be reached."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_sample_of_hostile_requests(server, ear):
    _withstands(server, attacks(2026, GROUP, ear.getsockname()[1]))


def test_queries_that_never_end_are_all_stopped(server):
    _withstands(server, bombs(7, 12))


@pytest.mark.drill
def test_twenty_thousand_hostile_requests(server, ear, record_property):
    port = ear.getsockname()[1]
    for seed in range(50):
        _withstands(server, attacks(seed, GROUP, port))
    for seed in range(5):
        _withstands(server, bombs(seed, 40))
    record_property("drill: hostile requests", 50 * GROUP + 200)


def _withstands(server: Running, made: list[Attack]) -> None:
    """All are answered as they should be; then an honest query is, soon, and memory is bounded."""
    before = _memory(server)
    with ThreadPoolExecutor(8) as others:
        statuses = list(others.map(lambda one: _status(server.port, one.request), made))
    wrong = [
        (one.kind, status, one.request[:300])
        for one, status in zip(made, statuses, strict=True)
        if status not in one.allowed and status is not None
    ]
    assert wrong == []
    silent = [one for one, status in zip(made, statuses, strict=True) if status is None]
    assert {one.kind for one in silent} <= {"large bodies", "heads", "bytes"}
    start = time.monotonic()
    assert server.answers()
    assert time.monotonic() - start < 10
    assert server.process.poll() is None
    assert _memory(server) < before + GROWTH


def _status(port: int, request: bytes) -> int | None:
    """The status of the answer; None where the connection was cut without one.

    Fails where the answer holds a head that the request has put there, or a traceback.
    """
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=90) as one:
        with contextlib.suppress(ConnectionError):
            one.sendall(request)
        with contextlib.suppress(ConnectionError):
            while piece := one.recv(1 << 16):
                answer += piece
    if not answer:
        return None
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"x-evil" not in head.lower()
    assert b"Traceback" not in body
    assert b"root:" not in body
    return int(head.split(b" ", 2)[1])


def _memory(server: Running) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024
