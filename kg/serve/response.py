"""An answer and how it is sent: the headers that all have, HEAD, OPTIONS."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.serve.outgoing import room_for

if TYPE_CHECKING:
    from starlette.types import Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]

READING: Final = "GET, HEAD, OPTIONS"
ASKING: Final = "GET, HEAD, OPTIONS, POST"
"""Methods of what is read, and of what also takes a query as a body."""

SHARED: Final[Headers] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Kg-Build, Kg-Truncated, Retry-After, Location"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
"""Headers of every answer: any page may read it, without credentials; nobody guesses its type."""


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent: `kind` is its media type, b"" where it has no body."""

    status: int
    kind: bytes = b""
    body: bytes = b""
    headers: Headers = field(default=())

    async def send(self, scope: Scope, send: Send) -> None:
        """Sends it; to HEAD without the body, but with its length."""
        if not room_for(len(self.body)):
            await _put_off().send(scope, send)
            return
        heads = [*SHARED, *self.headers]
        if self.kind:
            heads.append((b"content-type", self.kind))
        if self.status not in (204, 304):
            heads.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": heads})
        body = b"" if scope["method"] == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body})


def _put_off() -> Response:
    """The answer where there is no room to keep the one there is."""
    detail = "Too many large answers are being read at this moment. Try again in some seconds."
    content = {"type": "about:blank", "title": "Service Unavailable", "status": 503}
    body = json.dumps({**content, "code": "outgoing-bytes", "detail": detail}).encode()
    return Response(503, b"application/problem+json", body, ((b"retry-after", b"5"),))


def options(allowed: str) -> Response:
    """The answer to OPTIONS, and to a browser that asks what a page of another site may do."""
    heads = (
        (b"allow", allowed.encode()),
        (b"access-control-allow-methods", allowed.encode()),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
    )
    return Response(204, headers=heads)


def redirect(place: str, headers: Headers = ()) -> Response:
    """See Other: what was asked for is described there."""
    return Response(303, headers=((b"location", place.encode("ascii")), *headers))


def header(scope: Scope, name: bytes) -> str:
    """The header `name` of a request, its lines joined; "" where it has none."""
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def takes_gzip(scope: Scope) -> bool:
    """Whether the reader takes a compressed body (RFC 9110, 12.5.3)."""
    known = {}
    for item in header(scope, b"accept-encoding").lower().split(","):
        name, _, quality = item.partition(";")
        known[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality)
    return known.get("gzip", known.get("*", False))


def matches(scope: Scope, etag: bytes) -> bool:
    """Whether the reader has the representation `etag` (W/"...") already (RFC 9110, 13.1.2)."""
    known = header(scope, b"if-none-match")
    if not known:
        return False
    bare = etag.removeprefix(b"W/").decode()
    return known.strip() == "*" or bare in {
        one.strip().removeprefix("W/") for one in known.split(",")
    }
