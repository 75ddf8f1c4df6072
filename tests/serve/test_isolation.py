"""Nobody's query delays another's, outlives its limit, or finds a file or a host."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kg.serve.turns import BusyError, Turns
from tests.serve.conftest import PAGES
from tests.serve.running import wait_until

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""A product that no machine finishes."""


def test_a_slow_query_is_stopped_at_its_limit_and_delays_nobody(server):
    with ThreadPoolExecutor(4) as others:
        start = time.monotonic()
        slow = [others.submit(server.post, SLOW) for _ in range(3)]
        asked = 0
        while not all(one.done() for one in slow):
            assert server.answers()
            asked += 1
        stopped = [one.result() for one in slow]
    assert asked > 10
    for answer in stopped:
        assert answer.status_code == 504
        problem = answer.json()
        assert (problem["code"], problem["limit"]) == ("seconds", 3)
        assert "LIMIT" in problem["detail"]
    assert time.monotonic() - start >= 3


def test_who_leaves_takes_the_query_along(server):
    wait_until(lambda: _running(server) == 0)
    with contextlib.suppress(httpx.ReadTimeout), httpx.Client(timeout=0.5) as other:
        other.post(f"{server.url}/sparql", data={"query": SLOW})
    start = time.monotonic()
    wait_until(lambda: _running(server) == 0)
    assert time.monotonic() - start < 2.5  # the limit would have been three seconds
    assert server.answers()


def test_a_worker_that_is_killed_is_replaced_and_nobody_notices(server):
    for _ in range(5):
        for worker in server.workers():
            with contextlib.suppress(OSError):
                os.kill(worker, signal.SIGKILL)
        assert server.answers()
    wait_until(lambda: len(server.workers()) >= 4)


def test_a_question_whose_worker_is_killed_is_asked_again(server):
    """Its worker is killed while it works: its reader still gets the answer, and the right one."""
    numbers = "{ SELECT ?x { ?s qsmo:statement ?x } LIMIT 400 }"
    text = f"SELECT (COUNT(*) AS ?n) {{ {numbers} {numbers.replace('?x', '?y')} FILTER(?x != ?y) }}"
    whole = server.post(text).json()
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(server.post, text)
        wait_until(lambda: _running(server) or asked.done())
        time.sleep(0.05)
        for worker in server.workers():
            with contextlib.suppress(OSError):
                os.kill(worker, signal.SIGKILL)
        answer = asked.result()
    assert answer.json() == whole


def test_a_nursery_that_is_killed_is_started_again(tight):
    [nursery] = [one for one in tight.children() if one not in tight.workers()]
    os.kill(nursery, signal.SIGKILL)
    assert tight.answers() or tight.answers()
    wait_until(lambda: tight.client.get("/health").status_code == 200)
    assert tight.answers()


def test_workers_can_open_nothing(server):
    """Their limits, as the system tells them."""
    wait_until(lambda: server.workers())
    for worker in server.workers():
        with contextlib.suppress(FileNotFoundError):
            limits = Path(f"/proc/{worker}/limits").read_text()
            status = Path(f"/proc/{worker}/status").read_text()
            files = next(line for line in limits.splitlines() if line.startswith("Max open files"))
            space = next(line for line in limits.splitlines() if line.startswith("Max address"))
            assert files.split()[3:5] == ["0", "0"]
            assert space.split()[3].isdecimal()
            assert "NoNewPrivs:\t1" in status
            held = [str(one.readlink()) for one in Path(f"/proc/{worker}/fd").iterdir()]
            assert sum(one.startswith("socket:") for one in held) == 1


@pytest.mark.parametrize("clause", ["FROM <file:///etc/hostname>", "FROM NAMED <http://{host}/x>"])
def test_no_host_hears_of_a_query(server, clause):
    with socket.create_server(("127.0.0.1", 0)) as ear:
        ear.settimeout(0.2)
        host = f"127.0.0.1:{ear.getsockname()[1]}"
        for query in (
            f"SELECT * {clause.format(host=host)} {{ ?s ?p ?o }}",
            f"SELECT * {{ SERVICE SILENT <http://{host}/sparql> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ FILTER EXISTS {{ seRVice<http://{host}/> {{ ?s ?p ?o }} }} }}",
        ):
            answer = server.post(query)
            assert answer.status_code == 403, answer.text
        with pytest.raises(TimeoutError):
            ear.accept()


