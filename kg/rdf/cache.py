"""The quads of the last datasets, kept on disk: invisible, keyed by content, never wrong.

The key is a hash of every input and of this package's own code, so an edit anywhere makes a new
entry; a damaged entry is made again, and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from kg.atomic import replacing
from kg.rdf.dataset import Dataset, assemble
from kg.rdf.rules import rule_titles
from kg.rdf.store import load_store
from kg.records.trust import EVERYTHING, Trust, trusted
from kg.records.world import world_of
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.dates import Day

KEPT = 4
"""Entries kept, newest first; each has some 3 MB."""


def cached_quads(data: Path, ontology: Path, day: Day | None, trust: Trust = EVERYTHING) -> bytes:
    """The quads that `assemble` makes of the same arguments.

    Raises:
        DataError: tables, rules or vocabulary cannot be used.
    """
    try:
        folder = _folder()
    except RuntimeError:  # nobody's home
        return assemble(data, ontology, day, trust).quads
    entry = folder / f"{_key(data, ontology, day, trust)}.nq.z"
    quads = _read(entry)
    if quads is None:
        quads = assemble(data, ontology, day, trust).quads
        with contextlib.suppress(OSError):
            _write(entry, quads)
            _prune(folder)
    return quads


def cached_dataset(
    data: Path, ontology: Path, day: Day | None = None, trust: Trust = EVERYTHING
) -> Dataset:
    """What `assemble` makes of the same arguments, without working out again what is kept.

    Raises:
        DataError: tables, rules or vocabulary cannot be used.
    """
    schema = read_schema(data)
    tables = read_tables(data, schema)
    world = world_of(trusted(tables, trust))
    quads = cached_quads(data, ontology, day, trust)
    store = load_store(quads, vocabulary=ontology)
    return Dataset(schema, tables, world, day or world.date, quads, store, rule_titles(ontology))


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "qsmo-kg"


def _key(data: Path, ontology: Path, day: Day | None, trust: Trust) -> str:
    digest = hashlib.sha256(f"{day} {trust}".encode())
    for path in _inputs(data, ontology):
        body = path.read_bytes()
        digest.update(f"{path.name} {len(body)} ".encode())
        digest.update(body)
    return digest.hexdigest()


def _inputs(data: Path, ontology: Path) -> Iterator[Path]:
    yield from sorted([*data.glob("*.csv"), *data.glob("*.json")])
    yield from sorted([*ontology.glob("*.ttl"), *ontology.glob("rules/*.rq")])
    package = Path(__file__).parent.parent
    for room in ("", "tables", "records", "analysis", "rdf"):
        yield from sorted((package / room).glob("*.py"))


def _read(entry: Path) -> bytes | None:
    """The quads kept in `entry`, or None when it is not there or not as it was written."""
    try:
        kept = entry.read_bytes()
        quads = zlib.decompress(kept[32:])
    except (OSError, zlib.error):
        return None
    return quads if hashlib.sha256(quads).digest() == kept[:32] else None


def _write(entry: Path, quads: bytes) -> None:
    with replacing(entry) as file:
        file.write(hashlib.sha256(quads).digest())
        file.write(zlib.compress(quads, 1))


def _prune(folder: Path) -> None:
    entries = sorted(folder.glob("*.nq.z"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in entries[KEPT:]:
        old.unlink(missing_ok=True)
