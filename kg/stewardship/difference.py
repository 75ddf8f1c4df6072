"""The difference between two states of a file, as `patch` and `git apply` read it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from kg.stewardship.lines import split_lines

if TYPE_CHECKING:
    from pathlib import Path


def file_diff(path: Path, before: bytes, after: bytes) -> str:
    """Unified difference of the UTF-8 texts `before` and `after` of the file at `path`.

    Its paths begin with a/ and b/ and go on with the name of the file alone: apply it in the
    folder of the file (`git apply`, `patch -p1`), or with -R to undo it.
    """
    was, will = ([line.decode() for line in split_lines(one)] for one in (before, after))
    lines = difflib.unified_diff(was, will, f"a/{path.name}", f"b/{path.name}", n=1)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
