"""The other end of a worker: starts it, sends queries, kills it at the time limit."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import kg
from kg.errors import KgError, QueryError, QueryTimeoutError
from kg.query.closing import Closing
from kg.query.guard import names_graphs
from kg.query.results import Answer
from kg.query.worker import ERRORS
from kg.records.trust import EVERYTHING, Trust

if TYPE_CHECKING:
    from kg.dates import Day

DEFAULT_SECONDS = 60.0
"""A shipped query takes well under a second; a minute is room for exploring, not for runaways."""


_WORKER = "import sys; sys.path.append(sys.argv[1]); from kg.query.worker import main; main()"
"""Started with -P: modules that lie in the current folder are not to be imported."""


class QueryRunner(Closing):
    """A worker process over one dataset. Use it as a context manager.

    The dataset is assembled in the worker; its time does not count against a query's limit. With
    `store`, a folder that kg store has made, the worker asks that and assembles nothing. Without
    `graphs` it has the default graph alone, in half the time, until a query names a graph.
    """

    def __init__(
        self,
        data: Path,
        ontology: Path,
        day: Day | None = None,
        trust: Trust = EVERYTHING,
        store: Path | None = None,
        *,
        graphs: bool = False,
    ) -> None:
        counted = [trust.confidence, trust.government]
        self._start = {
            "data": str(data),
            "ontology": str(ontology),
            "day": day,
            "trust": counted,
            "store": str(store) if store else None,
            "graphs": graphs or store is not None,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> QueryRunner:
        self._begin()
        return self

    def query(self, text: str, fmt: str = "json", seconds: float = DEFAULT_SECONDS) -> Answer:
        """The answer of the query `text` in `fmt`, within `seconds` of wall-clock time.

        Raises:
            QueryRefusedError: the query is refused or not SPARQL 1.1.
            QueryTimeoutError: it ran longer; the worker was killed, the next query starts another.
            UsageError: its form cannot be written in `fmt`.
        """
        if names_graphs(text) and not self._start["graphs"]:
            self._start["graphs"] = True
            self.close()
        process = self._process or self._begin()
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            self._send({"query": text, "format": fmt})
            head, body = self._receive()
        except (EOFError, OSError):
            self.close()
            if timed_out.is_set():
                raise QueryTimeoutError(seconds) from None
            raise QueryError(
                "the query ended its process (out of memory?). Ask for less, or add LIMIT."
            ) from None
        except BaseException:  # Ctrl-C: this answer must not be taken for that of the next query
            self.close()
            raise
        finally:
            timer.cancel()
        if timed_out.is_set():  # it answered just as its time was up
            self.close()
        if "error" in head:
            raise ERRORS[head["error"]](head["message"])
        return Answer(head["form"], head["format"], body)

    def close(self) -> None:
        """Ends the worker, whatever it does."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)

    def _begin(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603  (nothing of it comes from a user)
            [sys.executable, "-P", "-c", _WORKER, str(Path(kg.__file__).parents[1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the caller, who ends the worker
        )
        try:
            self._send(self._start)
            head, _ = self._receive()
        except (EOFError, OSError):
            self.close()
            raise KgError(
                "the query process could not start; run with --debug to see why"
            ) from None
        except BaseException:
            self.close()
            raise
        if "error" in head:
            self.close()
            raise ERRORS[head["error"]](head["message"])
        return self._process

    def _send(self, message: dict[str, Any]) -> None:
        pipe = self._process and self._process.stdin
        if not pipe:
            raise EOFError
        pipe.write(json.dumps(message).encode() + b"\n")
        pipe.flush()

    def _receive(self) -> tuple[dict[str, Any], bytes]:
        pipe = self._process and self._process.stdout
        line = pipe.readline() if pipe else b""
        if not pipe or not line:
            raise EOFError
        head: dict[str, Any] = json.loads(line)
        body = pipe.read(head["bytes"])
        if len(body) != head["bytes"]:
            raise EOFError
        return head, body


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
