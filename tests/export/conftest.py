"""The small data folder, and what it becomes."""

from __future__ import annotations

import pytest

from kg.paths import ontology_dir
from kg.rdf.dataset import assemble
from tests.small import small_data


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return small_data(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="session")
def dataset(small):
    return assemble(small, ontology_dir())
