"""A server that is away, refuses, stalls, lies or breaks off: one clear line, no half answer."""

from __future__ import annotations

import contextlib
import json
import socket

import pytest

from kg.endpoint import transport
from kg.endpoint.endpoint import Endpoint
from kg.endpoint.retry import Patience
from kg.errors import (
    EndpointError,
    MalformedAnswerError,
    QueryError,
    QueryRefusedError,
    QueryTimeoutError,
    TruncatedAnswerError,
    UnauthorisedError,
    UnreachableError,
    UsageError,
)
from tests.endpoint.bad_server import (
    JSON,
    ROWS,
    SELECT,
    answer,
    nothing,
    raw_bytes,
    rows,
    serving,
    trickle,
)
from tests.small import run

HUD = [{"s": "https://w3id.org/qsmo/agency/hud"}]
WHOLE = json.dumps(ROWS).encode()
CHUNKED = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
LONG = 30.0
"""Seconds that no test comes near."""


def ask(url, query=SELECT, fmt="json", seconds=LONG, pauses=None):
    kept = pauses if pauses is not None else []
    with Endpoint(url, Patience(sleep=kept.append)) as endpoint:
        return endpoint.query(query, fmt, seconds)


def one_line(error):
    text = str(error.value)
    assert "\n" not in text
    assert text.isprintable()
    return text


def test_a_good_one():
    with serving(rows()) as server:
        assert ask(server.url).rows == HUD
    (request,) = server.requests
    assert (request.method, request.query) == ("POST", SELECT)
    assert request.headers["accept"] == JSON


def test_nobody_there():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: refused
        pauses = []
        with pytest.raises(UnreachableError) as error:
            ask(f"http://127.0.0.1:{held.getsockname()[1]}/", pauses=pauses)
    assert "cannot be reached: Connection refused" in one_line(error)
    assert len(pauses) == 3
    assert pauses == sorted(pauses)


def test_no_such_host_is_not_tried_again():
    pauses = []
    with pytest.raises(UnreachableError):
        ask("http://nowhere.invalid/sparql", pauses=pauses)
    assert len(pauses) in (0, 3), "three only where the resolver itself asks to come back"


@pytest.mark.parametrize("status", [401, 403, 407])
def test_unauthorised(status):
    challenge = {"WWW_Authenticate": 'Basic realm="x"'}
    with serving(answer(status, b"who are you", "text/plain", **challenge)) as server:
        with pytest.raises(UnauthorisedError) as error:
            ask(server.url)
        assert len(server.requests) == 1, "there is nothing to try again with"
    assert "KG_ENDPOINT_USER" in one_line(error)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_is_tried_again(status):
    pauses = []
    with serving(answer(status), answer(status), rows()) as server:
        assert ask(server.url, pauses=pauses).rows == HUD
    assert len(server.requests) == 3
    assert len(pauses) == 2


def test_what_does_not_pass_is_given_up():
    with serving(answer(503, b"down for today", "text/plain")) as server:
        with pytest.raises(EndpointError, match=r"too busy \(503\): down for today"):
            ask(server.url)
        assert len(server.requests) == 4


def test_a_failure_is_not_tried_again():
    """500 says that this request fails; it would fail again."""
    with serving(
        answer(500, b"<html><head>x</head><p>Stack\x00 of\ntrouble", "text/html"), rows()
    ) as server:
        with pytest.raises(EndpointError) as error:
            ask(server.url)
        assert len(server.requests) == 1
        assert ask(server.url).rows == HUD
    assert one_line(error).endswith("failed (500): Stack of trouble")


def test_retry_after_is_waited_for():
    pauses = []
    with serving(answer(429, Retry_After="7"), rows()) as server:
        assert ask(server.url, pauses=pauses).rows == HUD
    assert pauses == [7.0]


def test_retry_after_the_time_is_over_is_not():
    pauses = []
    with (
        serving(answer(429, Retry_After="3600")) as server,
        pytest.raises(EndpointError, match="429"),
    ):
        ask(server.url, pauses=pauses)
    assert pauses == []


def test_400_is_a_refused_query():
    with (
        serving(answer(400, b"Line 1: no such function", "text/plain")) as server,
        pytest.raises(QueryRefusedError, match="no such function"),
    ):
        ask(server.url)


