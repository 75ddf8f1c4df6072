"""Telling git, in one clone, to merge tables row by row.

data/.gitattributes names the driver for everybody; what a driver runs git takes from the clone
alone, so that no repository can make others run things.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DRIVER = "kg-rows"
_KEY = f"merge.{DRIVER}.driver"


def teach_git(folder: Path) -> bool:
    """Makes `kg merge` the driver of the clone that `folder` lies in; whether that is new.

    Nothing is done where git is away, the tables are in no clone, its attributes do not name the
    driver, or a driver is set already.
    """
    wanted = _git(folder, "check-attr", "merge", "adoptions.csv")
    if not wanted.endswith(f": {DRIVER}") or _git(folder, "config", _KEY):
        return False
    _git(folder, "config", "--local", _KEY, command())
    return bool(_git(folder, "config", _KEY))


def command() -> str:
    """What git runs; it merges as text where this installation is gone or older."""
    kg = f"{shlex.quote(sys.executable)} -m kg merge"
    text = "git merge-file %A %O %B"
    return f"if {kg} --help >/dev/null 2>&1; then {kg} %O %A %B %P; else {text}; fi"


def _git(folder: Path, *args: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  (our own words and a folder)
            ["git", "-C", str(folder), *args],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
