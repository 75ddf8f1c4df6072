"""Losses as people read them: what they add up to, by function, and whose they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.analysis.impact import by_function
from kg.cli.aligned import aligned
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.coverage import Coverage
    from kg.analysis.impact import Loss
    from kg.records.world import World

MOST = 4
"""Alternatives named in a cell of a table; of more the number is said."""


def impact_text(losses: Sequence[Loss], coverage: Coverage, label: str, *, every: bool) -> str:
    """`losses` of the thing called `label`: summary, functions, direct losses or `every` cell."""
    opening = f"As of {iso(coverage.day)}, without {label}: {total_sentence(losses)}\n"
    if not losses:
        return f"{opening}What nobody has recorded cannot be lost here.\n"
    parts = [opening, functions_table(losses, coverage)]
    if every:
        parts.append(f"Every cell\n{_cells(losses, coverage)}")
    else:
        direct = [one for one in losses if one.direct]
        parts.append(f"Direct losses (--all for every cell)\n{_direct(direct, losses, coverage)}")
    return "\n".join(parts) + _unrecorded(losses, coverage)


def total_sentence(losses: Sequence[Loss]) -> str:
    """How many cells of how many bodies are lost, in which way, and what is left."""
    if not losses:
        return "no recorded cell gets worse."
    bodies = len({one.before.agency for one in losses})
    ways = [
        (sum(one.direct for one in losses), "directly"),
        (sum(one.inherited for one in losses), "through a body above"),
        (sum(one.rolled_up for one in losses), "through bureaus only"),
    ]
    split = ", ".join(f"{count:,} {way}" for count, way in ways if count)
    verb = "gets" if len(losses) == 1 else "get"
    return (
        f"{_many(len(losses), 'recorded cell')} of {_many(bodies, 'body', 'bodies')} "
        f"{verb} worse: {split}.\n{_what_is_left(losses)}"
    )


def _what_is_left(losses: Sequence[Loss]) -> str:
    left = sum(one.after.known for one in losses)
    if left == len(losses):
        return "What is used stays recorded, but outside any marketplace."
    listed = sum(bool(one.alternatives) for one in losses)
    bare = sum(one.bare for one in losses)
    return (
        f"{left:,} still have something recorded, {listed:,} have another provider listed in the "
        f"same marketplace, {bare:,} are left with neither."
    )


def functions_table(losses: Sequence[Loss], coverage: Coverage) -> str:
    """One line a function; who else is listed, where that is what is lost."""
    whole = _uses_are_lost(losses)
    rows: list[tuple[object, ...]] = []
    for one in by_function(losses):
        after = ", ".join(f"{count} {word}" for word, count in one.after.items())
        ways = (count or "" for count in (one.direct, one.inherited, one.rolled_up))
        also = _alternatives(one.area, one.alternatives, coverage)
        left = (one.replaceable or "", one.bare or "", also) if whole else ()
        rows.append((_function(one.area, coverage.world), one.lost, *ways, after, *left))
    heads = ("Function", "Lost", "Directly", "From above", "Bureaus only", "Without it")
    more = ("Replaceable", "Left with none", "Also listed") if whole else ()
    return aligned(rows, (*heads, *more)) + "\n"


def _direct(direct: Sequence[Loss], losses: Sequence[Loss], coverage: Coverage) -> str:
    below = Counter((one.before.inherited_from, one.before.area) for one in losses if one.inherited)
    whole = _uses_are_lost(losses)
    rows: list[tuple[object, ...]] = []
    for one in direct:
        units = below[one.before.agency, one.before.area] or ""
        also = (_also(one, coverage),) if whole else ()
        rows.append((*_change(one, coverage.world), units, *also))
    heads = ("Body", "Function", "Now", "Without it", "Units below it")
    return aligned(rows, (*heads, "Also listed") if whole else heads) + "\n"


def _cells(losses: Sequence[Loss], coverage: Coverage) -> str:
    whole = _uses_are_lost(losses)
    rows = [
        (*_change(one, coverage.world), _way(one), *((_also(one, coverage),) if whole else ()))
        for one in losses
    ]
    heads = ("Body", "Function", "Now", "Without it", "Loses it")
    return aligned(rows, (*heads, "Also listed") if whole else heads) + "\n"


def _also(one: Loss, coverage: Coverage) -> str:
    return _alternatives(one.before.area, one.alternatives, coverage)


def _uses_are_lost(losses: Iterable[Loss]) -> bool:
    return any(not one.after.known or one.alternatives for one in losses)


def _change(one: Loss, world: World) -> tuple[str, str, str, str]:
    body = world.agencies[one.before.agency]
    name = body.acronym or body.id
    return name, _function(one.before.area, world), one.before.status, one.after.status


def _function(area: str, world: World) -> str:
    return world.areas[area].short or world.areas[area].label


def _way(one: Loss) -> str:
    if one.rolled_up:
        return "through bureaus"
    return f"through {one.before.inherited_from}" if one.inherited else "directly"


def _alternatives(area: str, providers: Sequence[str], coverage: Coverage) -> str:
    if not providers:
        return "none recorded" if coverage.marketplace.designated(area) else "no marketplace"
    known = coverage.world.providers
    names = [known[one].acronym or one for one in providers[:MOST]]
    more = f" and {len(providers) - MOST} more" if len(providers) > MOST else ""
    return ", ".join(names) + more


def _unrecorded(losses: Iterable[Loss], coverage: Coverage) -> str:
    areas = {one.before.area for one in losses}
    names = coverage.marketplace.unrecorded(areas)
    return "".join(
        f"\nWhat the marketplace of {coverage.world.offices[one].label} lists is not recorded "
        "here: alternatives may exist.\n"
        for one in names
    )


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"
