"""Whole cold processes against a bare interpreter, in turn, in one run: medians and ratios."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "kg --help": ["-m", "kg", "--help"],
    "kg gaps --format json": ["-m", "kg", "gaps", "--format", "json"],
    "kg gaps": ["-m", "kg", "gaps"],
    "kg explain hud payroll": ["-m", "kg", "explain", "hud", "payroll"],
}


def seconds(arguments: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, arguments in COMMANDS.items():
            taken[name].append(seconds(arguments))
    bare = statistics.median(taken["python -c pass"])
    print(f"{RUNS} runs each, in turn; median (min to max) in ms, and times a bare interpreter")
    for name, runs in taken.items():
        middle, least, most = statistics.median(runs), min(runs), max(runs)
        print(
            f"{name:24} {middle * 1000:5.0f} ({least * 1000:.0f} to {most * 1000:.0f})"
            f"  {middle / bare:4.1f}x"
        )


if __name__ == "__main__":
    main()
