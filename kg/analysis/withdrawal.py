"""Withdrawal: which provider, QSMO or policy a name means, and what goes with it.

One way for every face from what a user writes to the content of `kg impact --format json`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.impact import Loss, by_function, impact_record, office_impact, provider_impact
from kg.dates import iso
from kg.errors import AmbiguousIdError, UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.dates import Day
    from kg.records.world import World
    from kg.session import Session

KINDS: Final = {"office": "QSMO", "policy": "policy", "provider": "provider"}
"""Kinds of thing that can be withdrawn, in the order in which a name is tried, and their words."""

MOST_NEAREST: Final = 4


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a name is taken for: `kind` of KINDS; `others` say in words what else it means."""

    kind: str
    id: str
    others: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The kind in words."""
        return KINDS[self.kind]


def withdrawn(find: Callable[[str, str], str], text: str) -> Withdrawn:
    """What `text` means; an id goes before a name, a QSMO before a policy before a provider.

    `find` gives the id of what is called so of a kind, or raises as Session.find does.

    Raises:
        UnknownIdError, AmbiguousIdError: nothing is called so, or several things of one kind are.
    """
    found: dict[str, str] = {}
    close: list[str] = []
    several: list[AmbiguousIdError] = []
    for kind in KINDS:
        try:
            found[kind] = find(kind, text)
        except UnknownIdError as error:
            close += error.nearest
        except AmbiguousIdError as error:
            several.append(error)
    if not found:
        if several:
            raise several[0]
        nearest = list(dict.fromkeys(close))[:MOST_NEAREST]
        raise UnknownIdError(text, "provider, QSMO or policy", nearest)
    exact = [kind for kind, ident in found.items() if ident == text.strip().casefold()]
    kind = (exact or list(found))[0]
    others = (f"{KINDS[one]} {ident}" for one, ident in found.items() if one != kind)
    return Withdrawn(kind, found[kind], tuple(others))


def losses_without(world: World, day: Day, gone: Withdrawn) -> list[Loss]:
    """Cells that get worse without a provider or QSMO."""
    impact = office_impact if gone.kind == "office" else provider_impact
    return impact(world, day, gone.id)


def withdrawal_record(session: Session, gone: Withdrawn) -> dict[str, Any]:
    """What goes with `gone` on the day of `session`, as a JSON object."""
    content = {"kind": gone.word, "id": gone.id, "as_of": iso(session.day)}
    if gone.kind == "policy":
        from kg.analysis.consequences import TABLES, consequences, consequences_record

        tables = session.tables(*TABLES)
        hanging = consequences(session.world, session.day, tables, gone.id)
        return content | consequences_record(hanging)
    losses = losses_without(session.world, session.day, gone)
    functions = [asdict(one) for one in by_function(losses)]
    return content | {"functions": functions, "losses": impact_record(losses)}
