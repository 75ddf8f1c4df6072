"""Writing CSV: LF, UTF-8, quoted only where needed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""CSV of `rows` under the header `columns`.

    >>> csv_text(["a", "b"], [["1", "x, y"]])
    'a,b\n1,"x, y"\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
