"""Small copies of the real tables that a test may write to."""

from __future__ import annotations

import shutil

import pytest

from tests.small import run, small_data


@pytest.fixture(scope="session")
def small_tables(tmp_path_factory):
    """Not to be written to."""
    return small_data(tmp_path_factory.mktemp("stewarded") / "data")


@pytest.fixture
def small(small_tables, tmp_path):
    return shutil.copytree(small_tables, tmp_path / "data")


@pytest.fixture
def kg(small):
    """Runs kg on the small tables."""

    def call(*args, **how):
        return run(*args, "--data", small, **how)

    return call


@pytest.fixture
def unchanged(small):
    """Whether the folder holds what it held when the test began."""
    before = contents(small)
    return lambda: contents(small) == before


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}
