"""A small data folder and one build of it, which tests copy before they harm it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from kg.paths import ontology_dir
from tests.build.whole import build
from tests.small import small_data


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(ontology_dir(), folder / "ontology")
    return small_data(folder / "data")


@pytest.fixture(scope="session")
def _first(small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    out = tmp_path_factory.mktemp("first") / "out"
    began = time.monotonic()
    assert build(small, out, "--as-of", "2020-01-01").returncode == 0
    return out, time.monotonic() - began


@pytest.fixture(scope="session")
def first(_first: tuple[Path, float]) -> Path:
    """A build of the small data as of an early day; not to be changed."""
    return _first[0]


@pytest.fixture(scope="session")
def whole_build(_first: tuple[Path, float]) -> float:
    """Seconds that it took."""
    return _first[1]


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """A folder that holds the build `first`."""
    return Path(shutil.copytree(first, tmp_path / "out"))
