"""Putting a request's question to the workers; what can go wrong there, as problems."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final

from kg.serve.crew import WorkerLostError
from kg.serve.negotiation import FORMS
from kg.serve.pool import DeadlineError
from kg.serve.problem import ProblemError
from kg.serve.truncation import caps
from kg.serve.turns import BusyError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from kg.serve.crew import Reply
    from kg.serve.frames import Head
    from kg.serve.service import Service

RETRY_SECONDS: Final = 5
"""What Retry-After says: a queue of quick questions is gone by then."""


async def ask(
    service: Service, question: Head, scope: Scope, receive: Receive | None = None
) -> Reply:
    """The answer to `question`; with `receive` it is stopped when who asked goes away.

    Raises:
        ProblemError: 500, 503 or 504. LeftError: nobody waits for it.
    """

    async def leaves() -> None:
        assert receive is not None
        while (await receive())["type"] != "http.disconnect":
            pass

    try:
        return await service.ask(question, client_of(scope), leaves if receive else None)
    except BusyError as error:
        raise _busy(error) from None
    except DeadlineError:
        seconds = service.seconds
        raise ProblemError(
            *(504, "seconds"),
            f"Stopped after {seconds:g} s. Narrow the query: bind a variable, add LIMIT, "
            "anchor paths of * and +, replace FILTER NOT EXISTS by MINUS.",
            limit=seconds,
        ) from None
    except WorkerLostError:
        raise ProblemError(
            *(500, "memory"),
            "The query ended its process, most likely since its memory ran out. Ask for less: "
            "fewer variables, a LIMIT, no product of unconnected patterns.",
        ) from None


async def ask_query(service: Service, query: str, fmt: str, scope: Scope) -> bytes:
    """The body of the answer, in `fmt`, to a query of our own.

    Raises:
        ProblemError: 500, 503 or 504.
    """
    question: Head = {
        "kind": "query",
        "query": query,
        "passed": True,
        "formats": dict.fromkeys(FORMS, fmt),
        "default": None,
        "named": [],
        "gzip": False,
        **caps(),
    }
    return (await ask(service, question, scope))[1]


def client_of(scope: Scope) -> str:
    """Who asks, for the caps: an address, or of an IPv6 address its network."""
    address = str((scope.get("client") or ("", 0))[0])
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address


def _busy(error: BusyError) -> ProblemError:
    why, limit = _WHY[error.limit], error.most
    return ProblemError(
        *(503, error.limit),
        f"{why.format(limit)} Try again in some seconds; ask one question after the other.",
        headers=((b"retry-after", str(RETRY_SECONDS).encode()),),
        retry_after=RETRY_SECONDS,
        limit=limit,
    )


_WHY: Final = {
    "client-waiting": "{:,} queries of your address wait already.",
    "all-waiting": "{:,} queries wait already.",
    "wait-seconds": "The query has waited {:g} s for its turn.",
    "loading": "The facts are being loaded again, for more than {:g} s now.",
}
"""What is said of each cap that sends a query away."""
