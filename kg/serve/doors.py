"""What a worker gives up before it reads a stranger's query, as far as the platform lets it.

Everywhere with POSIX: no descriptor is left to open a file or a socket with, and memory is bounded.
On Linux also: none of root's privileges and no new ones, no part of the file system, no TCP and no
signal to others (Landlock), the first to be ended when the machine runs out of memory, and the end
of its parent is its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_RESTRICT_SELF: Final = 446
"""System call numbers from 424 on are the same on every architecture."""

_LANDLOCK_RIGHTS: Final = (
    (1, (1 << 13) - 1, 0, 0),  # execute, read, write, list, remove, make
    (2, 1 << 13, 0, 0),  # link or rename into another folder
    (3, 1 << 14, 0, 0),  # truncate
    (4, 0, 0b11, 0),  # bind and connect TCP
    (5, 1 << 15, 0, 0),  # ioctl of devices
    (6, 0, 0, 0b11),  # sockets with abstract names, signals: of its own only
)
"""Since which version of Landlock which rights to files and to the network, and which scopes, can
be given up (linux/landlock.h)."""

_CAPABILITY_VERSION_3: Final = 0x20080522
"""linux/capability.h: two words of each of three sets."""

MOST_ENDED: Final = "1000"
"""The highest oom_score_adj (proc(5))."""


def end_with_parent(parent: int) -> None:
    """Ends this process when `parent`, which has started it, ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def close_the_doors(memory: int) -> None:
    """Gives up files, sockets and all but `memory` bytes more than are in use."""
    import resource

    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(MOST_ENDED)
    space = _address_space()  # while /proc can be read
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _give_up_landlock_rights()
    with contextlib.suppress(ValueError, OSError):  # a lower limit is set already, or none can be
        resource.setrlimit(resource.RLIMIT_AS, (space + memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    _give_up_capabilities()  # last: with root's, a limit could be raised again


def _address_space() -> int:
    """Bytes this process has mapped; a generous guess where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 4 * 1024**3


def landlock_version() -> int:
    """The version of Landlock that this system has, 0 without it."""
    if not sys.platform.startswith("linux"):
        return 0
    size, ask_version = ctypes.c_size_t(0), ctypes.c_uint32(1)
    return max(0, _system(_LANDLOCK_CREATE_RULESET, None, size, ask_version))


def _give_up_landlock_rights() -> None:
    """Closes every way that Landlock handles here; without it the limits remain."""
    version = landlock_version()
    if not version:
        return
    given_up = [0, 0, 0]
    for since, *rights in _LANDLOCK_RIGHTS:
        if since <= version:
            given_up = [one | more for one, more in zip(given_up, rights, strict=True)]
    known = (ctypes.c_uint64 * 3)(*given_up)  # struct landlock_ruleset_attr
    size = ctypes.c_size_t(8 if version < 4 else 16 if version < 6 else 24)
    rules = _system(_LANDLOCK_CREATE_RULESET, ctypes.byref(known), size, ctypes.c_uint32(0))
    if rules >= 0:
        _system(_LANDLOCK_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
        os.close(rules)


def _give_up_capabilities() -> None:
    """Makes a root among processes one without privileges (capset(2))."""
    if not sys.platform.startswith("linux"):
        return
    head, none = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    with contextlib.suppress(AttributeError):  # a C library that does not offer it
        ctypes.CDLL(None).capset(head, none)


def _system(number: int, *arguments: Any) -> int:  # noqa: ANN401  (pointers and numbers)
    return int(ctypes.CDLL(None).syscall(ctypes.c_long(number), *arguments))


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
