"""All that the benchmarks wrote, as one file, one table and one picture.

    python -m tests.benchmarks.collect [FOLDER ...] [--readme]     default: .bench

Each folder is one `make bench` (BENCH_DIR names it). The table has the median of the runs' medians
and the spread of all of them. With --readme it takes its place in README.md, and the picture of how
cost grows with size is drawn into docs/.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.benchmarks.report import FOLDER, Row, in_words, table

ALL = "bench.json"
README, PICTURE = Path("README.md"), Path("docs/growth.svg")
SPEC = Path(__file__).with_name("growth.vl.json")
PLACE = re.compile(r"(<!-- bench: .*? -->\n).*?(<!-- /bench -->)", re.DOTALL)
PANELS = {
    "coverage": "Coverage of all bodies, by triples",
    "load": "Tables to a queryable store, by triples",
    "records": "Coverage over records on disk, by records",
    "evidence": "Transactions to candidates, by transactions",
}
"""Benchmarks that have points for several sizes, and what their axes say."""
APART = 11.0
"""Pixels between two names beside the ends of lines."""
HEIGHT = 230.0
Found = dict[str, list[dict[str, Any]]]


def read(folders: list[Path]) -> Found:
    """What the benchmarks wrote into each of `folders`, by the benchmark's name."""
    found: Found = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            if path.name != ALL:
                content = json.loads(path.read_text("utf-8"))
                found[content["benchmark"]].append(content)
    return dict(found)


def merged(contents: list[dict[str, Any]]) -> list[Row]:
    """The rows of one benchmark, each with the medians of all its times."""
    rows: dict[str, Row] = {}
    above = ""
    for content in contents:
        for one in content["rows"]:
            what = one["what"]
            above, key = (above, f"{above}/{what}") if what.startswith(" ") else (what, what)
            found = rows.setdefault(
                key,
                Row(what, [], one["unit"], one["at_most"], one["at_least"], one["floor"]),
            )
            found.runs.append(one["median"])
    return list(rows.values())


def markdown(found: Found) -> str:
    """The rows that have a target, beside it."""
    lines = ["| measured | found | target | best seen |", "|---|---|---|---|"]
    for contents in found.values():
        above = ""
        for row in merged(contents):
            indented = row.what.startswith(" ")
            above = above if indented else row.what
            what = f"{above.partition(':')[0]}: {row.what.strip()}" if indented else row.what
            if row.met is not None:
                _, median, spread, target, floor, met = row.cells()
                told = f"{median}{f' ({spread})' if spread else ''}{'' if row.met else ', ' + met}"
                lines.append(f"| {what} | {told} | {target} | {floor} |")
    return "\n".join(lines)


def points(found: Found) -> list[dict[str, Any]]:
    """Points of the plot: panel, line, size and seconds; the last of a line carries its name."""
    lines: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for name, title in PANELS.items():
        for content in found.get(name, ()):
            for one in content["points"]:
                lines[title, one["line"]][one["size"]].append(one["seconds"])
    made = []
    for (panel, line), sizes in lines.items():
        if len(sizes) > 1:
            last = max(sizes)
            for size, seconds in sorted(sizes.items()):
                point = {"panel": panel, "line": line, "size": size, "last": size == last}
                made.append(point | {"seconds": statistics.median(seconds), "shift": 4.0})
    for panel in PANELS.values():
        apart([one for one in made if one["panel"] == panel])
    return made


def apart(found: list[dict[str, Any]]) -> None:
    """Shifts the names of lines whose ends are too near to be read."""
    import math

    if not found:
        return
    heights = [math.log10(one["seconds"]) for one in found]
    scale = HEIGHT / max(max(heights) - min(heights), 1e-9)
    lowest = math.inf
    for one in sorted((one for one in found if one["last"]), key=lambda one: -one["seconds"]):
        at = -scale * math.log10(one["seconds"])
        place = at if lowest is math.inf else max(at, lowest + APART)
        one["shift"], lowest = 4.0 + place - at, place


def picture(found: Found) -> str:
    """The plot as SVG."""
    import vl_convert

    spec = json.loads(SPEC.read_text("utf-8"))
    spec["data"]["values"] = points(found)
    return vl_convert.vegalite_to_svg(spec)


def main() -> None:
    folders = [Path(one) for one in sys.argv[1:] if not one.startswith("--")] or [FOLDER]
    found = read(folders)
    (FOLDER / ALL).write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    rows = [row.cells() for contents in found.values() for row in merged(contents)]
    print(table(rows))
    missed = [row for row in rows if row[-1] == "NOT MET"]
    print(
        f"\n{sum(row[-1] == 'met' for row in rows)} targets met, {len(missed)} not; {FOLDER / ALL}"
    )
    if "--readme" in sys.argv:
        machine = max((one[0]["machine"] for one in found.values()), key=lambda one: one["cores"])
        text = f"{markdown(found)}\n\nMachine: {in_words(machine | {'versions': {}})}.\n"
        before = README.read_text("utf-8")
        assert PLACE.search(before), "README.md has no place for the table"
        README.write_text(PLACE.sub(lambda place: place[1] + text + place[2], before), "utf-8")
        PICTURE.write_text(picture(found), "utf-8")


if __name__ == "__main__":
    main()
