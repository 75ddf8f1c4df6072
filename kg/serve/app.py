"""The application: what is answered at which address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from kg.serve.sparql import Sparql

if TYPE_CHECKING:
    from kg.serve.service import Service


def application(service: Service) -> Starlette:
    """The routes over `service`, which is started and ended by the server."""
    return Starlette(routes=[Route("/sparql", Sparql(service))])
