"""The event loop's end of a nursery: starts it, waits until all is loaded, asks it for workers."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg.errors import KgError
from kg.serve.frames import packed, receive

if TYPE_CHECKING:
    from kg.serve.frames import Head

_NURSERY = "import sys; sys.path.append(sys.argv[1]); from kg.serve.nursery import main; main()"
"""Started with -P: modules that lie in the current folder are not to be imported."""


class Nursery:
    """A process that has loaded the dataset and forks workers.

    It stays in the server's session: there the scheduler weighs slow workers against the server.
    """

    def __init__(self) -> None:
        self.about: dict[str, Any] = {}
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  (nothing of it comes from a user)
                [
                    *(sys.executable, "-P", "-c", _NURSERY, str(Path(kg.__file__).parents[1])),
                    *(str(os.getpid()), str(theirs.fileno())),
                ],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def load(self, start: Head) -> None:
        """Waits, some seconds, until it has loaded what `start` asks for.

        Raises:
            KgError: it cannot be loaded; it is closed then.
        """
        try:
            self._control.sendall(packed(start))
            said, _ = receive(self._control)
        except (EOFError, OSError):
            self.close()
            raise KgError("the process that loads the facts ended; see what it wrote") from None
        except BaseException:
            self.close()
            raise
        if "error" in said:
            self.close()
            raise KgError(said["error"])
        self.about = said["about"]

    def fork(self) -> socket.socket:
        """The socket of a new worker, which says its process id when it is ready.

        Raises:
            OSError: the nursery is gone.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        ours.setblocking(False)
        return ours

    @property
    def alive(self) -> bool:
        """Whether it can still fork."""
        return self.process.poll() is None

    def close(self) -> None:
        """Ends it; on Linux its workers end with it."""
        self._control.close()
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
