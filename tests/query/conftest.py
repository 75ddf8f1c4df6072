"""One worker over the real data for all tests that do not break it, and a small folder."""

from __future__ import annotations

import pytest

from kg.paths import data_dir, ontology_dir
from kg.query.runner import QueryRunner
from tests.small import small_data


@pytest.fixture(scope="session")
def runner():
    with QueryRunner(data_dir(), ontology_dir()) as started:
        yield started


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return small_data(tmp_path_factory.mktemp("small") / "data")
