"""Answers within their caps: at most so many rows and bytes, cut between rows and said so."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.query.results import serialise_triples

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[[], Any]

WIRE: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


class _FullError(Exception):
    """The answer is longer than it may be."""


class _Bounded:
    """A file that takes so many bytes and no more; it keeps those."""

    __slots__ = ("_room", "parts")

    def __init__(self, room: int) -> None:
        self._room = room
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Takes `part`.

        Raises:
            _FullError: there is no room for it.
        """
        self._room -= len(part)
        if self._room < 0:
            raise _FullError
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Does nothing: all is kept here."""


def rows_within(
    ask: Ask,
    results: Any,  # noqa: ANN401
    fmt: str,
    rows: int,
    size: int,
) -> tuple[bytes, str]:
    """The rows of a SELECT in `fmt`, and what cut them: "rows", "bytes", or "" for nothing.

    `results` are the query's; `ask` asks once more where they are too many.
    """
    body = _whole(results, fmt, size)
    if body is not None and _count(body, fmt, rows) <= rows:
        return body, ""
    return _cut(ask(), fmt, rows, size)


def triples_within(
    results: Any,  # noqa: ANN401
    fmt: str,
    rows: int,
    size: int,
) -> tuple[bytes, str]:
    """The triples of a CONSTRUCT or DESCRIBE in `fmt`, and what cut them."""
    triples = list(islice(results, rows + 1))
    cut = "rows" if len(triples) > rows else ""
    kept = triples[:rows]
    body = serialise_triples(kept, fmt).body
    while len(body) > size:
        kept, cut = kept[: len(kept) * size // (len(body) + size // 8)], "bytes"
        body = serialise_triples(kept, fmt).body
    return body, cut


def _whole(results: Any, fmt: str, size: int) -> bytes | None:  # noqa: ANN401
    """The serialised `results`; None where they are longer than `size`."""
    out = _Bounded(size)
    try:
        results.serialize(out, format=WIRE[fmt])
    except _FullError:
        return None
    return b"".join(out.parts)


_LEAST: Final = {"json": 3, "xml": 17, "csv": 1, "tsv": 1}
"""Bytes the shortest row can have: most answers are too short to have too many."""


def _count(body: bytes, fmt: str, rows: int) -> int:
    """Number of rows in `body`, or fewer where it cannot have more than `rows`."""
    if len(body) // _LEAST[fmt] <= rows:
        return 0
    if fmt == "json":
        return len(json.loads(body)["results"]["bindings"])
    if fmt == "xml":  # text has &lt; for <
        return body.count(b"<result>")
    if fmt == "tsv":  # text has \n for a line's end
        return body.count(b"\n") - 1
    return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1


def _cut(results: Any, fmt: str, rows: int, size: int) -> tuple[bytes, str]:  # noqa: ANN401
    out = _Bounded(size if fmt == "json" else 4 * size)  # JSON is the longest but for XML
    names = [variable.value for variable in results.variables]
    with contextlib.suppress(_FullError):
        results.serialize(out, format=ox.QueryResultsFormat.JSON)
    found = _whole_rows(b"".join(out.parts), rows + 1)
    cut = "rows" if len(found) > rows else "bytes"
    kept = found[:rows]
    body = _written(names, kept, fmt, cut)
    while len(body) > size:
        kept, cut = kept[: len(kept) * size // (len(body) + size // 8)], "bytes"
        body = _written(names, kept, fmt, cut)
    return body, cut


def _whole_rows(text: bytes, most: int) -> list[str]:
    """The rows, as JSON, that are whole in the first part of a JSON answer."""
    whole = text.decode("utf-8", "ignore")
    decoder = json.JSONDecoder()
    start = whole.index('"bindings":[') + len('"bindings":[')
    found: list[str] = []
    while len(found) < most and whole[start : start + 1] == "{":
        try:
            _, end = decoder.raw_decode(whole, start)
        except ValueError:  # the row in which it was cut
            break
        found.append(whole[start:end])
        start = end + 1
    return found


def _written(names: list[str], rows: list[str], fmt: str, cut: str) -> bytes:
    """Rows as an answer in `fmt`; JSON says in its head that they are not all."""
    head = json.dumps({"vars": names, "truncated": cut})
    text = f'{{"head":{head},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()
    if fmt == "json":
        return text
    read: Any = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    return bytes(read.serialize(format=WIRE[fmt]))
