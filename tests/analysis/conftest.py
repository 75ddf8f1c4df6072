from __future__ import annotations

import pytest

from kg.paths import data_dir, ontology_dir
from kg.rdf.dataset import Dataset, assemble


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return assemble(data_dir(), ontology_dir())
