"""Gephi's own reader and NetworkX read the same network out of our files."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kg.export import EXPORTERS, export
from kg.network import network
from tests.independent.java import HERE, java, need
from tests.small import real

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("gexf", "graphml")


@pytest.fixture(scope="module")
def graph():
    dataset = real()
    return network(dataset.world, dataset.day)


def read(path: Path):
    """Nodes by id and edges as Gephi has them; and what it found to say of the file."""
    done = java(HERE / "ReadNetwork.java", path, jars="gephi-toolkit-*")
    assert done.returncode == 0, done.stderr[-2000:]
    nodes, edges, issues = {}, [], []
    for line in done.stdout.split("\n"):
        what, *cells = line.split("\t")
        if what == "node":
            nodes[cells[0]] = facts(cells[1:])
        elif what == "edge":
            edges.append((cells[0], cells[1], cells[2], facts(cells[3:])))
        elif what == "issue":
            issues.append(cells)
    return nodes, edges, issues


def facts(cells):
    pairs = (cell.split("=", 1) for cell in cells if cell)
    return {name: value.replace("\\t", "\t").replace("\\\\", "\\") for name, value in pairs}


def period(interval: str) -> dict[str, str]:
    """What GEXF calls start and end is a period in Gephi, in milliseconds: "<[1.0, Infinity]>"."""
    if not interval:
        return {}
    days = [
        ""
        if abs(float(at)) == float("inf")
        else f"{datetime.fromtimestamp(float(at) / 1000, UTC):%Y-%m-%d}"
        for at in interval.strip("<[]>").split(", ")
    ]
    return dict(zip(("start", "end"), days, strict=True))


def plain(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", FILES)
def test_gephi_reads_every_node_and_edge(graph, tmp_path, name):
    need("gephi-toolkit")
    path = tmp_path / EXPORTERS[name].file
    with path.open("wb") as out:
        export(real(), name, out)
    nodes, edges, issues = read(path)
    assert [one for one in issues if one[0] in ("SEVERE", "CRITICAL")] == []
    assert set(nodes) == set(graph)
    for node, known in graph.nodes(data=True):
        for fact, value in known.items():
            called = {"id": "identifier", "label": "Label"}.get(fact, fact)
            assert nodes[node].get(called, "") == plain(value), (node, fact)
    ours = Counter((a, b, one["relation"]) for a, b, one in graph.edges(data=True))
    theirs = Counter((a, b, one["relation"]) for a, b, directed, one in edges if directed == "true")
    assert theirs == ours
    records = {one["record"]: one for _, _, _, one in edges if "record" in one}
    for _, _, known in graph.edges(data=True):
        found = records[known["record"]] if "record" in known else {}
        found |= period(found.get("Interval", ""))
        if name == "gexf" and known.get("end") and known["end"] < known["start"]:
            continue  # undated, and over before it was read: it held on no day, and has no period
        for fact, value in known.items() if found else ():
            assert found.get(fact, "") == plain(value), (known["record"], fact)
