"""An engine that reads tables and evaluates Ibis expressions: DuckDB, Spark, or another by URL."""

from __future__ import annotations

import contextlib
import functools
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import DataError, KgError, Problem, UsageError
from kg.scale import DEFAULT_MEMORY, DEFAULT_URL
from kg.scale.sheets import PARQUET, ending, head_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_MEMORY: Final = re.compile(r"[1-9]\d*\s*[KMG]i?B", re.IGNORECASE)
BATCH: Final = 10_000
"""Rows that are fetched at a time."""
_VIEW: Final = "kg_asked"
_LOG: Final = Path(__file__).with_name("log4j2.properties")
_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")
_FILE: Final = re.compile(r"^ *file = (.+)$", re.MULTILINE)
_REASONS: Final = (
    re.compile(r"Expected Number of Columns: \d+ Found: \d+"),
    re.compile(r"Invalid unicode[^.]*"),
    re.compile(r"Value with unterminated quote found"),
)
"""What DuckDB says of a line, in its own words."""
_NO_ROOM: Final = "Out of Memory"
_MORE: Final = "Give the engine more, with --memory."
_SPARK: Final = "spark://"


class EngineError(KgError):
    """An engine cannot be reached, or gave up."""


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
            raise _unread(name, error) from error

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
                yield from self._fetched(expression)
                return
            for batch in self.connection.to_pyarrow_batches(expression, chunk_size=BATCH):
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

    def _fetched(self, expression: ir.Table) -> Iterator[dict[str, Any]]:
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
            said = f"{shown(self.url)} has no table {name}: {_first_line(error)}"
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
        if url.startswith(_SPARK):
            yield Engine(url, _spark(url, memory, stack), files=True)
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
        raise UsageError(f"--engine {shown(url)}: {_first_line(error)}") from error
    except Exception as error:
        raise EngineError(f"{shown(url)}: {_first_line(error)}") from error


def _spark(url: str, memory: str, stack: contextlib.ExitStack) -> BaseBackend:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("Spark needs pyspark and Java: install the extra spark.") from None
    import ibis

    place = url.removeprefix(_SPARK)
    master = place if place.startswith("local") else url
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-spark-"))
    settings = {
        "spark.driver.memory": memory.upper().removesuffix("B").removesuffix("I").replace(" ", ""),
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": str(Path(scratch) / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOG.as_uri()}",
    }
    if place.startswith("local"):
        # What runs here listens on loopback only; few partitions, since cores are few.
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "4",
        }
    builder = SparkSession.builder.master(master).appName("kg")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise EngineError(f"{url}: Spark does not start: {_first_line(error)}") from error
    stack.callback(session.stop)
    return ibis.pyspark.connect(session)


def _require() -> None:
    try:
        import ibis  # noqa: F401
    except ImportError:
        raise UsageError("This needs Ibis and DuckDB: install the extra evidence.") from None


def shown(url: str) -> str:
    """`url` without the name and password in it.

    >>> shown("trino://me:secret@host:8080/catalog?password=secret")
    'trino://host:8080/catalog'
    """
    return re.sub(r"//[^/]*@", "//", url).partition("?")[0]


def failed(error: Exception) -> KgError:
    """What to tell of an error of an engine: bad data where it complains of a line of a file."""
    text = str(error)
    line, file = _LINE.search(text), _FILE.search(text)
    if not line:
        mend = f". {_MORE}" if _NO_ROOM in text else ""
        return EngineError(_first_line(error).rstrip(".") + mend)
    reasons = (found[0] for one in _REASONS if (found := one.search(text)))
    reason = next(reasons, "cannot be read").rstrip(".")
    mend = "Mend the line, or write the file as Parquet."
    name = Path(file[1]).name if file else ""
    return DataError([Problem(name, int(line[1]), "", "", reason, mend)])


def _unread(name: str, error: Exception) -> DataError:
    mend = "Write it again."
    return DataError([Problem(Path(name).name, 0, "", "", _first_line(error), mend)])


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__


def union(tables: Sequence[ir.Table]) -> ir.Table:
    """All rows of `tables`, which have the same columns."""
    import ibis

    return tables[0] if len(tables) == 1 else ibis.union(*tables, distinct=False)
