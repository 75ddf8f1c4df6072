"""What a benchmark found: a table of figures beside their targets, the machine, and a JSON file.

    report = Report("load", packages=["rdflib", "pyoxigraph"])
    report.row("csv to store, of bulk_load", over(ours, bare), at_most=1.25, floor=1.19)
    report.row("kg build, all pages", seconds, unit="s", at_most=20)
    report.point("rdflib", 200_000, seconds)            # a point of the plot of growth
    report.done()                                       # prints, writes .bench/load.json

Everything is given as runs: what was found each time, not its mean. `BENCH_DIR` names another
folder than .bench. `python -m tests.benchmarks.collect` makes one file, the README's table and the
plot of them.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = Path(os.environ.get("BENCH_DIR", ".bench"))


def over(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Ratios of runs that took turns: each with that of the same turn.

    Where one side has fewer runs (it takes minutes), its last stands for those it lacks.
    """
    turns = range(max(len(ours), len(theirs)))
    return [ours[min(n, len(ours) - 1)] / theirs[min(n, len(theirs) - 1)] for n in turns]


@dataclass
class Row:
    """One figure: its runs, what it is to be at most or at least, and the best ever seen."""

    what: str
    runs: list[float]
    unit: str = "x"
    at_most: float | None = None
    at_least: float | None = None
    floor: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def met(self) -> bool | None:
        """Whether the median keeps to the target; None where there is none."""
        if self.at_most is not None:
            return self.median <= self.at_most
        return None if self.at_least is None else self.median >= self.at_least

    def content(self) -> dict[str, Any]:
        return asdict(self) | {"median": self.median, "met": self.met}

    def cells(self) -> tuple[str, ...]:
        """The figure, its spread, the target, the floor and whether it is met, as words."""
        target = ""
        if self.at_most is not None:
            target = f"<= {short(self.at_most)}"
        elif self.at_least is not None:
            target = f">= {short(self.at_least)}"
        spread = f"{short(min(self.runs))} to {short(max(self.runs))}" if self.runs[1:] else ""
        floor = "" if self.floor is None else short(self.floor)
        met = {True: "met", False: "NOT MET", None: ""}[self.met]
        return self.what, f"{short(self.median)} {self.unit}", spread, target, floor, met


HEAD = ("", "median", "spread", "target", "floor", "")


@dataclass
class Report:
    """Rows and points of one benchmark; `packages` are those whose versions matter to it."""

    name: str
    packages: Iterable[str] = ()
    rows: list[Row] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)

    def row(
        self, what: str, runs: Sequence[float], *, unit: str = "x",
        at_most: float | None = None, at_least: float | None = None, floor: float | None = None,
    ) -> None:  # fmt: skip
        """Notes a figure. `floor` is the best seen, by bare means or in an earlier experiment."""
        self.rows.append(Row(what, list(runs), unit, at_most, at_least, floor))

    def point(self, line: str, size: int, runs: Sequence[float]) -> None:
        """Notes seconds (the median of `runs`) that `line` takes for so many triples or records."""
        middle = statistics.median(runs)
        self.points.append({"line": line, "size": size, "seconds": middle})

    def done(self) -> Path:
        """Prints table and machine, writes both as JSON, and gives that file."""
        machine = machine_of(self.packages)
        print(f"\n{table([HEAD, *(row.cells() for row in self.rows)])}\n{in_words(machine)}")
        content = {
            "benchmark": self.name,
            "machine": machine,
            "rows": [row.content() for row in self.rows],
            "points": self.points,
        }
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = FOLDER / f"{self.name}.json"
        file.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
        return file


def short(number: float) -> str:
    """Three digits that count, none after the point from a hundred on."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, the first to the left, all others to the right."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        [row[0].ljust(wide[0]), *(cell.rjust(w) for cell, w in zip(row[1:], wide[1:], strict=True))]
        for row in rows
    )
    return "\n".join("  ".join(line).rstrip() for line in lines)


def machine_of(packages: Iterable[str]) -> dict[str, Any]:
    """Cores, memory in GiB, Python, system, and versions of those `packages` that are there."""
    found: dict[str, Any] = {
        "cores": len(os.sched_getaffinity(0)),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {},
    }
    for name in packages:
        try:
            found["versions"][name] = version(name)
        except PackageNotFoundError:
            print(f"{name} is not installed", file=sys.stderr)
    return found


def in_words(machine: dict[str, Any]) -> str:
    """The machine in one line."""
    versions = "".join(f", {name} {one}" for name, one in machine["versions"].items())
    return (
        f"{machine['cores']} cores, {machine['memory']} GiB, {machine['system']}, "
        f"Python {machine['python']}{versions}"
    )
