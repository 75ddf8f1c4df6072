"""Coverage over records on disk by DuckDB and Spark, against the kernel that has them in memory.

    python -m tests.benchmarks.records [RECORDS ...] [--spark]     default: 100000 1000000 10000000

Every known cell is compared: status, whether it is inherited, rests on an authorization alone, or
is in conflict. Seconds of one run each; the kernel's are those of reading the same Parquet file a
batch at a time, of making its columns, and of the day asked for. Each works in its own process,
whose peak of resident memory is printed. Extra: bench.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis.freshness import LIMITS
from kg.analysis.kernel import AUTHORIZED, CONFLICT, INHERITED, Kernel, word
from kg.dates import FOREVER, first_day
from kg.records.adoption import Adoption
from kg.scale.engine import engine
from kg.scale.gaps import ManyRecords
from tests.benchmarks.evidence import resident
from tests.benchmarks.worlds import DAY, RECORDS_A_BODY, TRIPLES_A_RECORD, big_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records.world import World

SIZES = (100_000, 1_000_000, 10_000_000)
MOST_BODIES = 40_000
"""Some sixty times those of today, however many records."""
SQL = Path(__file__).with_name("records.sql").read_text("utf-8")
EPOCH = first_day("1970-01-01")
URLS = {"DuckDB": "duckdb://", "Spark": "spark://local[2]"}
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


def by_engine(file: Path, world: World, url: str) -> Iterator[str]:
    with engine(url, "2GB") as one:
        many = ManyRecords(one, [str(file)], world, DAY_ASKED)
        for cell in many.cells(LIMITS, named=False):
            flags = (bool(cell.inherited_from), cell.authorized_only, cell.conflict)
            yield " ".join(map(str, (cell.agency, cell.area, cell.status, *flags)))


def child(name: str, file: Path, records: int) -> None:
    """Prints the number of cells, a digest that knows no order, and the seconds it took."""
    world = surrounding(records)
    for tree in (world.department, world.agency_scope, world.bureaus, world.area_scope):
        assert tree  # made once for the world
    begin = time.perf_counter()
    cells = by_kernel(file, world) if name == "kernel" else by_engine(file, world, URLS[name])
    count = digest = 0
    for cell in cells:
        count += 1
        digest ^= int.from_bytes(hashlib.blake2b(cell.encode(), digest_size=16).digest())
    print(json.dumps([count, f"{digest:x}", time.perf_counter() - begin]))


def measured(name: str, file: Path, records: int) -> tuple[list[Any], float]:
    """What a child printed, and the peak of its memory in MiB."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.records",
        "--child",
        name,
        file,
        str(records),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak, over = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.05):
            peak = max(peak, resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, err = process.communicate()
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{name}: {err[-2000:]}")
    return json.loads(out), peak / 2**20


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    names = ["kernel", "DuckDB"] + ["Spark"] * ("--spark" in sys.argv)
    for records in [int(one) for one in sys.argv[1:] if one.isdigit()] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "records.parquet"
            write(file, records)
            found = {name: measured(name, file, records) for name in names}
            size = file.stat().st_size / 2**20
        (cells, digest, kernel), _ = found["kernel"]
        for name, ((count, other, _), _) in found.items():
            assert (count, other) == (cells, digest), f"{name} disagrees"
        print(
            f"\n{records:,} records, {size:,.0f} MiB of Parquet: {cells:,} known cells, all agree"
        )
        for name, ((_, _, seconds), peak) in found.items():
            ratio = seconds / kernel
            print(f"  {name:8} {seconds:8.2f} s {ratio:6.2f} x the kernel  peak {peak:8,.0f} MiB")


if __name__ == "__main__":
    main()
