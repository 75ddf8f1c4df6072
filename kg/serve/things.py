"""/{kind}/{id}: a thing is described elsewhere, in HTML or RDF as its reader prefers (303).

https://www.w3.org/TR/cooluris/ section 4.2. Where a build has a file of the description, it is that
file; else the graph is asked to DESCRIBE the thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.rdf import names
from kg.serve.asking import ask_query
from kg.serve.negotiation import content_type, preferred
from kg.serve.response import Headers, Response, header, matches, redirect

if TYPE_CHECKING:
    from starlette.types import Scope

    from kg.serve.service import Service

ENDINGS: Final = {
    "html": ("text/html", ""),
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "jsonld"),
    "nt": ("application/n-triples", "ntriples"),
    "rdf": ("application/rdf+xml", "rdfxml"),
}
"""Ending of a description -> its media type and the format of the query that makes it."""

ONTOLOGY: Final = ("status", "kind", "group", "graph")
"""Kinds whose things are explained on the page of the vocabulary."""

VARY: Final[Headers] = ((b"vary", b"Accept"),)


class Things:
    """Descriptions of the things in `service`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def response(self, scope: Scope, name: str) -> Response | None:
        """The answer to `name`, kind and id with or without an ending; None where there is none."""
        if name in ("ns", "ns/"):
            return self._vocabulary(scope)
        kind, _, rest = name.partition("/")
        if kind not in names.KINDS or not rest or "/" in rest:
            return None
        ident, _, ending = rest.rpartition(".")
        if ident and ending in ENDINGS and ending != "html":
            return await self._described(scope, kind, ident, ending)
        if not await self._exists(scope, kind, rest):
            return None
        return self._elsewhere(scope, kind, rest)

    def _vocabulary(self, scope: Scope) -> Response | None:
        wanted = preferred(header(scope, b"accept"), ("text/turtle", "text/html"))
        page = {"text/html": "ontology.html"}.get(wanted or "", "data/qsmo.ttl")
        return redirect(f"/{page}", VARY) if page in self._service.site else None

    def _elsewhere(self, scope: Scope, kind: str, ident: str) -> Response:
        """303 to the description that the reader likes best; HTML where all are equal."""
        page = self._page(kind, ident)
        offers = tuple(media for ending, (media, _) in ENDINGS.items() if page or ending != "html")
        wanted = preferred(header(scope, b"accept"), offers) or offers[0]
        ending = next(one for one, (media, _) in ENDINGS.items() if media == wanted)
        if ending == "html":
            return redirect(f"/{page}", VARY)
        return redirect(f"/{kind}/{_quoted(ident)}.{ending}", VARY)

    def _page(self, kind: str, ident: str) -> str:
        """Path of the page about a thing, "" where there is none."""
        site = self._service.site
        if f"{kind}/{ident}.html" in site:
            return f"{kind}/{_quoted(ident)}.html"
        if kind == "coverage" and "coverage.html" in site:
            return f"coverage.html#cell={_quoted(ident.replace('.', ',', 1))}"
        if kind in ONTOLOGY and "ontology.html" in site:
            return "ontology.html"
        row = ident.partition(".")[2] if kind == "evidence" else ident
        return f"fact.html#{_quoted(row)}" if "fact.html" in site else ""

    async def _exists(self, scope: Scope, kind: str, ident: str) -> bool:
        query = f"ASK {{ {names.thing(kind, ident)} ?p ?o }}"
        body = await ask_query(self._service, query, "json", scope)
        return b"true" in body

    async def _described(self, scope: Scope, kind: str, ident: str, ending: str) -> Response | None:
        media, fmt = ENDINGS[ending]
        build = self._service.generation.build
        etag = f'W/"{build[:24]}"'.encode()
        heads: Headers = ((b"etag", etag), (b"cache-control", b"no-cache"))
        if not await self._exists(scope, kind, ident):
            return None
        if matches(scope, etag):
            return Response(304, headers=heads)
        query = f"DESCRIBE {names.thing(kind, ident)}"
        body = await ask_query(self._service, query, fmt, scope)
        return Response(200, content_type(media), body, heads)


def _quoted(ident: str) -> str:
    from urllib.parse import quote

    return quote(ident, safe=",")
