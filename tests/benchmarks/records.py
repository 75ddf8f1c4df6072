"""Coverage over records on disk by DuckDB and Spark, against the kernel that has them in memory.

    python -m tests.benchmarks.records [RECORDS ...] [--spark]     default: 100000 1250000 10000000

Every known cell is compared: status, whether it is inherited, rests on an authorization alone, or
is in conflict. Seconds of one run each; the kernel's are those of reading the same Parquet file a
batch at a time, of making its columns, and of the day asked for. Each works in its own process,
whose peak of resident memory is printed. Spark is left out above two million records unless asked
for. Extra: bench.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kg.analysis.freshness import LIMITS
from kg.analysis.kernel import AUTHORIZED, CONFLICT, INHERITED, Kernel, word
from kg.dates import FOREVER, first_day
from kg.records.adoption import Adoption
from kg.scale.engine import engine
from kg.scale.gaps import ManyRecords
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


def by_kernel(file: Path, world: World) -> Iterator[str]:
    standing = Kernel(world, read(file)).on(DAY_ASKED)
    for agency, areas in standing.known():
        if world.agencies[agency].exists(DAY_ASKED):
            for area in areas:
                code = standing.code(agency, area)
                flags = (bool(code & one) for one in (INHERITED, AUTHORIZED, CONFLICT))
                yield " ".join(map(str, (agency, area, word(code), *flags)))


def by_engine(file: Path, world: World, one: Engine) -> Iterator[str]:
    many = ManyRecords(one, [str(file)], world, DAY_ASKED)
    for cell in many.cells(LIMITS, named=False):
        flags = (bool(cell.inherited_from), cell.authorized_only, cell.conflict)
        yield " ".join(map(str, (cell.agency, cell.area, cell.status, *flags)))


def counted(cells: Iterator[str]) -> tuple[int, str, float]:
    """The number of cells, a digest that knows no order, and the seconds it took."""
    begin = time.perf_counter()
    count = digest = 0
    for cell in cells:
        count += 1
        digest ^= int.from_bytes(hashlib.blake2b(cell.encode(), digest_size=16).digest())
    return count, f"{digest:x}", time.perf_counter() - begin


def child(name: str, file: Path, records: int) -> None:
    """Prints what `counted` gives of each run: one, or with an engine also a second, warm one."""
    world = surrounding(records)
    for tree in (world.department, world.agency_scope, world.bureaus, world.area_scope):
        assert tree  # made once for the world
    if name == KERNEL:
        print(json.dumps([counted(by_kernel(file, world))]))
        return
    again = 1 + (records <= WARM_BELOW)
    with engine(URLS[name], "2GB") as one:
        print(json.dumps([counted(by_engine(file, world, one)) for _ in range(again)]))


def measure(records: int, names: list[str], report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.parquet"
        write(file, records)
        command = [sys.executable, "-m", "tests.benchmarks.records", "--child"]
        found = {name: measured([*command, name, str(file), str(records)]) for name in names}
        size = file.stat().st_size / 2**20
    runs = {name: json.loads(one.out) for name, one in found.items()}
    answers = {(count, digest) for several in runs.values() for count, digest, _ in several}
    assert len(answers) == 1, f"they disagree: {answers}"
    [(cells, _)] = answers
    print(f"{records:,} records, {size:,.0f} MiB of Parquet: {cells:,} known cells, all agree")
    seconds = {name: [one[-1] for one in several] for name, several in runs.items()}
    report.row(f"{records:,} records: {KERNEL}", seconds[KERNEL], unit="s")
    for name, several in seconds.items():
        if name != KERNEL:
            report.row(f"  {name}", several[:1], unit="s")
            for warm in several[1:]:
                report.row(f"  {name}, again in the same session", [warm], unit="s")
        report.row(f"  peak of memory, {name}", [found[name].peak], unit="MiB")
        report.point(name, records, several[:1])
    if records == TEN_MILLION_TRIPLES and SPARK in seconds:
        ours = min(seconds[KERNEL][0], seconds[DUCKDB][0])
        what = "  warm Spark, of the faster road of ours"
        report.row(what, over(seconds[SPARK][1:], [ours]), at_least=8, floor=8.5)


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
