"""Spark, started here or used where it is."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError
from kg.scale.failure import LONGEST, EngineError, first_line, with_mend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.backends import BaseBackend

SCHEME: Final = "spark://"
_LOG: Final = Path(__file__).with_name("log4j2.properties")
_WRONG: Final = ("Error", "Exception", "No such file", "not found")
"""One of these is in the line of a JVM that says why it did not start."""


def spark(url: str, memory: str, stack: contextlib.ExitStack) -> BaseBackend:
    """A session of `spark://local[N]`, or of the cluster at `spark://HOST:PORT`; `stack` ends it.

    Raises:
        UsageError: pyspark is not installed.
        EngineError: it does not start, or there is none.
    """
    try:
        from pyspark.logger import PySparkLogger
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("Spark needs pyspark and Java: install the extra spark.") from None
    import ibis

    scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-spark-")))
    place = url.removeprefix(SCHEME)
    here = place.startswith("local")
    builder = SparkSession.builder.master(place if here else url).appName("kg")
    for name, value in _settings(memory, scratch, here).items():
        builder = builder.config(name, value)
    log = scratch / "stderr"
    try:
        with _aside(log):
            session = builder.getOrCreate()
    except Exception as error:
        why = with_mend(_why(log) or first_line(error))
        mend = "" if here else ". Does a Spark master answer there?"
        raise EngineError(f"{url}: Spark does not start: {why}{mend}") from error
    stack.callback(session.stop)
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True  # we tell of errors ourselves
    return ibis.pyspark.connect(session)


def _settings(memory: str, scratch: Path, here: bool) -> dict[str, str]:
    settings = {
        "spark.driver.memory": memory.upper().removesuffix("B").removesuffix("I").replace(" ", ""),
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOG.as_uri()}",
    }
    if here:
        # What runs here listens on loopback only; few partitions, since cores are few.
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "4",
        }
    return settings


@contextlib.contextmanager
def _aside(file: Path) -> Iterator[None]:
    """What is started within writes its errors to `file`: a JVM talks before it reads settings."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with file.open("wb") as there:
            os.dup2(there.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _why(log: Path) -> str:
    """What a JVM said that did not start; empty where it said nothing of it."""
    lines = log.read_text("utf-8", "replace").splitlines()
    said = [one.strip() for one in lines if any(word in one for word in _WRONG)]
    return said[-1][:LONGEST] if said else ""
