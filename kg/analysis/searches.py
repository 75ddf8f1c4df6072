"""Searches: where a fact was looked for, and what came of it (table search_log).

A search that found nothing is work done: it tells the next person where not to look.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.tables.read import Row

NOTHING: Final = "nothing relevant"
"""What stands in `looked_at` where no document was worth opening."""

VAIN: Final[Mapping[str, str]] = {
    "nothing-found": "found nothing",
    "too-vague": "too vague for a row",
}
"""Results that leave a cell as it was, in words."""


@dataclass(frozen=True, slots=True)
class Search:
    """One row of the log: `looked_at` are the addresses read, none where nothing was relevant.

    `agency` is "" where the search was for no single body.
    """

    row: str
    date: str
    agency: str
    area: str
    query: str
    looked_at: tuple[str, ...]
    result: str
    note: str

    @property
    def vain(self) -> bool:
        """Whether nothing came of it."""
        return self.result in VAIN

    @property
    def where(self) -> tuple[str, ...]:
        """Hosts that were looked at, each once, in the order of the row."""
        hosts = (urlsplit(one).netloc.removeprefix("www.") for one in self.looked_at)
        return tuple(dict.fromkeys(hosts))

    @property
    def text(self) -> str:
        """What was looked for where on which day, and what came of it, with a full stop."""
        where = f" at {', '.join(self.where)}" if self.where else ""
        came = f'"{self.query}"{where}: {VAIN.get(self.result, self.result)}'
        note = f" ({self.note.rstrip('.')})" if self.note else ""
        vain = " in vain" if self.vain else ""
        return f"Looked for on {self.date}{vain}: {came}{note}."


class Searches:
    """The searches of a log, by the cell they were for."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.all = tuple(_search(row) for row in rows)
        self._of: dict[tuple[str, str], list[Search]] = defaultdict(list)
        for one in sorted(self.all, key=lambda one: (one.date, one.row)):
            self._of[one.agency, one.area].append(one)

    def in_vain(self, agency: str, area: str) -> tuple[Search, ...]:
        """Searches for that body and function from which no row came, earliest first."""
        return tuple(one for one in self._of.get((agency, area), ()) if one.vain)


def _search(row: Row) -> Search:
    looked = row["looked_at"]
    return Search(
        row=row["id"],
        date=row["date"],
        agency=row["agency"],
        area=row["area"],
        query=row["query"],
        looked_at=() if looked == NOTHING else tuple(looked.split(";")),
        result=row["result"],
        note=row["note"],
    )


def search_record(one: Search) -> dict[str, Any]:
    """`one` as a JSON object."""
    return {**asdict(one), "looked_at": list(one.looked_at)}
