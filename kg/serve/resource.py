"""A resource: what all addresses do alike with methods, problems, and readers who leave."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

from kg.serve.pool import LeftError
from kg.serve.problem import ProblemError, method_not_allowed
from kg.serve.response import READING, options

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from kg.serve.service import Service


class Sendable(Protocol):
    """An answer."""

    async def send(self, scope: Scope, send: Send) -> None:
        """Sends it."""


class Resource(ABC):
    """An ASGI application over `service` that takes the `methods` of its class."""

    methods = READING

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, unless its reader has left."""
        try:
            response = await self._response(scope, receive)
        except ProblemError as problem:
            response = problem.response()
        except LeftError:
            return
        await response.send(scope, send)

    async def _response(self, scope: Scope, receive: Receive) -> Sendable:
        if scope["method"] == "OPTIONS":
            return options(self.methods)
        if scope["method"] not in self.methods.split(", "):
            raise method_not_allowed(self.methods)
        return await self._answer(scope, receive)

    @abstractmethod
    async def _answer(self, scope: Scope, receive: Receive) -> Sendable:
        """The answer to a request whose method is one of `methods`.

        Raises:
            ProblemError: it is a problem. LeftError: nobody waits for it.
        """
