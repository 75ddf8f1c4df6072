"""Which thing of the network a user means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import AmbiguousIdError, UnknownIdError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.session import Session

FOCUS = ("agency", "provider", "office", "policy", "area", "service")
"""Kinds of things that are looked up by name; councils and boards by id."""


def find_node(session: Session, known: Collection[str], text: str) -> str:
    """Name of the node that `text` means, whatever its kind.

    An exact id comes first, then things that are joined to others.

    Raises:
        UnknownIdError, AmbiguousIdError: nothing is called so, or several things are.
        UsageError: nothing joins it to anything.
    """
    wanted = text.strip().casefold()
    if wanted in known:
        return wanted
    found, close = _called(session, text)
    found |= dict.fromkeys(one for one in (f"body:{wanted}",) if one in known)
    exact = [one for one in found if one.partition(":")[2] == wanted]
    choices = exact or [one for one in found if one in known] or list(found)
    if not choices:
        kind = "agency, provider, QSMO, policy, function or service"
        raise UnknownIdError(text, kind, close[:4])
    if len(choices) > 1:
        raise AmbiguousIdError(text, "thing", sorted(choices))
    if choices[0] not in known:
        raise UsageError(f"{choices[0]} is joined to nothing. Choose another thing.")
    return choices[0]


def _called(session: Session, text: str) -> tuple[dict[str, None], list[str]]:
    """Nodes of all kinds that are called `text`, and ids that are called nearly so."""
    from kg.network import provider_node

    found: dict[str, None] = {}
    close: dict[str, None] = {}
    for kind in FOCUS:
        try:
            one = session.find(kind, text)
        except UnknownIdError as error:
            close |= dict.fromkeys(error.nearest)
        except AmbiguousIdError as error:
            ways = (provider_node(session.world, one) for one in error.choices)
            found |= dict.fromkeys(
                ways if kind == "provider" else (f"{kind}:{one}" for one in error.choices)
            )
        else:
            node = provider_node(session.world, one) if kind == "provider" else f"{kind}:{one}"
            found[node] = None
    return found, list(close)
