"""An HTTP server on this machine that answers as a test tells it, well or badly."""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs

ROWS = {
    "head": {"vars": ["s"]},
    "results": {"bindings": [{"s": {"type": "uri", "value": "https://w3id.org/qsmo/agency/hud"}}]},
}
SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
JSON = "application/sparql-results+json"


@dataclass
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> str:
        return parse_qs(self.body.decode())["query"][0]


@dataclass
class Server:
    """`script` has what to do with each request, in turn; the last goes on for all that follow."""

    script: list
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"


def answer(status=200, body=b"", kind=JSON, **headers):
    """A whole answer."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {"Content-Type": kind, "Content-Length": str(len(raw))}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in told.items() if value is not None]
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n" + "\r\n".join(lines) + "\r\n\r\n"
    return raw_bytes(head.encode() + raw)


def rows(content=ROWS, **headers):
    return answer(200, content, **headers)


def raw_bytes(sent: bytes):
    """`sent` as it stands, then the end of the connection."""

    def act(wfile, _over):
        wfile.write(sent)

    return act


def trickle(head: bytes, piece: bytes, pause: float = 0.02):
    """`head`, then a `piece` every so often, without end."""

    def act(wfile, over):
        wfile.write(head)
        while not over.wait(pause):
            wfile.write(piece)
            wfile.flush()

    return act


def nothing(_wfile, over):
    """No answer at all, and no end either."""
    over.wait(60)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):  # the client went away, as tests have it
            self._handle()

    def _handle(self):
        line = self.rfile.readline().decode().split()
        if not line:
            return
        headers = {}
        while (one := self.rfile.readline().strip()) != b"":
            name, _, value = one.decode().partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        told = self.server.told
        told.requests.append(Request(line[0], line[1], headers, body))
        act = told.script.pop(0) if len(told.script) > 1 else told.script[0]
        act(self.wfile, told.over)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True


@contextlib.contextmanager
def serving(*script):
    """A server with that script, as long as the block lasts."""
    told = Server(list(script))
    with _Listener(("127.0.0.1", 0), _Handler) as listener:
        listener.told = told
        told.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield told
        finally:
            told.over.set()
            listener.shutdown()
            thread.join()
