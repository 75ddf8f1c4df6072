"""The generated pages and downloads, at the addresses they have on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.serve.problem import ProblemError
from kg.serve.resource import Resource
from kg.serve.response import SHARED, Headers, Response, matches, redirect, takes_gzip
from kg.serve.site import ChangedError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from kg.serve.resource import Sendable
    from kg.serve.service import Service
    from kg.serve.site import Site
    from kg.serve.things import Things

PAGE: Final[Headers] = (
    (b"vary", b"Accept-Encoding"),
    (b"cache-control", b"no-cache"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
)
"""Headers of every file: no other site may frame a page (a page's own policy stands in it)."""


class Pages(Resource):
    """Files of the build; what is none may be a thing."""

    def __init__(self, service: Service, things: Things) -> None:
        super().__init__(service)
        self._things = things

    async def _answer(self, scope: Scope, receive: Receive) -> Sendable:
        name = scope["path"].removeprefix("/") or "index.html"
        site = self._service.site
        if name in site:
            return await self._file(scope, site, name)
        if f"{name}.html" in site and "/" not in name:
            return redirect(f"/{name}.html")
        found = await self._things.response(scope, name)
        if found is not None:
            return found
        if name == "index.html":
            raise no_pages(site)
        raise ProblemError(404, "not-found", f"There is nothing at /{name[:200]}.")

    async def _file(self, scope: Scope, site: Site, name: str) -> Sendable:
        if matches(scope, site.etag(name)):
            return Response(304, headers=((b"etag", site.etag(name)), *PAGE))
        if site.large(name):
            return Download(site, name)
        zipped = takes_gzip(scope)
        try:
            file = await site.file(name, zipped=zipped)
        except ChangedError:
            raise publishing() from None
        heads = ((b"etag", file.etag), *PAGE)
        if file.zipped:
            heads = (*heads, (b"content-encoding", b"gzip"))
        return Response(200, file.kind, file.body, heads)


class Download:
    """A large file, sent piece by piece as its reader takes it."""

    def __init__(self, site: Site, name: str) -> None:
        self._site, self._name = site, name

    async def send(self, scope: Scope, send: Send) -> None:
        """Sends it; to HEAD its length only."""
        site, name = self._site, self._name
        pieces = site.pieces(name)
        try:
            piece = await anext(pieces)
        except ChangedError:
            await publishing().response().send(scope, send)
            return
        heads = [
            *SHARED,
            *PAGE,
            (b"etag", site.etag(name)),
            (b"content-type", site.kind(name)),
            (b"content-length", b"%d" % site.sizes[name]),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": heads})
        if scope["method"] != "HEAD":
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await pieces.aclose()
        await send({"type": "http.response.body", "body": b""})


def publishing() -> ProblemError:
    """What a reader gets in the moment in which a build takes the place of another."""
    detail = "A build is being published. Try again in a moment."
    return ProblemError(503, "publishing", detail, headers=((b"retry-after", b"1"),))


def no_pages(site: Site) -> ProblemError:
    """What a reader of pages gets where there are none."""
    return ProblemError(
        *(404, "no-pages"),
        f"There are no pages in {site.folder.name if site.folder else 'any folder'}: run kg build, "
        "or name the folder of a build with kg serve --pages. Queries go to /sparql.",
    )
