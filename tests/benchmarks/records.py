"""Coverage over records on disk by DuckDB and Spark, against the kernel that has them in memory.

    python -m tests.benchmarks.records [RECORDS ...] [--spark]     default: 100000 1250000 10000000

Seconds are those of counting all known cells on a day by status, whether they are inherited, rest
on an authorization alone, or are in conflict, from the file on disk: the kernel reads it a batch at
a time and makes its columns, the engines group and count. Every cell is compared besides, and what
handing them all to Python takes is told. Each works in its own process, whose peak of resident
memory is printed. Spark is left out above two million records unless asked for. Extra: bench.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.freshness import LIMITS
from kg.analysis.kernel import AUTHORIZED, CONFLICT, INHERITED, Kernel, word
from kg.dates import FOREVER, first_day
from kg.records.adoption import Adoption
from kg.scale import DEFAULT_MEMORY
from kg.scale.coverage import BARE, OWN, coverage, judged
from kg.scale.engine import engine
from kg.scale.gaps import ManyRecords
from kg.scale.surroundings import surroundings
from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import measured
from tests.benchmarks.worlds import DAY, RECORDS_A_BODY, TRIPLES_A_RECORD, big_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records.world import World
    from kg.scale.engine import Engine

TEN_MILLION_TRIPLES = 10_000_000 // TRIPLES_A_RECORD
SIZES = (100_000, TEN_MILLION_TRIPLES, 10_000_000)
WARM_BELOW = 2_000_000
"""Records up to which an engine is asked twice, the second time with all of it started."""
MOST_BODIES = 40_000
"""Some sixty times those of today, however many records."""
SQL = Path(__file__).with_name("records.sql").read_text("utf-8")
EPOCH = first_day("1970-01-01")
KERNEL, DUCKDB, SPARK = "the kernel", "DuckDB", "Spark"
URLS = {DUCKDB: "duckdb://", SPARK: "spark://local[2]"}
MEMORY = {KERNEL: DEFAULT_MEMORY, DUCKDB: DEFAULT_MEMORY, SPARK: "2GB"}
"""What each may use for its own work; Spark gives up below some two gigabytes."""
DAY_ASKED = min(DAY, first_day("2019-06-30"))


def surrounding(records: int) -> World:
    """A world of bodies, functions, providers and marketplaces, without records of adoption."""
    bodies = min(records // RECORDS_A_BODY, MOST_BODIES)
    return big_world(bodies * RECORDS_A_BODY * TRIPLES_A_RECORD, with_adoptions=False)


def write(file: Path, records: int) -> None:
    import duckdb

    world = surrounding(records)
    offering = sum(one.startswith("p") for one in world.providers)
    query = SQL.replace("$records", str(records)).replace("$bodies", str(len(world.agencies)))
    query = query.replace("$providers", str(offering)).rstrip()
    with duckdb.connect() as database:
        database.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")


def read(file: Path) -> Iterator[Adoption]:
    """The records of a Parquet file, a batch at a time, with what coverage reads of them."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(file).iter_batches(50_000):
        columns = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if pa.types.is_date(column.type):
                days = pc.add(column.cast(pa.int32()), EPOCH)
                columns[name] = pc.fill_null(days, FOREVER).to_pylist()
            elif pa.types.is_string(column.type):
                columns[name] = pc.fill_null(column, "").to_pylist()
            else:
                columns[name] = column.to_pylist()
        for one in zip(*columns.values(), strict=True):
            agency, area, provider, service, kind, whole, start, seen, end, closed, *flags = one
            yield Adoption(
                "r", (), agency, area, provider, service, kind, (), whole, start, start, seen, end,
                end == FOREVER, False, flags[0], (), closed, flags[1],
            )  # fmt: skip


def counts_by_kernel(file: Path, world: World) -> dict[str, int]:
    """How many known cells there are of each kind, of bodies that exist."""
    kernel = Kernel(world, read(file))
    there = bytes(world.agencies[one].exists(DAY_ASKED) for one in kernel.bodies)
    found: Counter[int] = Counter()
    for row in kernel.on(DAY_ASKED).rows.values():
        found.update(compress(row.codes, there))
    return {_kind(word(code), *_flags(code)): count for code, count in found.items() if code}


def _flags(code: int) -> tuple[bool, bool, bool]:
    return bool(code & INHERITED), bool(code & AUTHORIZED), bool(code & CONFLICT)


def _kind(status: str, *flags: bool) -> str:
    return " ".join(map(str, (status, *flags)))


