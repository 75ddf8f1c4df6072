"""The command line in processes of its own, from an empty folder."""

from __future__ import annotations

import pytest

from tests.small import run, small_data


@pytest.fixture
def kg(tmp_path):
    """Runs kg in an empty folder, which it must leave empty."""
    folder = tmp_path / "empty"
    folder.mkdir()

    def call(*args, **how):
        done = run(*args, cwd=folder, **how)
        assert list(folder.iterdir()) == []
        return done

    return call


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return small_data(tmp_path_factory.mktemp("small") / "data")
