"""/sparql: a request in, an answer or a problem out."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from kg.serve.asking import ask
from kg.serve.negotiation import FORMS, choice, content_type, named, preferred
from kg.serve.problem import ProblemError
from kg.serve.protocol import ENDPOINT, check_graphs, endpoint_of, request, update_refused
from kg.serve.resource import Resource
from kg.serve.response import (
    ASKING,
    Headers,
    Response,
    header,
    matches,
    redirect,
    takes_gzip,
)
from kg.serve.truncation import caps, cut_header

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from kg.serve.frames import Head
    from kg.serve.protocol import Asked
    from kg.serve.service import Generation

VARY: Final = (b"vary", b"Accept, Accept-Encoding")

_CHANGING: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""Functions whose answer changes though the facts do not: such an answer gets no ETag."""


class Sparql(Resource):
    """The SPARQL endpoint."""

    methods = ASKING

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        found = await request(scope, receive)
        generation = self._service.generation
        if not found.query:
            return await self._described(scope, found)
        check_graphs(found, generation.graphs)
        return await self._answered(scope, receive, found, generation)

    async def _described(self, scope: Scope, found: Asked) -> Response:
        """The description of the service; the page to ask on, for a reader of pages."""
        accept = header(scope, b"accept")
        page = preferred(accept, ("text/turtle", "text/html")) == "text/html"
        if page and not found.format:
            return redirect("/query", (VARY,))
        chosen = named(found.format, "construct") if found.format else choice(accept, "construct")
        if chosen is None:
            raise _not_acceptable(found.format, accept, "construct")
        kept = self._service.generation.descriptions
        if chosen[0] not in kept:
            question = {"kind": "description", "format": chosen[0], "endpoint": ENDPOINT}
            _, kept[chosen[0]] = await ask(self._service, question, scope)
        body = kept[chosen[0]].replace(ENDPOINT.encode(), endpoint_of(scope).encode())
        build = (b"kg-build", self._service.generation.build[:16].encode())
        heads: Headers = (VARY, build, (b"cache-control", b"no-cache"))
        return Response(200, content_type(chosen[1]), body, heads)

    async def _answered(
        self, scope: Scope, receive: Receive, found: Asked, generation: Generation
    ) -> Response:
        accept = header(scope, b"accept")
        chosen = {
            form: named(found.format, form) if found.format else choice(accept, form)
            for form in FORMS
        }
        if not any(chosen.values()):
            raise _not_acceptable(found.format, accept)
        zipped = takes_gzip(scope)
        etag = _etag(generation.build, found, accept, zipped=zipped)
        tags: Headers = (
            ((b"etag", etag), (b"cache-control", b"no-cache"))
            if etag
            else ((b"cache-control", b"no-store"),)
        )
        common: Headers = (VARY, (b"kg-build", generation.build[:16].encode()), *tags)
        if etag and matches(scope, etag):
            return Response(304, headers=common)
        passed = generation.passed.get(found.query)
        question: Head = {
            "kind": "query",
            "query": passed or found.query,
            "passed": passed is not None,
            "formats": {form: one and one[0] for form, one in chosen.items()},
            "default": list(found.default) if found.default or found.named else None,
            "named": list(found.named),
            "gzip": zipped,
            "endpoint": endpoint_of(scope),
            **caps(),
        }
        head, body = await ask(self._service, question, scope, receive)
        if "error" in head:
            raise _wrong(head, found, accept)
        if "passed" in head:
            generation.passed.add(found.query, head["passed"])
        one = chosen[head["form"]]
        assert one is not None
        heads = (*common, *cut_header(head["cut"]))
        if "gzip" in head:
            heads = (*heads, (b"content-encoding", b"gzip"))
        return Response(200, content_type(one[1]), body, heads)


def _etag(build: str, found: Asked, accept: str, *, zipped: bool) -> bytes:
    """A weak validator: the same question about the same build has the same answer."""
    if _CHANGING.search(found.query):
        return b""
    parts = (build, found.query, *found.default, "|", *found.named, found.format, accept)
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return f'W/"{digest.hexdigest()[:24]}{"-gzip" if zipped else ""}"'.encode()


def _wrong(head: Head, found: Asked, accept: str) -> ProblemError:
    message = head["message"]
    if head["error"] == "syntax":
        return ProblemError(400, "syntax", message)
    if head["error"] == "usage":
        return _not_acceptable(found.format, accept, message)
    if message.startswith("updates are refused"):
        return update_refused()
    return ProblemError(403, "refused", message)


def _not_acceptable(fmt: str, accept: str, form: str = "") -> ProblemError:
    forms = {form: FORMS[form]} if form in FORMS else FORMS
    wanted = f"?format={fmt[:80]}" if fmt else f"Accept: {accept[:200]}"
    return ProblemError(
        *(406, "format"),
        f"{wanted} is no format of this answer. Formats: "
        + "; ".join(f"{name}: {', '.join(formats)}" for name, formats in forms.items())
        + ".",
        formats={name: list(formats) for name, formats in forms.items()},
    )
