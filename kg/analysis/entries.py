"""Entries of a calendar: one thing that ends or falls due, and the rows that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.dates import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.sentences import Sentences
    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.tables.read import Row


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that ends or falls due on `day`.

    `stated` is the date as its source words it, `subject` the id of the thing. `who` and `what`
    make a sentence; of several agencies with the same `what`, `body` tells them apart: the id of
    the one whose record it is, else "". `bodies` are all agencies it concerns, sorted; empty where
    no one in particular. `rows` say so, out of `sources`.
    """

    day: Day
    kind: str
    subject: str
    who: str
    what: str
    body: str
    stated: str
    bodies: tuple[str, ...]
    rows: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence, without a full stop."""
        return f"{self.who} {self.what}".strip()


def entry(
    kind: str,
    subject: str,
    sentence: tuple[str, str],
    stated: str,
    rows: Sequence[Row],
    bodies: Iterable[str],
    body: str = "",
) -> Entry:
    """An entry on the last day of `stated`, said by `rows`; `sentence` is its who and what."""
    return Entry(
        day=last_day(stated),
        kind=kind,
        subject=subject,
        who=sentence[0],
        what=sentence[1],
        body=body,
        stated=stated,
        bodies=tuple(sorted({one for one in (body, *bodies) if one})),
        rows=tuple(row.get("row") or row["id"] for row in rows),
        sources=tuple(dict.fromkeys(row["source"] for row in rows if row.get("source"))),
    )


def begun(rows: Iterable[Row], day: Day) -> bool:
    """Whether none of `rows` says that the thing begins after `day`."""
    return all(first_day(row["from"]) <= day for row in rows if row["from"])


def use_sentence(say: Sentences, record: Adoption, *, past: bool = False) -> tuple[str, str]:
    """Who, and whom it uses for which function."""
    who = say.organisation(record.agency)
    area = say.world.areas.get(record.area)
    function = f", for {area.label}" if area else ""
    return who, say.use(record, past=past).removeprefix(f"{who} ") + function
