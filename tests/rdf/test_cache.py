"""Quads kept on disk are those that would be made again; nobody notices but the clock."""

from __future__ import annotations

import shutil

import pytest

from kg.cache import KEPT
from kg.rdf import dataset as dataset_module
from kg.rdf.cache import cached_quads, cached_triples
from kg.rdf.store import without_graphs


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "qsmo-kg"


@pytest.fixture
def made(monkeypatch):
    """Counts how often the quads are made."""
    true, calls = dataset_module.assemble, []

    def assemble(*args):
        calls.append(args)
        return true(*args)

    monkeypatch.setattr(dataset_module, "assemble", assemble)
    return calls


def test_made_once(small, ontology, dataset, home, made):
    assert cached_quads(small, ontology, None) == dataset.quads
    assert cached_quads(small, ontology, None) == dataset.quads
    assert len(made) == 1
    assert len(list(home.iterdir())) == 1


def test_triples_are_those_of_the_quads(small, ontology, dataset, home, made):
    for _ in range(2):
        assert cached_triples(small, ontology, None) == without_graphs(dataset.quads)
    assert len(made) == 1


@pytest.mark.parametrize("harm", [b"", b"x" * 10, b"x" * 1000])
def test_damaged_entry_is_made_again(small, ontology, dataset, home, made, harm):
    cached_quads(small, ontology, None)
    [entry] = home.iterdir()
    entry.write_bytes(harm)
    assert cached_quads(small, ontology, None) == dataset.quads
    assert len(made) == 2
    body = bytearray(entry.read_bytes())
    body[40] ^= 1
    entry.write_bytes(bytes(body))
    assert cached_quads(small, ontology, None) == dataset.quads


def test_an_edit_anywhere_makes_a_new_entry(small, ontology, home, made, tmp_path):
    data = shutil.copytree(small, tmp_path / "data")
    words = shutil.copytree(ontology, tmp_path / "ontology")
    before = cached_quads(data, words, None)
    table = data / "agencies.csv"
    name = "National Aeronautics and Space Administration"
    table.write_text(table.read_text("utf-8").replace(name, "Moon Office"), "utf-8")
    assert b'"Moon Office"' in cached_quads(data, words, None)
    (words / "rules" / "served-by.rq").unlink()
    after = cached_quads(data, words, None)
    assert b"/ns#servedBy>" not in after
    assert after != before
    cached_quads(data, words, 738_000)
    assert len(made) == 4


def test_only_the_newest_are_kept(small, ontology, home, made):
    for day in range(730_000, 730_000 + KEPT + 2):
        cached_quads(small, ontology, day)
    assert len(list(home.iterdir())) == KEPT


def test_nothing_is_kept_where_nothing_can_be_written(
    small, ontology, dataset, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cached_quads(small, ontology, None) == dataset.quads


def test_user_without_a_home(small, ontology, dataset, monkeypatch):
    def nobody():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("kg.cache.Path.home", nobody)
    assert cached_quads(small, ontology, None) == dataset.quads