def counts_by_engine(file: Path, world: World, one: Engine) -> dict[str, int]:
    """The same, counted where the records are."""
    around = surroundings(world, DAY_ASKED)
    held = one.kept(judged(one.table(str(file)), around, DAY_ASKED))
    cells = coverage(held, around).cells
    kinds = cells.group_by("rank", "level", "doubt").aggregate(cells=cells.count())
    words = {rank: status for status, rank in st.RANK.items()}
    found: Counter[str] = Counter()
    for row in one.rows(kinds):
        status = words[row["rank"]]
        handed = row["level"] not in (OWN, BARE) and status != st.PARTIAL
        found[_kind(status, handed, row["level"] == BARE, bool(row["doubt"]))] += row["cells"]
    return dict(found)


def by_kernel(file: Path, world: World) -> Iterator[str]:
    standing = Kernel(world, read(file)).on(DAY_ASKED)
    for agency, areas in standing.known():
        if world.agencies[agency].exists(DAY_ASKED):
            for area in areas:
                code = standing.code(agency, area)
                yield " ".join(map(str, (agency, area, word(code), *_flags(code))))


def by_engine(file: Path, world: World, one: Engine) -> Iterator[str]:
    many = ManyRecords(one, [str(file)], world, DAY_ASKED)
    for cell in many.cells(LIMITS, named=False):
        flags = (bool(cell.inherited_from), cell.authorized_only, cell.conflict)
        yield " ".join(map(str, (cell.agency, cell.area, cell.status, *flags)))


def digest(cells: Iterator[str]) -> tuple[int, str]:
    """The number of cells and a digest that knows no order."""
    count = found = 0
    for cell in cells:
        count += 1
        found ^= int.from_bytes(hashlib.blake2b(cell.encode(), digest_size=16).digest())
    return count, f"{found:x}"


def child(name: str, file: Path, records: int) -> None:
    """Prints the counts, seconds of each time they were made, the cells' digest and its seconds.

    They are made twice by an engine, the second time warm.
    """
    world = surrounding(records)
    for tree in (world.department, world.agency_scope, world.bureaus, world.area_scope):
        assert tree  # made once for the world
    with engine(URLS.get(name, "duckdb://"), MEMORY[name]) as one:
        again = 2 if name in URLS and records <= WARM_BELOW else 1
        taken, counts = [], {}
        for _ in range(again):
            begin = time.perf_counter()
            if name == KERNEL:
                counts = counts_by_kernel(file, world)
            else:
                counts = counts_by_engine(file, world, one)
            taken.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        cells = by_kernel(file, world) if name == KERNEL else by_engine(file, world, one)
        found = digest(cells)
        print(json.dumps([sorted(counts.items()), taken, found, time.perf_counter() - begin]))


def measure(records: int, names: list[str], report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.parquet"
        write(file, records)
        command = [sys.executable, "-m", "tests.benchmarks.records", "--child"]
        found = {name: measured([*command, name, str(file), str(records)]) for name in names}
        size = file.stat().st_size / 2**20
    runs = {name: json.loads(one.out) for name, one in found.items()}
    answers = [(counts, cells) for counts, _, cells, _ in runs.values()]
    assert all(one == answers[0] for one in answers), f"they disagree: {answers}"
    counts, (cells, _) = answers[0]
    assert sum(count for _, count in counts) == cells
    print(f"{records:,} records, {size:,.0f} MiB of Parquet: {cells:,} known cells, all agree")
    for place, (name, (_, taken, _, handing)) in enumerate(runs.items()):
        what = f"{records:,} records: {name}" if not place else f"  {name}"
        report.row(what, taken[:1], unit="s")
        for warm in taken[1:]:
            report.row(f"  {name}, again in the same session", [warm], unit="s")
        report.row(f"  {name}, every cell handed to Python", [handing], unit="s")
        report.row(f"  {name}, peak of memory", [found[name].peak], unit="MiB")
        report.point(name, records, taken[:1])
    if records == TEN_MILLION_TRIPLES and SPARK in runs:
        ours = min(runs[KERNEL][1] + runs[DUCKDB][1])
        what = "  warm Spark, of the faster road of ours"
        report.row(what, over(runs[SPARK][1][1:], [ours]), at_least=8, floor=8.5)


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    report = Report("records", ["duckdb", "ibis-framework", "pyarrow", "pyspark"])
    for records in [int(one) for one in sys.argv[1:] if one.isdigit()] or SIZES:
        spark = records <= WARM_BELOW or "--spark" in sys.argv
        measure(records, [KERNEL, DUCKDB] + [SPARK] * spark, report)
    report.done()


if __name__ == "__main__":
    main()
