"""The real graph, with all its rules worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.provenance.why import Why

if TYPE_CHECKING:
    from pathlib import Path

    from kg.rdf.dataset import Dataset


@pytest.fixture(scope="session")
def why(dataset: Dataset, ontology: Path) -> Why:
    return Why(dataset, ontology, whole=True)
