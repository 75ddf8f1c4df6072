"""Java and the tools for it, where they are: `make judges` fetches them."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path

import pytest

JARS = Path(__file__).parents[2] / ".judges"
"""Where `make judges` puts them."""
HERE = Path(__file__).parent


class NotJudgedWarning(UserWarning):
    """Said in the summary of a run, so that nobody takes a skipped judge for a verdict."""


@cache
def lacking(jar: str) -> str:
    """Why a tool cannot be run, "" where it can."""
    if shutil.which("java") is None:
        return "NOT JUDGED: there is no java on this machine"
    if not list(JARS.glob(f"{jar}-*.jar")):
        return f"NOT JUDGED: {jar} is not in {JARS.name}; run make judges"
    return ""


def need(jar: str) -> None:
    """Skips the test, loudly, where a tool is missing."""
    if reason := lacking(jar):
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(NotJudgedWarning(reason), stacklevel=2)
        pytest.skip(reason)


def java(*args: object, jars: str = "*", timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Runs java with the jars that match in its class path."""
    path = ":".join(map(str, sorted(JARS.glob(f"{jars}.jar"))))
    return subprocess.run(
        ["java", "-Xmx2g", "-Djava.awt.headless=true", "-cp", path, *map(str, args)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
