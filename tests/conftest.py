"""The shipped facts and vocabulary, and copies of them to spoil."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from kg.paths import data_dir, ontology_dir
from kg.rdf.dataset import Dataset, assemble
from tests.browser import browser, opened

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.terminal import TerminalReporter

__all__ = ["browser", "opened"]

settings.register_profile("explore", deadline=None, print_blob=True)
settings.register_profile("settled", settings.get_profile("explore"), derandomize=True)
settings.load_profile("settled")  # what make test says of a commit is so tomorrow, too

os.environ["OPENPYXL_LXML"] = "False"  # as kg.workbook has it: some tests load openpyxl first
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in background
    signal.signal(signal.SIGINT, signal.default_int_handler)

DRILL = "drill: "
"""Begins the name of a property of a test that counts what a drill did."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test marked `sampled(n)`, n cases run in make test and all of them in make drills."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled"):
            cases[item.nodeid.partition("[")[0]].append(item)
    for several in cases.values():
        for at, item in enumerate(several):
            (keep,) = item.get_closest_marker("sampled").args
            if at * keep // len(several) == (at - 1) * keep // len(several):
                item.add_marker("drill")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """What all drills did, added up."""
    figures: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, number in getattr(report, "user_properties", ()):
                if name.startswith(DRILL) and report.when == "call":
                    figures[name.removeprefix(DRILL)] += int(number)
    if figures:
        terminalreporter.section("drills")
    for name, number in figures.items():
        terminalreporter.write_line(f"{number:>10,} {name}")


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of the repository's fact tables; not to be written to."""
    return data_dir()


@pytest.fixture(scope="session")
def ontology() -> Path:
    """Folder of the repository's vocabulary; not to be written to."""
    return ontology_dir()


@pytest.fixture(scope="session")
def dataset(data: Path, ontology: Path) -> Dataset:
    """The real tables as graph, store and records, made once."""
    return assemble(data, ontology)


@pytest.fixture
def copy_of_data(data: Path, tmp_path: Path) -> Path:
    """A copy of the fact tables that a test may change."""
    return shutil.copytree(data, tmp_path / "data")
