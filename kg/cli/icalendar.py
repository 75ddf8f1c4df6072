"""Calendar entries as iCalendar (RFC 5545), for calendar programs to subscribe to or import."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.analysis.entries import Entry
    from kg.dates import Day

LONGEST: Final = 75
"""Octets of a line, its end not counted (RFC 5545, 3.1); longer ones are folded."""


def icalendar(entries: Sequence[Entry], urls: Mapping[str, str], stamp: Day) -> str:
    """`entries` as all-day events; `urls` has the address of each source, by id.

    `stamp` is the day the facts were last revised (DTSTAMP), so that the same facts give the same
    bytes.

    Raises:
        UsageError: there are none, and a calendar without components is not allowed (3.4).
    """
    if not entries:
        raise UsageError("nothing ends or falls due then, and iCalendar needs an event.")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//qsmo-kg//calendar//EN"]
    for one in entries:
        lines += _event(one, urls, stamp)
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(one: Entry, urls: Mapping[str, str], stamp: Day) -> Iterator[str]:
    day = _basic(one.day)
    said = f"Stated as {one.stated}; {', '.join(one.rows)} of {', '.join(one.sources)}"
    yield "BEGIN:VEVENT"
    yield f"UID:{day}-{one.kind.replace(' ', '-')}-{one.rows[0]}@qsmo-kg"
    yield f"DTSTAMP:{_basic(stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day}"
    yield f"SUMMARY:{escape(f'{one.kind}: {one.text}')}"
    yield f"DESCRIPTION:{escape(said)}"
    yield f"CATEGORIES:{escape(one.kind)}"
    yield from _url(urls.get(source, "") for source in one.sources)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _url(found: Iterable[str]) -> Iterator[str]:
    """At most one address (3.8.4.6); of the type URI, which is not escaped."""
    url = next((one for one in found if one.isascii()), "")
    if url:
        yield f"URL:{url}"


def _basic(day: Day) -> str:
    return date.fromordinal(day).strftime("%Y%m%d")


def escape(text: str) -> str:
    """`text` as a TEXT value (3.3.11)."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(";", "\\;").replace(",", "\\,")


def fold(line: str) -> str:
    """`line` in pieces of at most 75 octets; those after the first begin with a blank (3.1).

    No character is cut into its octets.
    """
    pieces, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += octets
    return "\r\n".join(pieces)
