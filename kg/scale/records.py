"""Tables of records: what their columns are, and the records of a world written as one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.dates import FOREVER
from kg.errors import DataError, Problem, UsageError
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

    import ibis.expr.types as ir
    import pyarrow as pa

    from kg.records.adoption import Adoption

BATCH: Final = 100_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of records: its name, type, and what it says."""

    name: str
    type: str
    says: str


@cache
def columns() -> tuple[Column, ...]:
    """The columns that records.toml describes."""
    content = tomllib.loads(Path(__file__).with_name("records.toml").read_text("utf-8"))
    return tuple(Column(**one) for one in content["column"])


def require_columns(file: str, table: ir.Table) -> ir.Table:
    """The columns of a table of records, in the file called `file`.

    Raises:
        DataError: some are missing, or hold something else.
    """
    problems = []
    schema = table.schema()
    for one in columns():
        if one.name not in schema:
            close = nearest(one.name, schema.names, 1)
            hint = f"Did you mean {close[0]}?" if close else "See kg/scale/records.toml."
            problems.append(Problem(file, 0, one.name, "", "is no column of it", hint))
        elif not _fits(schema[one.name], one.type):
            message = f"is {schema[one.name]}, not {one.type}"
            mend = "kg export records writes a table as it should be."
            problems.append(Problem(file, 0, one.name, "", message, mend))
    if problems:
        raise DataError(problems)
    return table.select(*(one.name for one in columns()))


def _fits(found: Any, wanted: str) -> bool:  # noqa: ANN401  (a type of Ibis)
    """Whether a column holds what it should; one that is empty throughout may have no type."""
    return found.is_null() or bool(getattr(found, f"is_{wanted}")())


def write_records(records: Iterable[Adoption], out: IO[bytes]) -> None:
    """Writes `records` as Parquet, in their order, a part at a time.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError("A Parquet file needs pyarrow: install the extra evidence.") from None
    kinds = {"string": pa.string(), "boolean": pa.bool_(), "date": pa.date32()}
    schema = pa.schema([(one.name, kinds[one.type]) for one in columns()])
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for record in records:
            rows.append(_row(record))
            if len(rows) == BATCH:
                writer.write_batch(_batch(rows, schema))
                rows = []
        writer.write_batch(_batch(rows, schema))


def _batch(rows: Sequence[dict[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


def _row(one: Adoption) -> dict[str, Any]:
    return {
        "agency": one.agency,
        "area": one.area or None,
        "provider": one.provider or None,
        "service": one.service or None,
        "kind": one.kind,
        "whole": one.whole,
        "start": date.fromordinal(one.start),
        "seen": date.fromordinal(one.seen),
        "end": _day(one.end),
        "closed_on": _day(one.closed_on),
        "dated": one.dated,
        "disputed": one.disputed,
    }


def _day(day: int) -> date | None:
    return None if day == FOREVER else date.fromordinal(day)
