"""kg build of the real data as whole processes: all pages, without pages, and nothing changed.

    python -m tests.benchmarks.build [RUNS]               default: 3

Nothing is kept from run to run but what the build itself leaves in its folder. The stages are those
of build.log; stages that run beside each other add up to more than the whole takes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.report import Report
from tests.benchmarks.timing import in_turn, python

RUNS = 3
WHOLE, BARE, AGAIN = "kg build, all pages", "kg build --no-pages", "kg build, nothing changed"
AT_MOST = {WHOLE: 20.0, BARE: 4.0, AGAIN: 1.0}


def build(folder: Path, *options: str, fresh: bool = False) -> None:
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    python("-m", "kg", "build", "--out", str(folder), *options, cache=folder.with_name("cache"))


def stages(folder: Path) -> dict[str, float]:
    """Seconds of each stage of the last build, by its name."""
    lines = (folder / "build.log").read_text("utf-8").splitlines()
    return {stage: float(number) for number, _, stage in (line.split(None, 2) for line in lines)}


def main(runs: int = RUNS) -> None:
    with tempfile.TemporaryDirectory() as name:
        site, bare = Path(name) / "site", Path(name) / "bare"
        works = {
            WHOLE: partial(build, site, fresh=True),
            BARE: partial(build, bare, "--no-pages", fresh=True),
            AGAIN: partial(build, site),
        }
        seconds = in_turn(works, runs)
        dear = sorted(stages(site).items(), key=lambda one: -one[1])[:8]
    print("The dearest stages of the last build with all pages, in seconds")
    for stage, taken in dear:
        print(f"  {taken:6.2f}  {stage}")
    report = Report("build", ["jinja2", "networkx", "pyoxigraph", "rdflib", "vl-convert-python"])
    for work, found in seconds.items():
        report.row(work, found, unit="s", at_most=AT_MOST[work])
    report.done()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