def test_rows_are_cut_and_it_is_said(tight):
    query = "SELECT ?s { ?s a qsmo:Evidence } ORDER BY ?s"
    answer = tight.get(query)
    rows = answer.json()["results"]["bindings"]
    assert len(rows) == 50
    assert answer.json()["head"] == {"vars": ["s"], "truncated": "rows"}
    assert answer.headers["kg-truncated"].startswith("rows; limit=50")
    for fmt, count in (("csv", 51), ("tsv", 51)):
        cut = tight.get(query, format=fmt)
        assert len(cut.text.splitlines()) == count
        assert cut.headers["kg-truncated"] == answer.headers["kg-truncated"]
    whole = tight.get(query + " LIMIT 50")
    assert whole.json()["results"]["bindings"] == rows
    assert "truncated" not in whole.json()["head"]
    assert "kg-truncated" not in whole.headers


def test_bytes_are_cut_between_rows(tight):
    long = "BIND(CONCAT(?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x) AS ?t)"
    query = f"SELECT ?s ?t {{ ?s qsmo:statement ?x {long} }} ORDER BY ?s LIMIT 49"
    for fmt in ("json", "xml", "csv", "tsv"):
        answer = tight.get(query, format=fmt)
        assert answer.headers["kg-truncated"].startswith("bytes; limit=20000"), fmt
        assert len(answer.content) <= 20_000
    rows = tight.get(query).json()["results"]["bindings"]
    assert 0 < len(rows) < 49
    assert all(set(row) == {"s", "t"} for row in rows)


def test_triples_are_cut_and_still_parse(tight):
    from rdflib import Graph

    answer = tight.get("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert answer.headers["kg-truncated"].startswith("rows")
    assert len(Graph().parse(data=answer.text, format="turtle")) == 50


def test_too_many_at_once_are_sent_away_and_told_when_to_come_back(tight):
    wait_until(lambda: _running(tight) == 0)
    with ThreadPoolExecutor(8) as others:
        found = [one.result() for one in [others.submit(tight.post, SLOW) for _ in range(8)]]
    assert {one.status_code for one in found} == {503, 504}
    for one in found:
        if one.status_code == 503:
            assert one.json()["code"] in ("client-waiting", "wait-seconds")
            assert int(one.headers["retry-after"]) == one.json()["retry_after"]
    assert tight.answers()


def test_a_slow_sender_is_cut_off_and_an_honest_one_is_served_meanwhile(tight):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(_connected(tight)) for _ in range(8)]
        for one in slow:
            one.sendall(b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        assert tight.answers()
        for one in slow:
            one.settimeout(60)
            assert b"408" in one.recv(4096).splitlines()[0]
            while one.recv(4096):
                pass


def test_a_slow_body_is_cut_off(tight):
    with _connected(tight) as one:
        one.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 1000\r\n\r\nASK "
        )
        one.settimeout(60)
        while one.recv(4096):
            pass
    assert tight.answers()


def test_an_endless_head_is_refused(tight):
    with _connected(tight) as one:
        one.settimeout(60)
        with contextlib.suppress(ConnectionError):
            one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-Much: " + b"x" * 500_000)
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = one.recv(4096)
    assert not answer or b"431" in answer.splitlines()[0]
    assert tight.answers()


def test_a_reader_who_takes_nothing_is_cut_off(tight):
    with _connected(tight) as one:
        one.sendall(b"GET /data/big.nq HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(2.5)
        one.settimeout(60)
        size = 0
        with contextlib.suppress(ConnectionError):
            while piece := one.recv(65536):
                size += len(piece)
    assert size < len(PAGES["data/big.nq"])
    assert tight.answers()


def test_turns_go_round():
    async def story() -> list[str]:
        turns = Turns(each=2, together=3, patience=60)
        served: list[str] = []

        async def one(client: str) -> None:
            await turns.enter(client)
            served.append(client)
            await asyncio.sleep(0.01)
            turns.leave(client)

        await asyncio.gather(*(one("many") for _ in range(9)), one("a"), one("b"))
        assert (turns.running, turns.waiting, dict(turns.taken)) == (0, 0, {})
        return served

    served = _in_a_loop(story())
    assert len(served) == 11
    assert served.index("a") < 4
    assert served.index("b") < 5


def test_who_waits_too_long_is_told_so_and_leaves_no_trace():
    async def story() -> Turns:
        turns = Turns(each=1, together=1, patience=0.01)
        await turns.enter("a")
        for client in ("a", "b"):
            with pytest.raises(BusyError, match="wait-seconds"):
                await turns.enter(client)
        turns.leave("a")
        await turns.enter("b")
        turns.leave("b")
        return turns

    turns = _in_a_loop(story())
    assert (turns.running, turns.waiting, dict(turns.taken)) == (0, 0, {})


def _in_a_loop(story):
    """What `story` gives, in a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, story).result()


def _running(server) -> int:
    return server.client.get("/health").json()["questions"]["running"]


def _connected(server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port))
