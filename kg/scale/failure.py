"""What to tell of an error of an engine: each has classes and words of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kg.errors import DataError, KgError, Problem

_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")
_FILE: Final = re.compile(r"^ *file = (.+)$", re.MULTILINE)
_REASONS: Final = (
    re.compile(r"Expected Number of Columns: \d+ Found: \d+"),
    re.compile(r"Invalid unicode[^.]*"),
    re.compile(r"Value with unterminated quote found"),
)
"""What DuckDB says of a line, in its own words."""
_READ: Final = re.compile(r"Encountered error while reading file (\S+?)\.?\s")
"""What Spark says of a file, and names no line."""
_CAUSE: Final = re.compile(r"^(?:Caused by)?: ([\w.$]+): *(.*)$", re.MULTILINE)
"""One of the causes in the trace of Java, the last of which is the first."""
_SIGN: Final = re.compile(r"\bSQLSTATE: \w+|^\[[A-Z_.]+\] ")
_NO_ROOM: Final = ("Out of Memory", "OutOfMemoryError", "System memory")
_MORE: Final = "Give the engine more, with --memory."
_MEND: Final = "Mend the line, or write the file as Parquet."
LONGEST: Final = 300
"""Characters told of what an engine says."""


class EngineError(KgError):
    """An engine cannot be reached, or gave up."""


def failed(error: Exception) -> KgError:
    """What to tell of an error of an engine: bad data where it complains of a file."""
    text = str(error)
    if line := _LINE.search(text):
        reasons = (said[0] for one in _REASONS if (said := one.search(text)))
        reason = next(reasons, "cannot be read").rstrip(".")
        found = _FILE.search(text)
        name = _name(found[1] if found else "")
        return DataError([Problem(name, int(line[1]), "", "", reason, _MEND)])
    if file := _READ.search(text):
        return DataError([Problem(_name(file[1]), 0, "", "", first_line(error), _MEND)])
    return EngineError(with_mend(first_line(error), text))


def with_mend(said: str, text: str = "") -> str:
    """`said`, and to give more memory where it, or all of `text`, is about that."""
    full = any(one in said + text for one in _NO_ROOM)
    return f"{said.rstrip('.')}. {_MORE}" if full else said.rstrip(".")


def unread(name: str, error: Exception) -> DataError:
    """What to tell of the file `name`, which is no table."""
    return DataError([Problem(_name(name), 0, "", "", first_line(error), "Write it again.")])


def _name(path: str) -> str:
    return Path(path).name


def first_line(error: Exception) -> str:
    r"""What `error` says, in one line: the first cause, where it is a trace of Java.

    >>> first_line(ValueError("no such host\nbecause of this\nand that"))
    'no such host'
    >>> first_line(ValueError("calling o6\n: a.B: failed\n  at a.B\nCaused by: a.C: no room\n"))
    'C: no room'
    """
    text = str(error)
    if causes := _CAUSE.findall(text):
        kind, said = causes[-1]
        return _SIGN.sub("", said).strip()[:LONGEST] if _SIGN.search(said) else _told(kind, said)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:LONGEST] if lines else type(error).__name__


def _told(kind: str, said: str) -> str:
    name = kind.rpartition(".")[2]
    return f"{name}: {said.strip()}"[:LONGEST] if said.strip() else name


def shown(url: str) -> str:
    """`url` without the name and password in it.

    >>> shown("trino://me:secret@host:8080/catalog?password=secret")
    'trino://host:8080/catalog'
    """
    return re.sub(r"//[^/]*@", "//", url).partition("?")[0]
