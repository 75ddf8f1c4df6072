"""Two SPARQL servers that others wrote, started on this machine for the tests.

Apache Jena Fuseki is fetched by `make servers`; OpenLink Virtuoso is Debian's package
virtuoso-opensource.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

JARS = Path(__file__).parents[2] / ".servers"
"""Where `make servers` puts Fuseki."""
PATIENCE = 120
"""Seconds for a server to start, on a machine that does much else."""
FUSEKI = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
SOON_READY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For servers that live a few seconds: no time goes into making code fast that hardly runs."""
VIRTUOSO_INI = Path(__file__).with_name("virtuoso.ini")


class NotTestedWarning(UserWarning):
    """Said in the summary of a run, so that nobody takes a missing server for a passed test."""


@dataclass(frozen=True)
class Running:
    """Where a server takes queries and graphs, and how its default graph comes about."""

    name: str
    query: str
    graphs: str
    default_graph: str
    environment: dict[str, str]


def fuseki_jar() -> Path | None:
    return next(iter(sorted(JARS.glob("jena-fuseki-server-*.jar"))), None)


def need(name: str) -> None:
    """Skips the test, loudly, where a server is missing."""
    if name == "virtuoso":
        reason = "" if shutil.which("virtuoso-t") else "install virtuoso-opensource"
    elif shutil.which("java") is None:
        reason = "there is no java on this machine"
    else:
        reason = "" if fuseki_jar() else "run make servers"
    if reason:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(NotTestedWarning(f"NOT TESTED: {name}: {reason}"), stacklevel=2)
        pytest.skip(f"NOT TESTED: {name}: {reason}")


@contextlib.contextmanager
def fuseki(
    folder: Path,
    *options: str,
    default_graph: str = "union",
    machine: tuple[str, ...] = SOON_READY,
):
    """Fuseki with an empty dataset in memory, or the one that `options` describe.

    `machine` are options of the Java virtual machine; a benchmark gives none.
    """
    need("fuseki")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    described = options or ("--mem", "/kg")
    jar = str(fuseki_jar())
    args = [
        "java",
        "-Xmx1500m",
        *machine,
        "-cp",
        jar,
        FUSEKI,
        "--localhost",
        "--ping",
        f"--port={port}",
        "--update",
    ]
    base = f"http://127.0.0.1:{port}"
    with _running([*args, *described], folder, f"{base}/$/ping"):
        yield Running("fuseki", f"{base}/kg/sparql", f"{base}/kg/data", default_graph, {})


@contextlib.contextmanager
def virtuoso(folder: Path):
    """Virtuoso with an empty database; its graph store asks for Digest authentication."""
    need("virtuoso")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    text = VIRTUOSO_INI.read_text("utf-8")
    text = text.replace("@HTTP@", str(port)).replace("@SQL@", str(free_port()))
    (folder / "virtuoso.ini").write_text(text, "utf-8")
    args = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    base = f"http://127.0.0.1:{port}"
    dba = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"}
    with _running(args, folder, f"{base}/sparql"):
        yield Running("virtuoso", f"{base}/sparql", f"{base}/sparql-graph-crud-auth", "none", dba)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@contextlib.contextmanager
def _running(args: list[str], folder: Path, alive: str):
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(args, cwd=folder, stdout=log, stderr=log, env=dict(os.environ))
    try:
        limit = time.monotonic() + PATIENCE
        while not _answers(alive):
            assert process.poll() is None, (folder / "log").read_text("utf-8", "replace")
            assert time.monotonic() < limit, f"{args[0]} does not start"
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
