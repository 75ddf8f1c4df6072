"""Where each policy stands: its kind decides the lane, its date the row, oldest at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.dates import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.tables.read import Row

LANES: Final = (
    ("Laws and orders", ("statute", "bill", "executive-order")),
    ("Strategies", ("strategy",)),
    ("OMB memos, circulars", ("omb-memorandum", "omb-circular")),
    ("Directives", ("directive",)),
    ("Guidance", ("guidance",)),
    ("Reports", ("report",)),
)
"""Name of a lane, and the types of policies in it: from what binds most to what only reports."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Policies by lane and row; `years` says of each row which years it holds, "" for no date."""

    lanes: tuple[str, ...]
    years: tuple[str, ...]
    place: dict[str, tuple[int, int]]


def grid(policies: Sequence[Row], links: Iterable[tuple[str, str, str]]) -> Grid:
    """The places of `policies`: every row is later than the one above it.

    A row takes policies of different lanes for as long as none of them changes another of it. A
    date of only a month or year counts as its last day. Those without a date stand in the first
    rows.
    """
    names = [name for name, types in LANES if any(one["type"] in types for one in policies)]
    earlier: dict[str, set[str]] = {}
    for new, _, old in links:
        earlier.setdefault(new, set()).add(old)
    rows: list[dict[int, Row]] = []
    place: dict[str, tuple[int, int]] = {}
    for one in sorted(policies, key=_when):
        lane = names.index(_lane(one))
        if not rows or lane in rows[-1] or _apart(one, rows[-1].values(), earlier):
            rows.append({})
        rows[-1][lane] = one
        place[one["id"]] = lane, len(rows) - 1
    return Grid(tuple(names), tuple(_years(row.values()) for row in rows), place)


def _when(one: Row) -> tuple[int, str]:
    return (last_day(one["issued"]) if one["issued"] else 0), one["id"]


def _lane(one: Row) -> str:
    return next(name for name, types in LANES if one["type"] in types)


def _apart(one: Row, row: Iterable[Row], earlier: dict[str, set[str]]) -> bool:
    """Whether `one` may not stand in `row`: something in it is undated, or joined to it."""
    return any(
        bool(other["issued"]) != bool(one["issued"])
        or other["id"] in earlier.get(one["id"], ())
        or one["id"] in earlier.get(other["id"], ())
        for other in row
    )


def _years(row: Iterable[Row]) -> str:
    years = sorted({one["issued"][:4] for one in row})
    first, last = years[0], years[-1]
    return first if first == last else f"{first} to {last}"
