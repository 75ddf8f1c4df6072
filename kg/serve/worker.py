"""A worker: a forked process, one question at a time, that may be killed at any moment."""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING

from kg.errors import KgError, QueryRefusedError, QuerySyntaxError, UsageError
from kg.query.worker import RECURSION_LIMIT
from kg.serve.doors import close_the_doors, end_with_parent
from kg.serve.frames import LAST_WORDS, packed, receive
from kg.serve.limits import WORKER_GROWTH_BYTES

if TYPE_CHECKING:
    import socket

    from kg.serve.frames import Head
    from kg.serve.stock import Stock

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ru_maxrss (getrusage(2))."""


def work(channel: socket.socket, stock: Stock, parent: int) -> None:
    """Answers what comes on `channel` until its other end is gone. Never returns."""
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.setrecursionlimit(RECURSION_LIMIT)
    close_the_doors(stock.memory)
    faulthandler.enable(channel, all_threads=False)  # the engine aborts where memory has run out
    try:
        channel.sendall(packed({"pid": os.getpid()}))
        limit = _memory() + WORKER_GROWTH_BYTES
        while True:
            ask, _ = receive(channel)
            head, body = answer(stock, ask)
            if _memory() > limit:
                head["tired"] = True
            channel.sendall(packed(head, body))
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:  # a defect, or no memory left: its death is the answer
        os.write(channel.fileno(), LAST_WORDS)
        os._exit(1)


def answer(stock: Stock, ask: Head) -> tuple[Head, bytes]:
    """The answer to one question; what is wrong with it is an answer too."""
    try:
        return stock.answer(ask)
    except QuerySyntaxError as error:
        return {"error": "syntax", "message": str(error)}, b""
    except QueryRefusedError as error:
        return {"error": "refused", "message": str(error)}, b""
    except UsageError as error:
        return {"error": "usage", "message": str(error)}, b""
    except KgError as error:
        return {"error": "data", "message": str(error)}, b""


def _memory() -> int:
    """Most memory this process has had at once, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
