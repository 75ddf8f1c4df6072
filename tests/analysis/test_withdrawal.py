"""What a name is taken for when something goes away."""

from __future__ import annotations

import pytest

from kg.analysis.withdrawal import Withdrawn, withdrawn
from kg.errors import AmbiguousIdError, UnknownIdError

KNOWN = {
    "office": {"o": "o", "shared name": "o", "x": "o"},
    "policy": {"p": "p", "shared name": "p", "o": "p"},
    "provider": {"x": "x", "shared name": "x"},
}


def find(kind: str, text: str) -> str:
    if text == "two" and kind == "provider":
        raise AmbiguousIdError(text, kind, ["a", "b"])
    found = KNOWN[kind].get(text.strip().casefold())
    if found is None:
        raise UnknownIdError(text, kind, [f"{kind}-1", f"{kind}-2", "both"])
    return found


def test_a_qsmo_before_a_policy_before_a_provider() -> None:
    assert withdrawn(find, "Shared Name") == Withdrawn("office", "o", ("policy p", "provider x"))
    assert withdrawn(find, "p") == Withdrawn("policy", "p")


def test_an_id_before_a_name() -> None:
    assert withdrawn(find, " X ") == Withdrawn("provider", "x", ("QSMO o",))
    assert withdrawn(find, "o") == Withdrawn("office", "o", ("policy p",))


def test_nothing_or_several() -> None:
    with pytest.raises(AmbiguousIdError, match="several of kind provider: a, b"):
        withdrawn(find, "two")
    with pytest.raises(UnknownIdError, match="no provider, QSMO or policy is called 'none'") as got:
        withdrawn(find, "none")
    assert got.value.nearest == ("office-1", "office-2", "both", "policy-1")
