"""Files of records: CSV (also gzipped) or Parquet, one file or many, here or in an object store."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

CSV: Final = (".csv", ".csv.gz")
PARQUET: Final = (".parquet",)
_MAGIC: Final = b"PAR1"
_PATTERN: Final = "*?[{"
_HEADER: Final = 1 << 20
"""A header is no longer than this."""


def ending(name: str) -> str:
    """The ending of the file called `name` that says what it is.

    Raises:
        UsageError: it is neither CSV nor Parquet.
    """
    for one in (*CSV, *PARQUET):
        if name.lower().endswith(one):
            return one
    raise UsageError(
        f"{name}: records are CSV, gzipped CSV or Parquet ({', '.join(CSV)}, .parquet)."
    )


def head_of(name: str) -> Sequence[str]:
    """Columns that the header of the CSV file at `name` has; () of a Parquet file, or elsewhere.

    Raises:
        DataError: the file is empty, has no header, names a column twice, or is no Parquet.
        UsageError: there is no such file, or its name is a pattern to engines.
    """
    if "://" in name:
        return ()
    if any(one in name for one in _PATTERN):
        raise UsageError(f"{name}: an engine would take it for a pattern. Rename the file.")
    path = Path(name)
    if not path.exists():
        raise UsageError(f"{name}: there is no such file.")
    if path.is_dir():
        raise UsageError(f"{name} is a folder. Name its files.")
    if ending(name) in PARQUET:
        _require_parquet(path)
        return ()
    try:
        first = _beginning(path)
        found = next(csv.reader(io.StringIO(first.decode("utf-8-sig", "strict"), newline="")), [])
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as error:
        raise _wrong(path, f"is no CSV in UTF-8 ({error})", "Save it again.") from None
    if not any(found):
        raise _wrong(path, "is empty: it has no header", "Download it again.")
    twice = sorted({one for one in found if found.count(one) > 1})
    if twice:
        raise _wrong(path, f"names the column {twice[0]!r} twice", "Rename one of them.")
    return tuple(found)


def _beginning(path: Path) -> bytes:
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    with opened(path, "rb") as file:
        lines = file.read(_HEADER)
    # A whole line at least, so that no letter is cut in two.
    return lines[: lines.rfind(b"\n") + 1] or lines


def _require_parquet(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        begins = file.read(4)
        file.seek(max(0, size - 4))
        whole = begins == _MAGIC == file.read(4)
    if not whole or size < 12:
        raise _wrong(path, "is no whole Parquet file", "Write it again.")


def _wrong(path: Path, message: str, mend: str) -> DataError:
    return DataError([Problem(path.name, 0, "", "", message, mend)])
