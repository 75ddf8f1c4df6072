"""The shipped facts and vocabulary, and copies of them to spoil."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg.paths import data_dir, ontology_dir
from kg.rdf.dataset import Dataset, assemble

if TYPE_CHECKING:
    from pathlib import Path


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
