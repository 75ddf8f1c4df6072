"""Row checks against pySHACL on broken records: both must name the same ones.

    python -m tests.benchmarks.checks [RECORDS]           default: 30

So many real adoptions are broken in three ways, in a copy of the tables and the same in the graph
made of the real ones (no graph is made of broken tables). Each side reads what it checks: the row
checks all tables, pySHACL the triples, in rdflib, as `kg check --shapes` does.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.paths import data_dir, ontology_dir
from kg.rdf import names
from kg.rdf.cache import cached_dataset
from kg.rdf.shapes import validate
from kg.rdf.store import without_graphs
from kg.tables.check import check_tables
from kg.tables.read import read_tables
from kg.tables.schema import read_schema
from kg.tables.write import csv_text
from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import in_turn

if TYPE_CHECKING:
    from kg.records.adoption import Adoption

RECORDS = 30
RUNS = 3
HARMS = (
    ("agency", "", "qsmo:adopter", ""),
    ("status", "nonsense", "qsmo:adoptionStatus", names.thing("status", "nonsense")),
    ("source", "s-nowhere", "prov:wasDerivedFrom", names.thing("source", "s-nowhere")),
)
"""A column with what is written there, and the property of the record with its new object."""


def break_rows(folder: Path, broken: list[str]) -> None:
    """Harms the rows of those ids in the table of adoptions in `folder`."""
    schema = read_schema(folder)
    rows = read_tables(folder, schema, ["adoptions"])["adoptions"]
    found = {row["id"]: row for row in rows}
    for place, one in enumerate(broken):
        column, cell, *_ = HARMS[place % len(HARMS)]
        found[one][column] = cell
    text = csv_text(schema["adoptions"].names, (row.values() for row in rows))
    (folder / "adoptions.csv").write_text(text, "utf-8", newline="")


def break_triples(triples: bytes, broken: list[str]) -> bytes:
    """The triples with the same harm done to the records of those ids."""
    harmed = {}
    for place, one in enumerate(broken):
        *_, name, value = HARMS[place % len(HARMS)]
        harmed[f"{names.thing('adoption', one)} {names.prop(name)} ".encode()] = value.encode()
    kept = []
    for line in triples.splitlines(keepends=True):
        head = line[: line.index(b" ", line.index(b" ") + 1) + 1]
        if head not in harmed:
            kept.append(line)
    return b"".join([*kept, *(head + value + b" .\n" for head, value in harmed.items() if value)])


def by_rows(folder: Path) -> set[str]:
    """Ids of the adoptions that the row checks find broken."""
    lines = {problem.line for problem in check_tables(folder) if problem.file == "adoptions.csv"}
    rows = (folder / "adoptions.csv").read_text("utf-8").splitlines()
    return {rows[line - 1].partition(",")[0] for line in lines}


def by_shapes(triples: bytes) -> set[str]:
    """Ids of the adoptions that pySHACL finds broken."""
    things = (problem.file.partition(":") for problem in validate(triples, ontology_dir()))
    return {ident for kind, _, ident in things if kind == "adoption"}


def of_one_row(adoptions: list[Adoption], count: int) -> list[str]:
    """Ids of so many records that one row alone says, spread over all."""
    using = Counter(row for one in adoptions for row in one.rows)
    single = [one.id for one in adoptions if len(one.rows) == 1 and using[one.id] == 1]
    return single[:: len(single) // count][:count]


def main(count: int = RECORDS) -> None:
    logging.disable(logging.CRITICAL)  # rdflib logs each bad term with a traceback
    dataset = cached_dataset(data_dir(), ontology_dir())
    broken = of_one_row(dataset.world.adoptions, count)
    triples = break_triples(without_graphs(dataset.quads), broken)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(data_dir(), Path(name) / "data"))
        break_rows(folder, broken)
        assert by_rows(folder) == set(broken), "the row checks find others"
        assert by_shapes(triples) == set(broken), "pySHACL finds others"
        ours = in_turn({"rows": lambda: check_tables(folder)}, RUNS)["rows"]
        theirs = in_turn({"shapes": lambda: validate(triples, ontology_dir())}, 1)["shapes"]
    report = Report("checks", ["pyshacl", "rdflib"])
    what = f"row checks of {count} broken records"
    report.row(what, [1000 * one for one in ours], unit="ms")
    lines = triples.count(b"\n")
    many = f"  pySHACL over {lines:,} triples, of the row checks"
    report.row(many, over(theirs, ours), at_least=50, floor=96)
    report.done()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
