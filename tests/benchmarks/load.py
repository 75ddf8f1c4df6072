"""Tables to a queryable store on disk, against bulk loading ready files, rdflib and morph-kgc.

    python -m tests.benchmarks.load [TRIPLES ...]        200000 and 2000000 where none is given

Each way is a process of its own, in turn; equal counts first. The ready files hold what the way
beside them writes. rdflib and morph-kgc take part up to PEERS_UP_TO triples.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.paths import ontology_dir
from kg.rdf.store import add_vocabulary
from kg.rdf.stream import stream_quads
from kg.tables.schema import read_schema
from tests.benchmarks.report import Report, over
from tests.benchmarks.tables import write_folder
from tests.benchmarks.timing import Process, measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.rdf.stream import Form

RUNS, PEER_RUNS = 3, 5
ONCE_FROM = 5_000_000
PEERS_UP_TO = 200_000
SIZES = (200_000, 2_000_000)
MORPH = Path(os.environ.get("PEERS_PYTHON", ".peers/bin/python"))
"""An interpreter of its own: morph-kgc 2.10 pins an Oxigraph and an rdflib older than ours."""


class Runs(NamedTuple):
    """Seconds and peaks (MiB) of each run of a way."""

    seconds: list[float]
    peaks: list[float]

    def add(self, done: Process) -> None:
        self.seconds.append(done.seconds)
        self.peaks.append(done.peak)


class Place:
    """Tables of one size, the ready files made of them, and stores that come and go."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size, self.home, self.data = size, folder, folder / "data"
        self.rows = write_folder(self.data, size)
        self.quads = self._ready("ready.nq", "union")
        self.triples = self._ready("ready.nt", "triples")

    def _ready(self, name: str, form: Form) -> Path:
        with (self.home / name).open("wb") as out:
            out.writelines(stream_quads(self.data, read_schema(self.data), lambda _: None, form))
        return self.home / name

    def turtle(self) -> Path:
        path = self.home / "ready.ttl"
        parsed = ox.parse(path=str(self.triples), format=ox.RdfFormat.N_TRIPLES)
        ox.serialize(parsed, str(path), format=ox.RdfFormat.TURTLE)
        return path

    def command(self, *options: str) -> Callable[[], Process]:
        """kg store, as a user calls it."""
        store = self.home / "kg"
        command = [sys.executable, "-m", "kg", "store", str(store), "--data", str(self.data)]
        return lambda: self._clean(store, [*command, *options])

    def way(self, name: str, source: Path, python: str = sys.executable) -> Callable[[], Process]:
        target = self.home / name
        command = [python, "-m", "tests.benchmarks.loaders", name, str(source), str(target)]
        return lambda: self._clean(target, command)

    def count(self, store: str) -> int:
        counted = [sys.executable, "-m", "tests.benchmarks.loaders", "count"]
        return int(measured([*counted, str(self.home / store), ""]).out)

    def _clean(self, target: Path, command: list[str]) -> Process:
        """A run whose result takes the place of that before."""
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
        return measured(command)


def stores(place: Place, report: Report) -> None:
    """Tables to a store on disk against the same quads ready in a file."""
    works = {
        "bare triples": (place.way("ready", place.triples), "ready"),
        "our triples": (place.way("triples", place.data), "triples"),
        "bare quads": (place.way("ready", place.quads), "ready"),
        "our quads": (place.command("--rows-only"), "kg"),
    }
    runs = {name: Runs([], []) for name in works}
    counts: dict[str, int] = {}
    for turn in range(1 if place.size >= ONCE_FROM else RUNS):
        for name, (work, store) in works.items():
            runs[name].add(work())
            if turn == 0:
                counts[name] = place.count(store)
    assert counts["bare triples"] == counts["our triples"], counts
    assert counts["bare quads"] == counts["our quads"] - vocabulary(), counts
    number = f"{place.size:,}"
    print(f"{number}: {place.rows:,} rows of adoptions, {counts}")
    small = place.size < SIZES[-1]  # starting the program counts there, which grows with nothing
    for kind, floor in (("triples", 1.19), ("quads", None)):
        ours, bare = runs[f"our {kind}"], runs[f"bare {kind}"]
        what = f"{number}: csv to store of {kind}, of bulk_load of them ready"
        ratios = over(ours.seconds, bare.seconds)
        report.row(what, ratios, at_most=None if small else 1.25, floor=floor)
        report.row(f"{number}: the same, seconds", ours.seconds, unit="s")
        report.row(f"{number}: the same, peak of memory", ours.peaks, unit="MiB")
        report.row(f"{number}: bulk_load alone, peak of memory", bare.peaks, unit="MiB")
        report.point(f"csv to store of {kind}", place.size, ours.seconds)
        report.point(f"bulk_load of {kind} ready", place.size, bare.seconds)


def vocabulary() -> int:
    """Quads that kg store adds, since no table has them."""
    store = ox.Store()
    add_vocabulary(store, ontology_dir())
    return len(store)


def whole(place: Place, report: Report) -> None:
    """kg store with periods, coverage and rules."""
    done = place.command()()
    number = f"{place.size:,}"
    report.row(f"{number}: kg store with coverage and rules", [done.seconds], unit="s")
    report.row(f"{number}: the same, peak of memory", [done.peak], unit="MiB")
    report.point("kg store with coverage and rules", place.size, [done.seconds])


def peers(place: Place, report: Report) -> None:
    """rdflib over all triples, in memory; morph-kgc over one table, beside our projection of it."""
    ways = place.way("memory", place.data), place.way("rdflib", place.turtle())
    counted = place.way("count-memory", place.data)().out
    runs = [[work() for work in ways] for _ in range(PEER_RUNS)]
    assert all(int(ours.out) == 1 and theirs.out == counted for ours, theirs in runs), "equal"
    ours, parsed = ([run[at].seconds for run in runs] for at in range(2))
    number = f"{place.size:,}"
    report.row(f"{number}: csv to store in memory, seconds", ours, unit="s")
    what = f"{number}: rdflib parsing Turtle, of csv to store in memory"
    least = 12 if place.size == PEERS_UP_TO else None  # what starting costs grows with nothing
    report.row(what, over(parsed, ours), at_least=least, floor=16)
    report.point("rdflib parsing Turtle", place.size, parsed)
    if not MORPH.exists():
        print("NOT MEASURED: morph-kgc, which make peers installs")
        return
    mine = place.way("one-table", place.data)()
    theirs = place.way("morph-kgc", place.data, str(MORPH))()
    assert mine.out == theirs.out, f"one table: ours {mine.out}, morph-kgc {theirs.out}"
    what = f"one table of {int(mine.out):,} triples by morph-kgc, of ours"
    report.row(what, [theirs.seconds / mine.seconds])


def main(sizes: list[int]) -> None:
    report = Report("load", packages=["pyoxigraph", "rdflib"])
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder), size)
            stores(place, report)
            whole(place, report)
            if size <= PEERS_UP_TO:
                peers(place, report)
    report.done()


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or list(SIZES))
