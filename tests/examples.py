"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> int:
    """All `number` in `make drills`; in `make test`, where they are always the same, a third."""
    return number if settings.get_current_profile_name() == "explore" else -(-number // 3)
