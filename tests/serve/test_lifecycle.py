"""From the first request to the last: start, a new build, bad facts, signals, the end."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from tests.serve.running import Running, serving, small_build, wait_until
from tests.serve.test_isolation import SLOW, _running
from tests.small import run


def test_a_port_in_use_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.returncode == 2
    [line] = done.stderr.decode().splitlines()
    assert f"port {port}" in line
    assert "--port" in line


def test_an_address_that_is_not_ours_is_one_clear_line():
    done = run("serve", "--host", "192.0.2.1", "--port", "0")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_facts_that_cannot_be_loaded_are_said_and_nothing_is_served(tmp_path):
    done = run("serve", "--port", "0", "--data", str(tmp_path))
    assert done.returncode == 1
    assert b"metadata.json" in done.stderr


def test_without_pages_it_says_what_to_do_and_serves_the_rest(few, tmp_path):
    with serving("--data", str(few), "--pages", str(tmp_path / "none")) as running:
        assert any("kg build" in line for line in running.said)
        assert not any("--host" in line for line in running.said)
        answer = running.client.get("/")
        assert answer.status_code == 404
        assert "kg build" in answer.json()["detail"]
        assert running.answers()
        assert running.stop() == 0


def test_open_to_others_it_says_what_that_means(few, pages):
    options = ("--data", str(few), "--pages", str(pages), "--host", "0.0.0.0")
    with serving(*options) as running:
        wait_until(lambda: any("--host 0.0.0.0" in line for line in running.said))
        [line] = [line for line in running.said if "--host 0.0.0.0" in line]
        assert "password" in line
        assert "TLS" in line


def test_new_facts_and_pages_take_their_place_without_a_lost_request(few, tmp_path):
    data = shutil.copytree(few, tmp_path / "data")
    pages = small_build(tmp_path / "site", {"index.html": b"first"})
    with serving("--data", str(data), "--pages", str(pages)) as running:
        first = _build(running)
        assert running.client.get("/").text == "first"
        done, failed = threading.Event(), []
        with ThreadPoolExecutor(3) as others:
            askers = [others.submit(_ask_on, running, done, failed) for _ in range(2)]
            try:
                _change(running, data, pages, first)
            finally:
                done.set()
            asked = [one.result() for one in askers]
        assert failed == []
        assert all(asked)
        assert _build(running) == first
        wait_until(lambda: len(running.children()) <= 12)  # those of before have ended


def test_it_ends_when_all_is_answered(few, pages):
    with serving("--data", str(few), "--pages", str(pages), "--timeout", "2") as running:
        with ThreadPoolExecutor(1) as other:
            last = other.submit(running.post, SLOW)
            wait_until(lambda: _running(running))
            children = running.children()
            running.process.send_signal(signal.SIGTERM)
            assert last.result().status_code == 504
        assert running.process.wait(60) == 0
        wait_until(lambda: not any(_alive(one) for one in children))


def test_its_processes_end_with_it_even_when_it_is_killed(few, pages):
    with serving("--data", str(few), "--pages", str(pages)) as running:
        children = running.children()
        assert children
        running.process.kill()
        wait_until(lambda: not any(_alive(one) for one in children))


def _change(running: Running, data: Path, pages: Path, first: str) -> None:
    """A new build, the facts of before by SIGHUP, and facts that cannot be loaded."""
    agencies = data / "agencies.csv"
    text = agencies.read_text("utf-8")
    name = "Department of Housing and Urban Development"
    assert name in text
    agencies.write_text(text.replace(name, "Ministry of Housing"), "utf-8")
    small_build(pages, {"index.html": b"second"})
    wait_until(lambda: _build(running) != first)
    assert running.client.get("/").text == "second"
    agencies.write_text(text, "utf-8")
    running.process.send_signal(signal.SIGHUP)
    wait_until(lambda: _build(running) == first)
    agencies.write_text("no table\n", "utf-8")
    running.process.send_signal(signal.SIGHUP)
    wait_until(lambda: any("could not be loaded" in line for line in running.said))


def _ask_on(running: Running, done: threading.Event, failed: list) -> int:
    asked = 0
    while not done.is_set():
        answer = running.client.get(f"/sparql?query={quote('ASK { ?s a qsmo:Agency }')}")
        if answer.status_code != 200 or answer.json()["boolean"] is not True:
            failed.append(answer.text)
        asked += 1
        done.wait(0.01)  # the processor is for loading
    return asked


def _build(running: Running) -> str:
    return str(running.client.get("/health").json()["build"])


def _alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
