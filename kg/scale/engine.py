"""An engine that reads tables and evaluates Ibis expressions: DuckDB, Spark, or another by URL."""

from __future__ import annotations

import contextlib
import functools
import re
import tempfile
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError, UsageError
from kg.scale import DEFAULT_MEMORY, DEFAULT_URL
from kg.scale import spark as sp
from kg.scale.failure import EngineError, failed, first_line, shown, unread
from kg.scale.sheets import PARQUET, ending, head_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_MEMORY: Final = re.compile(r"[1-9]\d*\s*[KMG]i?B", re.IGNORECASE)
BATCH: Final = 10_000
"""Rows that are fetched at a time."""
_VIEW: Final = "kg_asked"


@dataclass(frozen=True, slots=True)
class Engine:
    """A connection; `files` whether it reads files itself, or has tables of its own."""

    url: str
    connection: BaseBackend
    files: bool

    def table(self, name: str) -> ir.Table:
        """The file or table called `name`; every column of a CSV file is text.

        Raises:
            UsageError: there is no such table, or a file is neither CSV nor Parquet.
            DataError: the file is empty, or is not what its ending says.
        """
        if not self.files:
            return self._own(name)
        head = head_of(name)
        try:
            if ending(name) in PARQUET:
                return self.connection.read_parquet(name)
            return self._csv(name, head)
        except Exception as error:  # each engine has errors of its own
            raise unread(name, error) from error

    def _csv(self, name: str, head: Sequence[str]) -> ir.Table:
        read = functools.partial(self.connection.read_csv, name, header=True, quote='"', escape='"')
        if self.connection.name == "duckdb":
            # Nothing is guessed from a sample: the header names the columns, each of them is text.
            columns = dict.fromkeys(head, "VARCHAR")
            return read(auto_detect=False, delim=",", columns=columns, strict_mode=True)
        return read(inferSchema=False, multiLine=True, mode="FAILFAST", encoding="UTF-8")

    def rows(self, expression: ir.Table) -> Iterator[dict[str, Any]]:
        """The rows of `expression`, a batch at a time.

        Raises:
            DataError: a file cannot be read as a table.
            EngineError: the engine gave up.
        """
        try:
            if self.connection.name == "duckdb":
                yield from self._streamed(expression)
                return
            with warnings.catch_warnings():
                # pyspark warns with all of Java's stack, and then raises the same error.
                warnings.simplefilter("ignore", UserWarning)
                batches = self.connection.to_pyarrow_batches(expression, chunk_size=BATCH)
            for batch in batches:
                yield from batch.to_pylist()
        except KgError:
            raise
        except Exception as error:  # each engine has errors of its own
            raise failed(error) from error

    def kept(self, expression: ir.Table) -> ir.Table:
        """`expression` as a table that is read and not worked out again, where that saves memory.

        DuckDB 2 hands what several parts of a query read to all of them at once. Each then has a
        hash table, all of which together may be more than the limit they could keep one by one. A
        table of the session goes to disk like anything else.

        Raises:
            DataError, EngineError: as `rows`.
        """
        if self.connection.name != "duckdb":
            return expression
        from ibis.util import gen_name

        try:
            return self.connection.create_table(gen_name("kg_kept"), expression, temp=True)
        except Exception as error:  # each engine has errors of its own
            raise failed(error) from error

    def _streamed(self, expression: ir.Table) -> Iterator[dict[str, Any]]:
        """The rows by DuckDB's own cursor: Ibis 12 streams by a method that DuckDB 2 has not."""
        self.connection.create_view(_VIEW, expression, overwrite=True)
        cursor = self.connection.raw_sql(f"FROM {_VIEW}")
        names = [one[0] for one in cursor.description]
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                yield dict(zip(names, row, strict=True))

    def _own(self, name: str) -> ir.Table:
        *places, table = name.split(".")
        database = tuple(places) if len(places) > 1 else "".join(places) or None
        try:
            return self.connection.table(table, database=database)
        except Exception as error:
            said = f"{shown(self.url)} has no table {name}: {first_line(error)}"
            raise UsageError(said) from error


@contextlib.contextmanager
def engine(url: str = DEFAULT_URL, memory: str = DEFAULT_MEMORY) -> Iterator[Engine]:
    """The engine at `url`, with at most about `memory` for its own work where it runs here.

    `duckdb://` works in this process, `spark://local[2]` starts Spark here, `spark://host:7077`
    uses a cluster; any other URL is one of `ibis.connect`.

    Raises:
        UsageError: Ibis or the engine is not installed, or the URL is none.
        EngineError: it cannot be reached.
    """
    if not _MEMORY.fullmatch(memory):
        raise UsageError(f"--memory {memory}: write a size such as 500MB or 4GB.")
    _require()
    with contextlib.ExitStack() as stack:
        if url.startswith(sp.SCHEME):
            yield Engine(url, sp.spark(url, memory, stack), files=True)
            return
        connection = _connect(url)
        stack.callback(connection.disconnect)
        if connection.name == "duckdb":
            spill = stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-spill-"))
            for setting in (
                f"memory_limit = '{memory}'",
                f"temp_directory = '{spill}'",
                "preserve_insertion_order = false",
                "enable_progress_bar = false",
                "autoinstall_known_extensions = false",  # nothing is fetched from anywhere
            ):
                connection.raw_sql(f"SET {setting}")
        yield Engine(url, connection, files=connection.name == "duckdb")


def _connect(url: str) -> BaseBackend:
    import ibis

    if "://" not in url:
        raise UsageError(f"--engine {url!r} is no URL. Write duckdb://, spark://local[2], ...")
    try:
        return ibis.connect(url)
    except (ImportError, ModuleNotFoundError) as error:
        name = url.split("://")[0]
        mend = f"pip install 'ibis-framework[{name}]'"
        raise UsageError(f"{name} needs a package that is not installed: {mend}") from error
    except ValueError as error:
        raise UsageError(f"--engine {shown(url)}: {first_line(error)}") from error
    except Exception as error:
        raise EngineError(f"{shown(url)}: {first_line(error)}") from error


def _require() -> None:
    try:
        import ibis  # noqa: F401
    except ImportError:
        raise UsageError("This needs Ibis and DuckDB: install the extra evidence.") from None


def union(tables: Sequence[ir.Table]) -> ir.Table:
    """All rows of `tables`, which have the same columns."""
    import ibis

    return tables[0] if len(tables) == 1 else ibis.union(*tables, distinct=False)
