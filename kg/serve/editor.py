"""/query: the editor, asking this server; and a plain form, for readers without scripts.

The form sends its query here and gets a page with the answer; scripts ask /sparql.
"""

from __future__ import annotations

import asyncio
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from kg.dates import first_day
from kg.serve.asking import ask
from kg.serve.problem import ProblemError
from kg.serve.protocol import endpoint_of, request
from kg.serve.resource import Resource
from kg.serve.response import ASKING, Headers, Response, redirect
from kg.serve.shown import has_sheets
from kg.serve.site import KINDS
from kg.serve.truncation import caps, cut_header, cut_words

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from kg.serve.frames import Head
    from kg.serve.protocol import Asked

PAGE: Final = "query"
DOWNLOADS: Final = {
    "select": {"CSV": "csv", "TSV": "tsv", "JSON": "json"},
    "ask": {"JSON": "json"},
    "construct": {"Turtle": "turtle", "N-Triples": "ntriples", "JSON-LD": "jsonld"},
}
_HEADS: Final[Headers] = ((b"cache-control", b"no-store"), (b"x-frame-options", b"DENY"))


class Editor(Resource):
    """The page at /query."""

    methods = ASKING

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        if scope["path"] != f"/{PAGE}":
            return redirect(f"/{PAGE}")  # the page for disk, which brings its own engine and data
        try:
            found = await request(scope, receive)
        except ProblemError as problem:
            return await self._page(problem.status, {"query": "", "wrong": problem.detail})
        if found.query and found.download:
            return await self._sheet(found, scope, receive)
        if found.query:
            return await self._answered(found, scope, receive)
        return await self._page(200, {"query": self._text(found.name)})

    async def _answered(self, found: Asked, scope: Scope, receive: Receive) -> Response:
        """The page with the answer, or with what is wrong."""
        facts: dict[str, Any] = {"query": found.query}
        try:
            head, body = await self._asked("shown", found, scope, receive)
        except ProblemError as problem:
            return await self._page(problem.status, facts | {"wrong": problem.detail})
        if "error" in head:
            return await self._page(400, facts | {"wrong": head["message"]})
        content = json.loads(body)
        facts |= content | {"downloads": _downloads(found, content)}
        facts["cut"] = cut_words(content["cut"], caps().get(content["cut"], 0))
        return await self._page(200, facts, cut_header(content["cut"]))

    async def _sheet(self, found: Asked, scope: Scope, receive: Receive) -> Response:
        """The answer as an Excel workbook."""
        if found.download != "xlsx":
            raise ProblemError(406, "format", "Here only xlsx can be downloaded; else ask /sparql.")
        head, body = await self._asked("sheet", found, scope, receive)
        if "error" in head:
            raise ProblemError(400, head["error"], head["message"])
        name = (b"content-disposition", b'attachment; filename="answer.xlsx"')
        return Response(200, KINDS["xlsx"], body, (*_HEADS, name, *cut_header(head["cut"])))

    async def _asked(
        self, kind: str, found: Asked, scope: Scope, receive: Receive
    ) -> tuple[Head, bytes]:
        place = {"endpoint": endpoint_of(scope)}
        question: Head = {"kind": kind, "query": found.query, **place, **caps()}
        return await ask(self._service, question, scope, receive)

    def _text(self, name: str) -> str:
        """The text of the named query `name`, or of the one to begin with."""
        texts = {one["name"]: one["text"] for one in self._common["queries"]}
        return str(texts.get(name) or texts.get("agency-providers", ""))

    async def _page(self, status: int, facts: dict[str, Any], more: Headers = ()) -> Response:
        empty = {"wrong": "", "form": "", "cut": "", "downloads": []}
        html = await asyncio.to_thread(self._rendered, empty | facts)
        return Response(status, KINDS["html"], html, (*_HEADS, *more))

    def _rendered(self, facts: dict[str, Any]) -> bytes:
        return str(self._template.render({**self._common, "asked": facts})).encode()

    @cached_property
    def _template(self) -> Any:  # noqa: ANN401  (of Jinja)
        from kg.pages.environment import environment

        return environment().get_template("query.html")

    @cached_property
    def _common(self) -> dict[str, Any]:
        from kg.pages.names import spoken
        from kg.pages.query.pages import SECONDS, query_facts
        from kg.pages.ways import MORE, QUERY, WAYS

        most = max(int(self._service.seconds), 1)
        seconds = (*(one for one in SECONDS if one < most), most)
        return {
            **query_facts(self._service.place.ontology, seconds, most),
            "served": True,
            "sheets": has_sheets(),
            "ways": (*WAYS, QUERY),
            "more": MORE,
            "address": "",
            "date": spoken(first_day(self._service.generation.about["as_of"])),
            "page": QUERY[0],
            "root": "",
        }


def _downloads(found: Asked, content: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and address of each format the answer can be downloaded in."""
    form = content["form"]
    links = [
        (name, f"sparql?{urlencode({'query': found.query, 'format': fmt})}")
        for name, fmt in DOWNLOADS[form].items()
    ]
    if form == "select" and has_sheets():
        query = urlencode({"query": found.query, "download": "xlsx"})
        links.append(("Excel", f"query?{query}"))
    return links
