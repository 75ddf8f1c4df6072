"""/health, /metrics and /openapi.json: how the server is, in figures, and what it can be asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.serve.api import document
from kg.serve.metrics import MEDIA_TYPE
from kg.serve.problem import ProblemError
from kg.serve.resource import Resource
from kg.serve.response import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

_FRESH = ((b"cache-control", b"no-store"),)


class Standing(Resource):
    """What is told of the service itself, at its three addresses."""

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        path = scope["path"]
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
            raise ProblemError(
                *(503, "loading"),
                "The facts are being loaded again.",
                headers=((b"retry-after", b"5"),),
            )
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
