"""What an answer says where a cap has cut it: by which cap, and how to get the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.serve import limits

if TYPE_CHECKING:
    from kg.serve.response import Headers

MEND: Final = "order the rows, and ask for parts with LIMIT and OFFSET"
"""How a query gets what was cut off its answer."""


def caps() -> dict[str, int]:
    """The most that an answer may have, as a worker is told."""
    return {"rows": limits.MAX_ROWS, "bytes": limits.MAX_RESULT_BYTES}


def cut_header(cut: str) -> Headers:
    """The header of an answer that `cut` ("rows" or "bytes") has cut; none where it is ""."""
    if not cut:
        return ()
    return ((b"kg-truncated", f'{cut}; limit={caps()[cut]}; mend="{MEND}"'.encode()),)


def cut_words(cut: str, most: int) -> str:
    """The same for people; "" where nothing is cut."""
    if not cut:
        return ""
    return f"The server cut this answer off at {most:,} {cut}. For the rest {MEND}."
