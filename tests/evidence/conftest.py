"""Facts and maps that the tests of evidence share."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evidence.feed import TABLES
from kg.evidence.mapping import find_map, read_map
from kg.paths import data_dir
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

FEED = data_dir() / "evidence" / "fedramp-authorizations-2026-04-28.csv"


@pytest.fixture(scope="session")
def feed() -> Path:
    """The real feed of FedRAMP authorizations."""
    return FEED


@pytest.fixture(scope="session")
def tables():
    return read_tables(data_dir(), read_schema(data_dir()), TABLES)


@pytest.fixture(scope="session")
def fedramp():
    return read_map(find_map("fedramp"))


@pytest.fixture(scope="session")
def usaspending():
    return read_map(find_map("usaspending"))
