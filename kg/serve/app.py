"""The application: what is answered at which address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from kg.serve.api import Api
from kg.serve.editor import Editor
from kg.serve.pages import Pages
from kg.serve.sparql import Sparql
from kg.serve.standing import Standing
from kg.serve.things import Things

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.serve.service import Service


def application(service: Service) -> Starlette:
    """The routes over `service`, which is started and ended by the server."""
    standing = Standing(service)
    routes: dict[str, ASGIApp] = {
        "/sparql": Sparql(service),
        **dict.fromkeys(("/query", "/query.html"), Editor(service)),
        "/api/{name:path}": Api(service),
        **dict.fromkeys(("/health", "/metrics", "/openapi.json"), standing),
        "/{path:path}": Pages(service, Things(service)),
    }
    return Starlette(
        routes=[
            Route(path, _counted(service, path.split("{")[0], app)) for path, app in routes.items()
        ]
    )


def _counted(service: Service, route: str, app: ASGIApp) -> ASGIApp:
    """`app` with its answers counted under `route`."""

    class Counted:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    service.metrics.responded(route, message["status"])
                await send(message)

            await app(scope, receive, sending)

    return Counted()
