"""One server for all tests that do no harm to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.serve.running import Running, serving, small_build
from tests.small import small_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = {
    "index.html": b"<!doctype html><title>Start</title>" + b"<p>Federal shared services" * 100,
    "query.html": b"<!doctype html><title>Query</title>",
    "ontology.html": b"<!doctype html><title>Vocabulary</title>",
    "coverage.html": b"<!doctype html><title>Coverage</title>",
    "fact.html": b"<!doctype html><title>Facts</title>",
    "agency/hud.html": b"<!doctype html><title>HUD</title>",
    "agency/hud.ttl": b"<https://w3id.org/qsmo/agency/hud> a <http://x/y> .\n",
    "agency/hud.jsonld": b"{}\n",
    "data/qsmo.ttl": b"# words\n",
    "data/big.nq": b"<http://a> <http://b> <http://c> <http://d> .\n" * 600_000,
}

TIGHT = {
    "MAX_ROWS": 50,
    "MAX_RESULT_BYTES": 20_000,
    "CLIENT_QUERIES": 3,
    "ALL_QUERIES": 3,
    "CLIENT_WAITING": 2,
    "WAIT_SECONDS": 1.0,
    "HEAD_SECONDS": 1.0,
    "IDLE_SECONDS": 1.0,
    "SEND_SECONDS": 1.0,
    "CONNECTIONS": 30,
    "CLIENT_CONNECTIONS": 24,
    "WORKER_BYTES": 96 * 1024**2,
}
"""Limits that are soon reached."""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build(tmp_path_factory.mktemp("site"), PAGES)


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of few real facts, which are soon loaded."""
    return small_data(tmp_path_factory.mktemp("facts") / "few")


@pytest.fixture(scope="session")
def server(pages: Path, few: Path) -> Iterator[Running]:
    """A server of few facts; its queries have three seconds."""
    with serving("--data", str(few), "--pages", str(pages), "--timeout", "3") as running:
        yield running


@pytest.fixture(scope="module")
def patient(pages: Path, few: Path) -> Iterator[Running]:
    """A server of few facts with the time that is usual, for queries that do some work."""
    with serving("--data", str(few), "--pages", str(pages)) as running:
        yield running


@pytest.fixture(scope="module")
def real(pages: Path) -> Iterator[Running]:
    """A server of all facts."""
    with serving("--pages", str(pages)) as running:
        yield running


@pytest.fixture(scope="module")
def tight(pages: Path, few: Path) -> Iterator[Running]:
    """Its queries have three seconds, and all other limits are small."""
    options = ("--data", str(few), "--pages", str(pages), "--timeout", "3")
    with serving(*options, limits=TIGHT) as running:
        yield running


@pytest.fixture
def real_short(pages: Path) -> Iterator[Running]:
    """A server of all facts; its queries have ten seconds."""
    with serving("--pages", str(pages), "--timeout", "10") as running:
        yield running
