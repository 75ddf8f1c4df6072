"""What a status of HTTP means to the user: an error with the mend, and what the server said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import EndpointError, QueryRefusedError, UnauthorisedError

if TYPE_CHECKING:
    from kg.endpoint.transport import Response

SHOWN = 300
"""Characters of a server's own message that are shown."""

_TAGS = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def require_success(response: Response) -> None:
    """Does nothing where `response` is 2xx.

    Raises:
        QueryRefusedError: 400: the server does not take the query.
        UnauthorisedError: 401, 403 or 407.
        EndpointError: any other.
    """
    status, place = response.status, response.address
    if 200 <= status < 300:
        return
    said = _said(response)
    if status in (401, 403, 407):
        raise UnauthorisedError(
            f"{place} refuses ({status}). Set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or "
            "KG_ENDPOINT_TOKEN, or a netrc entry for its host, to what it knows."
        )
    if status == 400:
        raise QueryRefusedError(f"{place} does not take the request (400){said}")
    raise EndpointError(f"{place} {_MEANING.get(status, 'failed')} ({status}){said}")


_MEANING = {
    404: "has nothing there",
    405: "does not take this kind of request",
    406: "cannot answer in the formats this program reads",
    413: "finds the request too large",
    415: "does not take this format",
    429: "asks to come back later",
    502: "is not up",
    503: "is not up or too busy",
    504: "gave up waiting",
}


def _said(response: Response) -> str:
    """The beginning of the server's own text on one line, without tags and control characters."""
    text = _TAGS.sub(" ", response.body[:20_000].decode("utf-8", "replace"))
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line:
        return "."
    return f": {line[:SHOWN]}{'...' if len(line) > SHOWN else ''}"
