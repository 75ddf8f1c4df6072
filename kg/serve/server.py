"""The server process: a socket, an event loop, signals; from the first request to the last."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from typing import TYPE_CHECKING, Any

import uvicorn

from kg.errors import UsageError
from kg.serve.app import application
from kg.serve.connection import BoundedHttp
from kg.serve.limits import IDLE_SECONDS
from kg.serve.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.serve.service import Place

BACKLOG = 2048
"""Connections the system keeps until they are taken (uvicorn's default)."""


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at `host` and `port`; 0 takes a free one.

    Raises:
        UsageError: it cannot be had.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {host}, port {port}: {error.strerror or error}. "
            "Choose another with --port (0 takes a free one) or --host."
        ) from None
    taken.setblocking(False)
    return taken


def run(
    place: Place,
    taken: socket.socket,
    ready: Callable[[Service], None],
    seconds: float,
    proxies: tuple[str, ...] = (),
) -> None:
    """Serves `place` on the socket `taken` until a signal ends it; `ready` is told when it answers.

    `proxies` are addresses of web servers in front: who asks is whom they name, for the caps too.

    Raises:
        DataError, KgError: the facts cannot be loaded.
    """
    factory = uvicorn.Config("", loop="auto", log_config=None).get_loop_factory()
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_serve(place, taken, ready, seconds, proxies))


async def _serve(
    place: Place,
    taken: socket.socket,
    ready: Callable[[Service], None],
    seconds: float,
    proxies: tuple[str, ...],
) -> None:
    BoundedHttp.proxies = frozenset(proxies)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("kg.serve").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)  # a stranger's bad request is no news
    service = Service(place, seconds)
    await service.start()
    try:
        config = uvicorn.Config(
            application(service),
            http=BoundedHttp,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            server_header=False,
            timeout_keep_alive=int(IDLE_SECONDS),
            timeout_graceful_shutdown=int(seconds) + 1,
        )
        server = _Server(config)
        server.reload = service.reload
        ready(service)
        watching = asyncio.create_task(service.watch())
        await server.serve(sockets=[taken])
        watching.cancel()
    finally:
        await service.close()


class _Server(uvicorn.Server):
    """uvicorn's server, ended by SIGINT and SIGTERM with code 0, and reloaded by SIGHUP."""

    reload: Callable[[], Any]

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[Any]] = set()

        def again() -> None:
            task = loop.create_task(self.reload())
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, self.handle_exit, one, None)
        loop.add_signal_handler(signal.SIGHUP, again)
        try:
            yield
        finally:
            for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(one)
