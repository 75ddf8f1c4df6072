"""Each cap: it has a reason, it bites, and whom it meets is told which it was."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import httpx
import pytest

from kg.serve import limits, outgoing
from kg.serve.pool import Pool
from kg.serve.response import Response
from kg.serve.turns import BusyError, Turns
from tests.serve.running import serving, wait_until
from tests.serve.test_isolation import SLOW

REQUEST = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"


def test_every_cap_has_a_reason():
    body = ast.parse(Path(limits.__file__).read_text("utf-8")).body
    for cap, reason in pairwise(body):
        if isinstance(cap, ast.AnnAssign):
            assert isinstance(reason, ast.Expr), cap.target.id
            assert len(reason.value.value) > 20, cap.target.id


@pytest.mark.parametrize(
    ("client", "together", "told"), [(1, 9, "client-waiting"), (9, 1, "all-waiting")]
)
def test_who_may_not_even_wait_is_told_why(monkeypatch, client, together, told):
    monkeypatch.setattr(limits, "CLIENT_WAITING", client)
    monkeypatch.setattr(limits, "ALL_WAITING", together)

    async def story() -> None:
        turns = Turns(each=1, together=1, patience=60)
        await turns.enter("a")
        waiting = asyncio.create_task(turns.enter("a"))
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as error:
            await turns.enter("a")
        assert (error.value.limit, error.value.most) == (told, 1)
        turns.leave("a")
        await waiting
        turns.leave("a")
        await turns.enter("b")

    in_a_loop(story())


def test_connections_are_counted_by_address_and_in_all(tight):
    with contextlib.ExitStack() as stack:

        def told(address: str) -> str:
            one = stack.enter_context(
                socket.create_connection(("127.0.0.1", tight.port), source_address=(address, 0))
            )
            one.settimeout(60)
            one.sendall(REQUEST)
            return said(one)

        first = [told("127.0.0.1") for _ in range(26)]
        second = [told("127.0.0.2") for _ in range(10)]
    assert "200 OK" in first[0]
    assert "200 OK" in second[0]
    assert "24 connections of your address" in first[-1] or not first[-1]
    assert "30 connections are open" in second[-1] or not second[-1]
    assert any("Retry-After: 1" in one.title() for one in (*first, *second))
    wait_until(lambda: honest(tight))


def said(one: socket.socket) -> str:
    """What is answered; "" where it was lost, since more was sent than is read."""
    with contextlib.suppress(ConnectionError):
        return one.recv(4096).decode()
    return ""


def honest(server) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return bool(server.answers())
    return False


def test_an_idle_connection_is_closed(tight):
    with socket.create_connection(("127.0.0.1", tight.port)) as one:
        one.settimeout(60)
        one.sendall(REQUEST)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while piece := one.recv(4096):
                answer += piece
    assert b" 200 OK" in answer
    assert answer.count(b"HTTP/1.1") == 1


def repeated(times: int) -> str:
    """A query that works out a text of 1,024 characters, sixteen times as long so often."""
    text = "0123456789abcdef" * 64
    steps = (f"BIND(CONCAT({', '.join([f'?t{n}'] * 16)}) AS ?t{n + 1})" for n in range(times))
    return f'SELECT (STRLEN(?t{times}) AS ?n) {{ BIND("{text}" AS ?t0) {" ".join(steps)} }}'


def test_an_answer_that_outgrows_its_memory_ends_only_its_worker(patient):
    before = figure(patient, "kg_workers_lost_total")
    answer = patient.post(repeated(5))
    assert (answer.status_code, answer.json()["code"]) == (500, "memory")
    assert "LIMIT" in answer.json()["detail"]
    assert figure(patient, "kg_workers_lost_total") == before + 1, "it is not tried again"
    assert patient.answers()


def test_a_worker_that_has_grown_is_replaced(patient):
    before = figure(patient, "kg_workers_replaced_total")
    answer = patient.post(repeated(4))
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == str(1024 * 16**4)
    wait_until(lambda: figure(patient, "kg_workers_replaced_total") > before)


def figure(server, name: str) -> float:
    lines = server.client.get("/metrics").text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name} ")))


def test_a_slow_query_yields_the_processor(server):
    """Its priority (nice) is lower while it works; its reader leaves then."""
    with socket.create_connection(("127.0.0.1", server.port)) as one:
        one.sendall(f"GET /sparql?query={quote(SLOW)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        wait_until(lambda: any(nice(one) > 0 for one in server.workers()))
    assert server.answers()


def nice(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16])
    return 0


def test_workers_that_a_busy_time_has_left_end_one_by_one():
    ended = []
    pool = Pool(SimpleNamespace())
    for number in range(limits.IDLE_WORKERS + 2):
        pool._idle.append(SimpleNamespace(number=number, kill=lambda n=number: ended.append(n)))
    for _ in range(5):
        pool.trim()
    assert ended == [0, 1]
    assert pool.idle == limits.IDLE_WORKERS


def test_a_large_answer_is_put_off_while_others_are_not_taken(monkeypatch):
    slow = SimpleNamespace(get_write_buffer_size=lambda: limits.OUTGOING_BYTES - 1_000_000)
    monkeypatch.setattr(outgoing, "TRANSPORTS", [slow])
    sent = []

    async def send(message: dict) -> None:
        sent.append(message)

    for size in (999_999, 1_000_001):
        in_a_loop(Response(200, b"text/csv", b"x" * size).send({"method": "GET"}, send))
    assert [one["status"] for one in sent if "status" in one] == [200, 503]
    assert (b"retry-after", b"5") in sent[2]["headers"]
    assert json.loads(sent[3]["body"])["code"] == "outgoing-bytes"


def in_a_loop(story):
    """What `story` gives, in a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, story).result()


@pytest.mark.parametrize("trusted", [True, False])
def test_clients_behind_a_proxy_have_limits_of_their_own(few, pages, trusted):
    """Only the address that --proxy names may say for whom it asks."""
    options = ("--data", str(few), "--pages", str(pages), "--timeout", "60")
    proxy = "127.0.0.1" if trusted else "127.0.0.9"
    tight = {"CLIENT_QUERIES": 1, "CLIENT_WAITING": 1, "WAIT_SECONDS": 0.5}
    with (
        serving(*options, "--proxy", proxy, limits=tight) as running,
        socket.create_connection(("127.0.0.1", running.port)) as busy,
    ):
        first = {"x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https"}
        head = "".join(f"{name}: {value}\r\n" for name, value in first.items())
        target = f"/sparql?query={quote(SLOW)}"
        busy.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n{head}\r\n".encode())
        wait_until(lambda: running.client.get("/health").json()["questions"]["running"])
        assert running.post("ASK {}", **first).status_code == 503
        second = running.post("ASK {}", **first | {"x-forwarded-for": "192.0.2.2"})
        assert second.status_code == (200 if trusted else 503)
