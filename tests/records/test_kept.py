"""A world kept on disk is the one that would be made again; nobody notices but the clock."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings

from kg.errors import DataError
from kg.questions import Questions
from kg.records import kept
from kg.records.kept import kept_world, world_from, world_json
from kg.records.trust import Trust
from kg.records.world import load_world, world_of
from tests.analysis.random_worlds import tables


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "qsmo-kg"


@pytest.fixture
def made(monkeypatch):
    """Counts how often a world is made."""
    calls = []

    def load(folder):
        calls.append(folder)
        return load_world(folder)

    monkeypatch.setattr(kept, "load_world", load)
    return calls


def test_the_same_world_again(data, home, made):
    first = kept_world(data)
    assert first == load_world(data)
    assert kept_world(data) == first
    assert len(made) == 1


@settings(max_examples=40)
@given(tables())
def test_any_world_comes_back(some):
    world = world_of(some)
    assert world_from(world_json(world)) == world


def test_an_edit_is_seen_at_once(copy_of_data, home, made):
    kept_world(copy_of_data)
    table = copy_of_data / "agencies.csv"
    name = "National Aeronautics and Space Administration"
    table.write_text(table.read_text("utf-8").replace(name, "Moon Office"), "utf-8")
    assert kept_world(copy_of_data).agencies["nasa"].label == "Moon Office"
    assert len(made) == 2


def test_what_was_written_meanwhile_is_not_kept(copy_of_data, home, monkeypatch):
    """The files are those of the key when it is taken, and others when the tables are read."""
    table = copy_of_data / "agencies.csv"
    before = table.read_text("utf-8")

    def late(folder):
        table.write_text(before.replace("National Aeronautics", "Late Aeronautics"), "utf-8")
        return load_world(folder)

    monkeypatch.setattr(kept, "load_world", late)
    assert kept_world(copy_of_data).agencies["nasa"].label.startswith("Late")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(home.parent))
    table.write_text(before, "utf-8")
    assert kept_world(copy_of_data) == load_world(copy_of_data)


def test_bad_tables_are_said_to_be_bad_each_time(copy_of_data, home):
    (copy_of_data / "sources.csv").unlink()
    for _ in range(2):
        with pytest.raises(DataError, match=r"sources\.csv: cannot be read"):
            kept_world(copy_of_data)
    os.mkfifo(copy_of_data / "sources.csv")  # reading it would wait for ever
    with pytest.raises(DataError, match="not a regular file"):
        kept_world(copy_of_data)


def test_a_session_that_trusts_less_does_not_take_it(data, home):
    everything, sure = (Questions(data, trust=one) for one in (Trust(), Trust("high")))
    assert len(everything.world.adoptions) > len(sure.world.adoptions)
