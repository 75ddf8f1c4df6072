"""The query operation of the SPARQL 1.1 Protocol: what a request asks, or why it asks nothing.

https://www.w3.org/TR/sparql11-protocol/ section 2.1: GET, POST with a form, POST with the query as
body. Graphs named by the request take the place of those the query names (2.1.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from kg.query.guard import MAX_QUERY_BYTES
from kg.serve.limits import MAX_BODY_BYTES
from kg.serve.pool import LeftError
from kg.serve.problem import ProblemError
from kg.serve.response import header

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import Receive, Scope

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
MAX_FIELDS: Final = 1_000
"""Fields of a query string or form: some graphs, and what clients add."""

ENDPOINT: Final = "https://endpoint.invalid/sparql"
"""What a description is made for, once; each reader gets the address it has called."""

_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
"""A host and port, and nothing that could mean something in RDF."""

UTF_8: Final = ("", "utf-8", "utf8", "us-ascii")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: the `query` ("" where it asks for the description of the service).

    `default` and `named` are the graphs it names, in order; `format` is what ?format= says;
    `name`, of a named query, and `download` are for the page of the editor.
    """

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str = ""
    name: str = ""
    download: str = ""


async def request(scope: Scope, receive: Receive) -> Asked:
    """What a request asks, its body read.

    Raises:
        ProblemError: as `asked`, or 413. LeftError: its sender went away.
    """
    method = scope["method"]
    body = await _body(scope, receive) if method == "POST" else b""
    return asked(method, scope["query_string"], header(scope, b"content-type"), body)


def endpoint_of(scope: Scope) -> str:
    """The address of this endpoint, as its reader has called it."""
    host = header(scope, b"host")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", 80)
        host = f"{name}:{port}"
    return f"{scope.get('scheme', 'http')}://{host}/sparql"


def asked(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked:
    """What a GET, HEAD or POST asks.

    Raises:
        ProblemError: 400, 403, 413 or 415.
    """
    fields = fields_of(query_string, "query string")
    if method == "POST":
        kind = _media_type(content_type)
        if kind == FORM:
            fields += fields_of(body, "form")
        elif kind == QUERY:
            fields.append(("query", _text(body, "body")))
        elif kind == UPDATE:
            raise update_refused()
        else:
            raise ProblemError(
                *(415, "media-type"),
                f"A POST sends a query as {QUERY}, or as the field `query` of {FORM}; "
                f"this one sends {kind or 'no Content-Type'}.",
                headers=((b"accept-post", f"{QUERY}, {FORM}".encode()),),
            )
    return _asked_of(fields, needs_query=method == "POST")


def check_graphs(found: Asked, graphs: Collection[str]) -> None:
    """Does nothing where all graphs the request names are in the dataset.

    Raises:
        ProblemError: 403.
    """
    for graph in (*found.default, *found.named):
        if graph not in graphs:
            raise ProblemError(
                *(403, "graph"),
                f"No graph of this dataset is called <{graph[:200]}>, and a query cannot read "
                "files or reach hosts. List the graphs with "
                "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.",
            )


def update_refused() -> ProblemError:
    """What an update gets."""
    return ProblemError(
        *(403, "update"),
        "Updates are refused: the dataset is read-only. Ask with SELECT, ASK, CONSTRUCT or "
        "DESCRIBE; facts are added in the tables of the repository.",
    )


def body_too_long(limit: int = MAX_BODY_BYTES) -> ProblemError:
    """What a body over the limit gets."""
    return ProblemError(
        *(413, "body-bytes"),
        f"The body has more than {limit:,} bytes. A query may have {MAX_QUERY_BYTES:,}: shorten "
        "it, or ask for its parts one after the other.",
        limit=limit,
    )


def _asked_of(fields: list[tuple[str, str]], *, needs_query: bool) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise update_refused()
    queries = values.get("query", [])
    if len(queries) > 1:
        raise ProblemError(400, "queries", "There are several queries. Send one.")
    if not queries and needs_query:
        raise ProblemError(400, "no-query", "There is no query. Send it as the field `query`.")
    query = queries[0] if queries else ""
    if queries and not query.strip():
        raise ProblemError(400, "no-query", "The query is empty.")
    if len(query.encode("utf-8", "surrogatepass")) > MAX_QUERY_BYTES:
        raise ProblemError(
            *(413, "query-bytes"),
            f"The query has more than {MAX_QUERY_BYTES:,} bytes. Shorten it: values in long VALUES "
            "or FILTER lists can be asked for in parts.",
            limit=MAX_QUERY_BYTES,
        )

    def last(name: str) -> str:
        return values.get(name, [""])[-1]

    default, named = values.get("default-graph-uri", []), values.get("named-graph-uri", [])
    return Asked(
        query, tuple(default), tuple(named), last("format"), last("name"), last("download")
    )


def fields_of(raw: bytes, where: str) -> list[tuple[str, str]]:
    """Names and values of a query string or form; `where` is what it is called in a message.

    Raises:
        ProblemError: 400; it is not UTF-8, or has too many fields.
    """
    if not raw:
        return []
    try:
        return parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except UnicodeDecodeError:
        raise ProblemError(
            *(400, "encoding"), f"The {where} is not UTF-8, percent-encoded."
        ) from None
    except ValueError:
        raise ProblemError(
            *(400, "fields"), f"The {where} has more than {MAX_FIELDS:,} fields."
        ) from None


async def _body(scope: Scope, receive: Receive, limit: int = MAX_BODY_BYTES) -> bytes:
    stated = header(scope, b"content-length")
    if stated.isdecimal() and int(stated) > limit:
        raise body_too_long(limit)
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise LeftError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise body_too_long(limit)
        if not message.get("more_body"):
            return b"".join(parts)


def _text(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(
            *(400, "encoding"), f"The {where} is not UTF-8 at byte {error.start}."
        ) from None


def _media_type(content_type: str) -> str:
    """The media type, without parameters.

    Raises:
        ProblemError: 415, it is in another charset than UTF-8.
    """
    kind, *parameters = content_type.split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip(' "').lower() not in UTF_8:
            raise ProblemError(415, "charset", "Only UTF-8 is taken. Send the query in UTF-8.")
    return kind.strip().lower()
