"""/health, /metrics and /openapi.json: how the server is, in figures, and what it can be asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.serve.api import document
from kg.serve.metrics import MEDIA_TYPE
from kg.serve.problem import ProblemError, method_not_allowed
from kg.serve.response import METHODS, Response, options

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from kg.serve.service import Service

_FRESH = ((b"cache-control", b"no-store"),)


class Standing:
    """What is told of `service` itself, at its three addresses."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["method"] == "OPTIONS":
            response = options(METHODS)
        elif scope["method"] not in ("GET", "HEAD"):
            response = method_not_allowed(METHODS).response()
        else:
            response = self._told(scope["path"])
        await response.send(scope, send)

    def _told(self, path: str) -> Response:
        if path == "/metrics":
            text = self._service.metrics.text(self._service)
            return Response(200, MEDIA_TYPE, text, _FRESH)
        if path == "/openapi.json":
            return Response(200, b"application/json", document())
        return self._health()

    def _health(self) -> Response:
        service = self._service
        generation = service.generation
        if not generation.pool.nursery.alive:
            return ProblemError(
                *(503, "loading"),
                "The facts are being loaded again.",
                headers=((b"retry-after", b"5"),),
            ).response()
        content = {
            "status": "ok",
            "build": generation.build,
            "as_of": generation.about["as_of"],
            "quads": generation.about["quads"],
            "pages": len(service.site.digests),
            "workers": {"idle": generation.pool.idle, "all": generation.pool.size},
            "questions": {"running": service.turns.running, "waiting": service.turns.waiting},
        }
        body = json.dumps(content, indent=1).encode() + b"\n"
        return Response(200, b"application/json", body, _FRESH)
