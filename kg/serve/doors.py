"""What a worker gives up before it reads a stranger's query, as far as the platform lets it.

Everywhere with POSIX: no descriptor is left to open a file or a socket with, and memory is bounded.
On Linux also: no new privileges, no part of the file system (Landlock), the first to be ended when
the machine runs out of memory, and the end of its parent is its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_RESTRICT_SELF: Final = 446
_LANDLOCK_VERSION_1: Final = (1 << 13) - 1
"""All thirteen rights of the first version: execute, read, write, list, remove, make
(linux/landlock.h); system call numbers from 424 on are the same on every architecture."""

MOST_ENDED: Final = "1000"
"""The highest oom_score_adj (proc(5))."""


def end_with_parent(parent: int) -> None:
    """Ends this process when `parent`, which has started it, ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def close_the_doors(memory: int) -> None:
    """Gives up files, sockets and all but `memory` bytes more than are in use."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(MOST_ENDED)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _forbid_files()
    import resource

    with contextlib.suppress(ValueError, OSError):  # a lower limit is set already, or none can be
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _address_space() -> int:
    """Bytes this process has mapped; a generous guess where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 4 * 1024**3


def _forbid_files() -> None:
    """Closes every way to a file that Landlock handles; without it the limits remain."""
    if not sys.platform.startswith("linux"):
        return
    system = ctypes.CDLL(None, use_errno=True)
    handled = ctypes.c_uint64(_LANDLOCK_VERSION_1)
    rules = system.syscall(
        ctypes.c_long(_LANDLOCK_CREATE_RULESET),
        ctypes.byref(handled),
        ctypes.c_size_t(ctypes.sizeof(handled)),
        ctypes.c_uint32(0),
    )
    if rules >= 0:
        system.syscall(
            ctypes.c_long(_LANDLOCK_RESTRICT_SELF), ctypes.c_int(rules), ctypes.c_uint32(0)
        )
        os.close(rules)


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
