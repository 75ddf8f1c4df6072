"""Answers of servers, checked before anything of them is believed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MalformedAnswerError, TruncatedAnswerError
from kg.query.results import Answer, serialise, serialise_triples

if TYPE_CHECKING:
    from kg.endpoint.transport import Response

JSON = ("application/sparql-results+json", "application/json")
N_TRIPLES, TURTLE = "application/n-triples", "text/turtle"
ACCEPT: Final = {
    "select": JSON[0],
    "ask": JSON[0],
    "construct": f"{N_TRIPLES}, {TURTLE};q=0.5",
}
"""What is asked for, by form of query."""

_CUT = {
    "Kg-Truncated": "it left something out",  # kg serve, where a cap cut
    "X-SPARQL-MaxRows": "it gives at most so many rows",  # Virtuoso, where its limit cut
    "X-SQL-State": "it stopped before the end",  # Virtuoso, where its time was up
}
"""Headers by which servers own that an answer is not whole."""


def read_answer(response: Response, form: str, fmt: str) -> Answer:
    """The answer of `form` in `response`, in `fmt` (one of `kg.query.results.FORMATS`).

    Raises:
        MalformedAnswerError: it is no answer to such a query.
        TruncatedAnswerError: it is not whole, or says so itself.
        UsageError: the form cannot be written in `fmt`.
    """
    for header, meaning in _CUT.items():
        if header in response.headers:
            raise TruncatedAnswerError(
                f"{response.address} gave only a part of the answer: {meaning}. "
                "Ask for less, add LIMIT, or raise the server's limit."
            )
    _check_type(response, JSON if form in ("select", "ask") else (N_TRIPLES, TURTLE))
    text = _decoded(response)
    return _rows(response, text, form, fmt) if form in ("select", "ask") else _graph(response, fmt)


def _check_type(response: Response, allowed: tuple[str, ...]) -> None:
    if response.media_type not in allowed:
        given = response.media_type or "no Content-Type"
        hint = " That is a web page." if given in ("text/html", "application/xhtml+xml") else ""
        raise MalformedAnswerError(
            f"{response.address} answered with {given[:60]!r} instead of {allowed[0]}.{hint} "
            "Is it the address for queries?"
        )


def _decoded(response: Response) -> str:
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity":
        raise MalformedAnswerError(
            f"{response.address} compressed its answer ({coding[:20]!r}) without being asked to."
        )
    try:
        return response.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedAnswerError(
            f"the answer of {response.address} is not UTF-8 at byte {error.start:,}."
        ) from None


def _rows(response: Response, text: str, form: str, fmt: str) -> Answer:
    content = _json(response, text)
    if content.get("truncated") or (content.get("head") or {}).get("truncated"):
        raise TruncatedAnswerError(
            f"{response.address} left rows out of the answer. Ask for less, or add LIMIT."
        )
    if form == "ask":
        content = _as_boolean(content)
    is_select = isinstance((content.get("results") or {}).get("bindings"), list)
    is_ask = isinstance(content.get("boolean"), bool)
    if (is_select, is_ask) != (form == "select", form == "ask"):
        raise MalformedAnswerError(f"{response.address} gave no answer to {form.upper()}.")
    found = _parsed(json.dumps(content), fmt)
    if isinstance(found, str):
        raise MalformedAnswerError(
            f"the answer of {response.address} holds what is no RDF term: {found}."
        )
    return found


def _parsed(content: str, fmt: str) -> Answer | str:
    """The answer, or what is wrong with it.

    Nothing is raised: Oxigraph's results, kept alive by a traceback, complain when another thread
    clears it away.
    """
    import pyoxigraph as ox

    try:
        return serialise(ox.parse_query_results(content, ox.QueryResultsFormat.JSON), fmt)
    except (SyntaxError, ValueError) as error:
        return str(error)


def _as_boolean(content: dict[str, Any]) -> dict[str, Any]:
    """An answer to ASK; Virtuoso 7.2.5 gives a table of one number instead of the boolean."""
    if (content.get("head") or {}).get("vars") != ["__ASK_RETVAL"]:
        return content
    try:
        rows = content["results"]["bindings"]
        truth = bool(rows) and rows[0]["__ASK_RETVAL"]["value"] == "1"
    except (KeyError, IndexError, TypeError):
        return content
    return {"head": {}, "boolean": truth}


def _json(response: Response, text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise TruncatedAnswerError(
                f"the answer of {response.address} breaks off after {len(response.body):,} bytes: "
                "the server failed while answering. Ask again, or ask for less."
            ) from None
        raise MalformedAnswerError(
            f"the answer of {response.address} is not JSON: line {error.lineno}, "
            f"column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise MalformedAnswerError(f"the answer of {response.address} nests too deeply.") from None
    heads = ("head", "results")
    if not isinstance(content, dict) or any(
        not isinstance(content.get(name, {}), dict) for name in heads
    ):
        raise MalformedAnswerError(f"the answer of {response.address} holds no results.")
    return content


def _graph(response: Response, fmt: str) -> Answer:
    import pyoxigraph as ox

    is_lines = response.media_type == N_TRIPLES
    wire = ox.RdfFormat.N_TRIPLES if is_lines else ox.RdfFormat.TURTLE
    try:
        triples = [quad.triple for quad in ox.parse(response.body, format=wire)]
    except SyntaxError as error:
        ended = response.body.count(b"\n") + 1
        if is_lines and getattr(error, "lineno", 0) >= ended:
            raise TruncatedAnswerError(
                f"the answer of {response.address} breaks off in line {ended:,}. Ask again."
            ) from None
        raise MalformedAnswerError(
            f"the answer of {response.address} is no RDF: {error}."
        ) from None
    return serialise_triples(triples, fmt)
