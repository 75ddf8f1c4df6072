"""When to ask again: what a server or a network says will pass, with growing pauses."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PASSING = frozenset({429, 502, 503, 504})
"""Statuses that say: not now. A 500 says that this request fails, now and again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long: pauses double from `first` seconds to `longest`, some drawn.

    Drawing keeps many clients from coming back all at once.
    """

    attempts: int = 4
    first: float = 0.25
    longest: float = 30.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def pause(self, attempt: int, retry_after: str | None = None) -> float:
        """Seconds to wait after the failed `attempt` (1 is the first).

        At least what `retry_after`, a header (RFC 9110, section 10.2.3), asks for.
        """
        doubled: float = min(self.longest, self.first * 2 ** (attempt - 1))
        drawn: float = doubled * random.uniform(0.5, 1)  # noqa: S311  (no secret)
        return max(drawn, seconds_of(retry_after))


def seconds_of(retry_after: str | None) -> float:
    """The seconds that a Retry-After header names, as a number or a date; 0 where it names none."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
