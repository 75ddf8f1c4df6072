"""Whole cold processes against a bare interpreter, in turn.

    python -m tests.benchmarks.start_up

Once with what `kg` keeps between runs (kg.cache) and once with a cache that is empty each time.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import in_turn, python

RUNS = 15
BARE = "python -c pass"
COMMANDS = {
    BARE: ["-c", "pass"],
    "kg --help": ["-m", "kg", "--help"],
    "kg gaps": ["-m", "kg", "gaps"],
    "kg gaps --format json": ["-m", "kg", "gaps", "--format", "json"],
    "kg explain hud payroll": ["-m", "kg", "explain", "hud", "payroll"],
    "kg query cfo-act-gaps": ["-m", "kg", "query", "cfo-act-gaps", "--format", "csv"],
}
ALLOWED = 0.1
"""Seconds that `kg gaps` may take beside four bare interpreters."""
FLOOR = 0.049 / (4 * 0.029 + ALLOWED)
"""Gaps straight from CSV with bit sets, 49 ms where the bare interpreter took 29."""


def run(arguments: list[str], cache: Path, *, empty: bool = False) -> None:
    if empty:
        shutil.rmtree(cache, ignore_errors=True)
    python(*arguments, cache=cache)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        warm, cold = Path(folder) / "warm", Path(folder) / "cold"
        works = {name: partial(run, words, warm) for name, words in COMMANDS.items()}
        for work in works.values():
            work()
        works["kg gaps, nothing kept"] = partial(run, COMMANDS["kg gaps"], cold, empty=True)
        seconds = in_turn(works, RUNS)
    report = Report("start_up", ["click", "pyoxigraph", "rdflib"])
    bare = seconds[BARE]
    report.row(BARE, [1000 * one for one in bare], unit="ms")
    allowed = [4 * one + ALLOWED for one in bare]
    gaps = over(seconds["kg gaps"], allowed)
    report.row("kg gaps, of 4 bare interpreters + 100 ms", gaps, at_most=1, floor=FLOOR)
    first = over(seconds["kg gaps, nothing kept"], allowed)
    report.row("  the first time, nothing kept", first)
    for name, runs in seconds.items():
        report.row(f"{name}, of a bare interpreter", over(runs, bare))
    report.done()


if __name__ == "__main__":
    main()
