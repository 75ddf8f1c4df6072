"""Tables on the terminal and in Markdown: columns aligned, nothing cut.

Our own few lines, since the usual libraries take a third of the start of `kg gaps` to import.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Style = Literal["simple", "plain", "github"]


def aligned(
    rows: Iterable[Sequence[object]],
    heads: Sequence[str] = (),
    right: Collection[int] | None = None,
    style: Style = "simple",
) -> str:
    """`rows` under `heads` as lines of text, without an end of line after the last.

    The columns `right` (by place, from 0) are flush right; by default those that hold integers
    and empty cells only. Style "plain" has no heads, "github" is a Markdown table.
    """
    given = list(rows)
    cells = [[_text(cell, style) for cell in row] for row in given]
    shown = [list(heads), *cells] if heads else cells
    if not shown:
        return ""
    columns = range(len(shown[0]))
    flush = _integers(given, len(columns)) if right is None else right
    wide = [max(_width(row[at]) for row in shown) for at in columns]
    if style == "github":
        wide = [max(3, one) for one in wide]
    lines = [[_padded(row[at], wide[at], at in flush) for at in columns] for row in shown]
    if style == "github":
        rule = ["-" * (wide[at] - 1) + (":" if at in flush else "-") for at in columns]
        return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])
    if heads:
        lines.insert(1, ["-" * one for one in wide])
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _integers(rows: Sequence[Sequence[object]], count: int) -> set[int]:
    return {
        at
        for at in range(count)
        if any(isinstance(row[at], int) for row in rows)
        and all(isinstance(row[at], int) or row[at] in ("", None) for row in rows)
    }


def _text(cell: object, style: Style) -> str:
    text = "" if cell is None else " ".join(str(cell).splitlines())
    return text.replace("|", "\\|") if style == "github" else text


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def _width(text: str) -> int:
    """Places `text` takes on a terminal: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
