"""What a worker cannot do any more, tried from within one."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings

import pytest

from kg.serve.doors import landlock_version
from tests.endpoint.servers import NotTestedWarning

PROGRAM = '''
import errno, json, os, resource, signal, socket, sys
from kg.serve.frames import packed, receive
from kg.serve.worker import work

file, parent = sys.argv[1], os.getpid()
attempts = {
    "read a file": lambda: open(file),
    "write a file": lambda: open(file, "w"),
    "list a folder": lambda: os.listdir("/"),
    "open a TCP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "open a UDP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "open a Unix socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "copy its own socket": lambda: os.dup(channel.fileno()),
    "make a pipe": os.pipe,
    "raise its limit of files": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    "raise its memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
    "take much memory": lambda: bytearray(2 << 30),
    "make a folder": lambda: os.mkdir(file + ".made"),
    "rename a file": lambda: os.rename(file, file + ".moved"),
    "truncate a file": lambda: os.truncate(file, 0),
    "signal its parent": lambda: os.kill(parent, signal.SIGCONT),
    "delete a file": lambda: os.unlink(file),
    "run a program": lambda: os.execv(sys.executable, [sys.executable, "-c", "0"]),
}


class Tries:
    """In the place of the facts: what is asked of it, it tries."""

    memory = 256 << 20

    def answer(self, ask):
        try:
            attempts[ask["attempt"]]()
        except OSError as error:
            return {"outcome": errno.errorcode[error.errno]}, b""
        except (MemoryError, ValueError) as error:
            return {"outcome": type(error).__name__}, b""
        return {"outcome": "done"}, b""


ours, channel = socket.socketpair()
if not os.fork():
    ours.close()
    work(channel, Tries(), parent)
channel.close()
receive(ours)
said = {}
for attempt in attempts:
    ours.sendall(packed({"attempt": attempt}))
    said[attempt] = receive(ours)[0]["outcome"]
print(json.dumps(said))
'''

EVERYWHERE = {
    **dict.fromkeys(("read a file", "write a file", "list a folder", "make a pipe"), "EMFILE"),
    **dict.fromkeys((f"open a {kind} socket" for kind in ("TCP", "UDP", "Unix")), "EMFILE"),
    "copy its own socket": "EINVAL",
    "raise its limit of files": "ValueError",
    "raise its memory": "ValueError",
    "take much memory": "MemoryError",
}
"""Refused by limits, which every system with POSIX has."""

BY_LANDLOCK = {
    "make a folder": (1, "EACCES"),
    "rename a file": (1, "EACCES"),
    "delete a file": (1, "EACCES"),
    "run a program": (1, "EACCES"),
    "truncate a file": (3, "EACCES"),
    "signal its parent": (6, "EPERM"),
}
"""Refused by Landlock, from which version on, and how."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are those of Linux")
def test_a_worker_finds_every_door_closed(tmp_path):
    file = tmp_path / "file"
    file.write_text("kept")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    version = landlock_version()
    known = EVERYWHERE | {one: how for one, (since, how) in BY_LANDLOCK.items() if since <= version}
    missing = sorted(set(said) - set(known))
    if missing:
        _warn(f"Landlock has version {version} here, so that a worker can: {', '.join(missing)}")
    assert {one: outcome for one, outcome in said.items() if one in known} == known
    if version >= 3:
        assert file.read_text() == "kept"


def _warn(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(NotTestedWarning(f"NOT TESTED: {text}"), stacklevel=2)
