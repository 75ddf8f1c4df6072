"""The nursery: a process with everything loaded, which forks a worker whenever it is asked to.

`kg.serve.parent` starts `main` in it, with one end of a socket. The first frame names the folders;
the answer says that all is loaded, or why not. Then every byte that comes brings the end of a
socket for a new worker, which is forked in milliseconds, since it shares the store.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.serve.doors import end_with_parent
from kg.serve.frames import packed, receive
from kg.serve.worker import work

if TYPE_CHECKING:
    from kg.serve.frames import Head
    from kg.serve.stock import Stock


def main() -> None:
    """Serves the socket whose descriptor is the last argument, until its other end is gone."""
    end_with_parent(int(sys.argv[-2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[-1]))
    try:
        start, _ = receive(control)
        stock = _loaded(control, start)
        if stock:
            _fork_on_demand(control, stock)
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _loaded(control: socket.socket, start: Head) -> Stock | None:
    """The stock that `start` asks for; None, with the reason sent, where it cannot be loaded."""
    from kg.serve.stock import Stock

    try:
        stock = Stock(Path(start["data"]), Path(start["ontology"]), start["day"], start["memory"])
    except KgError as error:
        control.sendall(packed({"error": str(error)}))
        return None
    stock.warm_up()
    gc.collect()
    gc.freeze()  # a fork that never looks through what it shares never copies it
    control.sendall(packed({"about": stock.about()}))
    return stock


def _fork_on_demand(control: socket.socket, stock: Stock) -> None:
    """A worker for every socket that comes, one at a time: no fork may hold the end of another."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead: they vanish
    while True:
        found, ends, _, _ = socket.recv_fds(control, 1, 1)
        if not found:
            return
        for end in ends:
            _fork(end, control, stock)


def _fork(end: int, control: socket.socket, stock: Stock) -> None:
    """Starts a worker on the socket `end`."""
    parent = os.getpid()
    if os.fork():
        os.close(end)
        return
    try:
        control.close()
        work(socket.socket(fileno=end), stock, parent)
    finally:  # whatever happens, no second nursery
        os._exit(1)