@pytest.mark.parametrize(
    "act",
    [
        nothing,
        trickle(b"", b"H"),
        trickle(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n", 0.2),
        trickle(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode(), b" "),
        trickle(CHUNKED, b"1\r\n \r\n"),
    ],
    ids=["nothing", "half a status", "headers", "body", "chunks"],
)  # fmt: skip
def test_slow(act):
    """However it trickles, the limit counts for the whole exchange."""
    with serving(act) as server, pytest.raises(QueryTimeoutError):
        ask(server.url, seconds=0.5)


def test_endless(monkeypatch):
    monkeypatch.setattr(transport, "MAX_ANSWER_BYTES", 1 << 20)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode()
    with (
        serving(trickle(head, b" " * (1 << 18), 0)) as server,
        pytest.raises(TruncatedAnswerError, match="LIMIT"),
    ):
        ask(server.url)


@pytest.mark.parametrize("left", range(0, len(WHOLE), 7))
def test_cut_off(left):
    """Wherever it breaks off, and however that shows: nothing of it is taken for an answer."""
    piece = WHOLE[:left]
    ways = [
        answer(200, piece, Content_Length=str(len(WHOLE))),
        answer(200, piece, Content_Length=None, Connection="close"),
        raw_bytes(CHUNKED + (f"{left:x}\r\n".encode() + piece + b"\r\n" if left else b"")),
        raw_bytes(CHUNKED + f"{len(WHOLE):x}\r\n".encode() + piece),
    ]
    for way in ways:
        with serving(way) as server, pytest.raises(TruncatedAnswerError) as error:
            ask(server.url)
        assert "break" in one_line(error) or "broke" in one_line(error)


@pytest.mark.parametrize(
    "content",
    [
        {**ROWS, "truncated": True},
        {**ROWS, "head": {"vars": ["s"], "truncated": True}},
    ],
)
def test_says_itself_that_rows_are_missing(content):
    with serving(rows(content)) as server, pytest.raises(TruncatedAnswerError):
        ask(server.url)


@pytest.mark.parametrize(
    "header", [{"Kg_Truncated": "rows"}, {"X_SPARQL_MaxRows": "10000"}, {"X_SQL_State": "S1TAT"}]
)
def test_says_so_in_a_header(header):
    with serving(rows(**header)) as server, pytest.raises(TruncatedAnswerError):
        ask(server.url)


NOT_ANSWERS = {
    "a web page": answer(200, b"<!doctype html><title>Fuseki</title>", "text/html"),
    "the wrong type": answer(200, WHOLE, "text/plain"),
    "no type": raw_bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "not JSON": answer(200, b"{'head': 1}"),
    "not UTF-8": answer(200, WHOLE.replace(b"agency", b"agenc\xff")),
    "a list": answer(200, []),
    "no results": answer(200, {"head": {}}),
    "a broken head": answer(200, {"head": [], "results": {"bindings": []}}),
    "broken results": answer(200, {"head": {}, "results": 7}),
    "broken bindings": answer(200, {"head": {"vars": []}, "results": {"bindings": 7}}),
    "broken rows": answer(200, {"head": {"vars": ["s"]}, "results": {"bindings": [7]}}),
    "yes where rows are asked for": answer(200, {"head": {}, "boolean": True}),
    "a term that is none": answer(
        200, json.dumps(ROWS).replace("https://w3id.org/", "no IRI").encode()
    ),
    "deep nesting": answer(200, b'{"head": {"vars": ["s"], "link": ' + b"[" * 100_000),
    "another protocol": raw_bytes(b"220 smtp.example ESMTP\r\n"),
    "a wrong status": raw_bytes(b"HTTP/1.1 abc OK\r\n\r\n"),
    "endless headers": trickle(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n" * 50, 0),
    "an endless line": raw_bytes(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000),
    "a circle": answer(302, Location="/sparql"),
    "a redirect to nowhere": answer(302, Location="ftp://example.gov/"),
    "a redirect with a password": answer(302, Location="http://me:secret@127.0.0.1/"),
    "compressed": answer(200, b"\x1f\x8b\x08\x00", Content_Encoding="gzip"),
}  # fmt: skip


@pytest.mark.parametrize("act", NOT_ANSWERS.values(), ids=NOT_ANSWERS)
def test_malformed(act):
    with serving(act) as server, pytest.raises(MalformedAnswerError) as error:
        ask(server.url)
    assert "secret" not in one_line(error)


def test_lost_before_any_answer_is_tried_again():
    with serving(raw_bytes(b""), rows()) as server:
        assert ask(server.url).rows == HUD
    assert len(server.requests) == 2


def test_a_kept_connection_that_was_closed_is_opened_again():
    """No pause is needed: nothing failed."""
    pauses = []
    with serving(rows()) as server, Endpoint(server.url, Patience(sleep=pauses.append)) as endpoint:
        # This server closes after each answer without a word of it in the headers.
        assert [endpoint.query(SELECT).rows for _ in range(3)] == [HUD] * 3
    assert pauses == []


def test_a_graph():
    body = b"<https://w3id.org/qsmo/agency/hud> <a:p> <a:o> .\n"
    construct = "CONSTRUCT WHERE { ?s ?p ?o }"
    with serving(answer(200, body, "application/n-triples; charset=utf-8")) as server:
        assert b"hud" in ask(server.url, construct, "ntriples").body
    with (
        serving(answer(200, body + b"<a:s> <a:p", "application/n-triples")) as server,
        pytest.raises(TruncatedAnswerError),
    ):
        ask(server.url, construct)
    with (
        serving(answer(200, b"nonsense\n" + body, "application/n-triples")) as server,
        pytest.raises(MalformedAnswerError),
    ):
        ask(server.url, construct)
    with serving(rows()) as server, pytest.raises(MalformedAnswerError):
        ask(server.url, construct)


def test_refused_before_anything_is_sent():
    with serving(rows()) as server:
        for query in (
            "SELECT * { SERVICE <http://example.gov/> { ?s ?p ?o } }",
            "DELETE WHERE { ?s ?p ?o }",
            "SELECT",
        ):
            with pytest.raises(QueryRefusedError):
                ask(server.url, query)
    assert server.requests == []


def test_from_names_only_graphs_of_the_server():
    graphs = {
        "head": {"vars": ["g"]},
        "results": {"bindings": [{"g": {"type": "uri", "value": "x:g"}}]},
    }
    with serving(rows(graphs), rows()) as server:
        assert ask(server.url, "SELECT ?s FROM <x:g> { ?s ?p ?o }").rows == HUD
    assert len(server.requests) == 2
    with serving(rows(graphs), rows()) as server, pytest.raises(QueryRefusedError, match="FROM"):
        ask(server.url, "SELECT ?s FROM <file:///etc/passwd> { ?s ?p ?o }")
    assert len(server.requests) == 1


@pytest.mark.parametrize("limit", range(100, 1000, 97))
@pytest.mark.parametrize("kind", [JSON, "text/html", "application/n-triples"])
def test_noise(limit, kind):
    """Bytes drawn at random, in the body or as the whole answer, are never more than an error."""
    import random

    noise = random.Random(limit).randbytes(limit)
    for act in (
        answer(200, noise, kind),
        raw_bytes(noise),
        raw_bytes(b"HTTP/1.1 200 OK\r\n" + noise),
    ):
        with serving(act) as server, pytest.raises(QueryError) as error:
            ask(server.url, seconds=5)
        one_line(error)


# ---- the command line ----


def kg_query(url, *more, **env):
    done = run("query", "-", "--endpoint", url, *more, stdin=SELECT.encode(), env=env)
    return done.returncode, done.stdout, done.stderr.decode()


def test_command_shows_the_answer_in_every_format():
    with serving(rows()) as server:
        for fmt, shown in (("table", b"agency:hud"), ("csv", b"s\r\nhttps"), ("xml", b"<sparql")):
            code, out, errors = kg_query(server.url, "--format", fmt)
            assert (code, errors) == (0, ""), errors
            assert shown in out


def test_command_ends_with_3_and_one_line():
    with contextlib.ExitStack() as stack:
        for act in (answer(401), answer(500), answer(200, WHOLE[:50]), NOT_ANSWERS["a web page"]):
            server = stack.enter_context(serving(act))
            code, out, errors = kg_query(server.url)
            assert (code, out) == (3, b"")
            assert errors.startswith("error: http://127.0.0.1:") or "the answer of" in errors
            assert errors.count("\n") == 1


@pytest.mark.parametrize(
    "url",
    [
        "example.gov",
        "ftp://example.gov/",
        "http://",
        "http://a b/",
        "http://x:99999/",
        "http://me:secret@x/",
        "file:///etc/passwd",
        "http://exämple.gov/",
    ],
)
def test_no_address(url):
    with pytest.raises(UsageError) as error:
        Endpoint(url)
    assert "secret" not in one_line(error)


def test_options_that_choose_what_our_graph_is_made_of():
    code, _, errors = kg_query("http://127.0.0.1:1/", "--as-of", "2020-01-01")
    assert code == 2
    assert "--as-of" in errors
